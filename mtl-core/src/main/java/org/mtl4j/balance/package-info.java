/**
 * How much each task counts in a step, found from the tasks' losses and gradients.
 *
 * <ul>
 *   <li>{@link org.mtl4j.balance.LossBalancer}: weights of the tasks from what {@link
 *       org.mtl4j.balance.BalanceStep} tells of a step
 *   <li>{@link org.mtl4j.balance.UncertaintyWeighting}, {@link org.mtl4j.balance.PcGrad}: methods
 * </ul>
 */
package org.mtl4j.balance;
