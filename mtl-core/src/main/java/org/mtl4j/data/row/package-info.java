/**
 * Rows as text and where they come from, without TensorFlow and features.
 *
 * <ul>
 *   <li>{@link org.mtl4j.data.row.RowSource}, {@link org.mtl4j.data.row.RowReader}: rows of raw
 *       text; {@link org.mtl4j.data.row.CellKind}, {@link org.mtl4j.data.row.ValueKind}: what files
 *       tell of a cell besides
 *   <li>{@link org.mtl4j.data.row.FileSource}: those of files; {@link org.mtl4j.data.row.DataFiles}
 *       finds and opens these
 *   <li>{@link org.mtl4j.data.row.Splits}: training, validation and test rows by rule
 *   <li>{@link org.mtl4j.data.row.BadRows}, {@link org.mtl4j.data.row.Limits}: which rows are bad
 *       and what becomes of them
 *   <li>{@link org.mtl4j.data.row.DataException}: what is wrong with the data, and where
 * </ul>
 */
package org.mtl4j.data.row;
