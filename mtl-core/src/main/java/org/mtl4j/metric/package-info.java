/**
 * Figures of quality, computed on the JVM from labels and predictions.
 *
 * <ul>
 *   <li>{@link org.mtl4j.metric.Metric}: the contract
 *   <li>{@link org.mtl4j.metric.Auc}, {@link org.mtl4j.metric.MacroAuc}, {@link
 *       org.mtl4j.metric.GroupAuc}: ranking quality, exact
 *   <li>{@link org.mtl4j.metric.LogLoss}, {@link org.mtl4j.metric.Accuracy}: classes
 *   <li>{@link org.mtl4j.metric.Mae}, {@link org.mtl4j.metric.Mse}, {@link org.mtl4j.metric.Rmse}:
 *       numbers
 *   <li>{@link org.mtl4j.metric.CalibrationError}, {@link org.mtl4j.metric.PredictedObserved},
 *       {@link org.mtl4j.metric.Curves}: whether probabilities are right
 *   <li>{@link org.mtl4j.metric.Bootstrap}, {@link org.mtl4j.metric.Interval}: how sure a figure or
 *       a difference is
 * </ul>
 */
package org.mtl4j.metric;
