/**
 * Training.
 *
 * <ul>
 *   <li>{@link org.mtl4j.train.Trainer}: how a model is trained; {@code fit} does it
 *   <li>{@link org.mtl4j.train.TrainedModel}: predicts and evaluates
 *   <li>{@link org.mtl4j.train.Observation}: what gates and experts do
 *   <li>{@link org.mtl4j.train.TrainingListener}: is told how it goes; progress bar, TensorBoard
 *   <li>{@link org.mtl4j.train.Checkpoints}: keeps a training on disk, goes on where it was cut off
 *   <li>{@link org.mtl4j.train.WarmStart}: starts from the weights of an earlier run
 *   <li>{@link org.mtl4j.train.Evaluation}, {@link org.mtl4j.train.EpochReport}: figures
 *   <li>{@link org.mtl4j.train.PermutationImportance}: what each feature is worth to each task
 * </ul>
 */
package org.mtl4j.train;
