/**
 * Rows of {@code org.mtl4j.data.row} to encoded batches, without TensorFlow.
 *
 * <ul>
 *   <li>{@link org.mtl4j.data.LabelColumn}, {@link org.mtl4j.data.LabelType}: text to labels
 *   <li>{@link org.mtl4j.data.Encoder}: fitted on training rows; raw columns to ids and floats
 *   <li>{@link org.mtl4j.data.Dataset}, {@link org.mtl4j.data.Batch}: packed rows
 *   <li>{@link org.mtl4j.data.RawBatch}: raw columns to predict
 *   <li>{@link org.mtl4j.data.Manifest}: checksums of the files of a folder
 * </ul>
 */
package org.mtl4j.data;
