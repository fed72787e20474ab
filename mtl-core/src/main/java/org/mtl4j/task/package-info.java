/**
 * What is predicted: the contract of a model.
 *
 * <ul>
 *   <li>{@link org.mtl4j.task.Task}: a named objective with a weight
 *   <li>{@link org.mtl4j.task.Objective}: loss and prediction; {@link org.mtl4j.task.Binary},
 *       {@link org.mtl4j.task.Regression}, {@link org.mtl4j.task.Multiclass}
 *   <li>{@link org.mtl4j.task.MultiTaskModel}: features in, {@link org.mtl4j.task.Outputs} out
 *   <li>{@link org.mtl4j.task.Towers}: one tower and head per task
 * </ul>
 */
package org.mtl4j.task;
