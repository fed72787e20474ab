/**
 * How much each task counts in a step, found from the tasks' losses and gradients.
 *
 * <ul>
 *   <li>{@link org.mtl4j.balance.LossBalancer}: weights of the tasks from what {@link
 *       org.mtl4j.balance.BalanceStep} tells of a step
 *   <li>{@link org.mtl4j.balance.UncertaintyWeighting}, {@link org.mtl4j.balance.Famo}, {@link
 *       org.mtl4j.balance.Dwa}, {@link org.mtl4j.balance.ImtlL}, {@link
 *       org.mtl4j.balance.RandomWeights}: methods that look at losses or at nothing
 *   <li>{@link org.mtl4j.balance.MetaBalance}, {@link org.mtl4j.balance.DbMtl}, {@link
 *       org.mtl4j.balance.GradNorm}: at the lengths of gradients
 *   <li>{@link org.mtl4j.balance.PcGrad}, {@link org.mtl4j.balance.CaGrad}, {@link
 *       org.mtl4j.balance.NashMtl}, {@link org.mtl4j.balance.FairGrad}, {@link
 *       org.mtl4j.balance.Mgda}, {@link org.mtl4j.balance.ImtlG}: at their directions
 * </ul>
 */
package org.mtl4j.balance;
