/**
 * From a trained model to a SavedModel and back.
 *
 * <ul>
 *   <li>{@link org.mtl4j.export.SavedModelWriter}: writes what Java, Python and TensorFlow Serving
 *       load
 *   <li>{@link org.mtl4j.export.SavedModelPredictor}: predicts from it in Java, many threads at
 *       once
 *   <li>{@link org.mtl4j.export.MicroBatchingPredictor}: runs the requests of many callers together
 * </ul>
 */
package org.mtl4j.export;
