/**
 * Optimizers: descriptions that add updates to a train step.
 *
 * <ul>
 *   <li>{@link org.mtl4j.optimizer.Optimizer}: the contract
 *   <li>{@link org.mtl4j.optimizer.Sgd}, {@link org.mtl4j.optimizer.Adagrad}, {@link
 *       org.mtl4j.optimizer.Adam}
 *   <li>{@link org.mtl4j.optimizer.Regularization}: L2 penalties
 * </ul>
 */
package org.mtl4j.optimizer;
