package org.mtl4j.balance;

/**
 * A method that changes the direction of shared weights; weights of one task follow its gradient.
 */
interface DirectionMethod extends LossBalancer {

  @Override
  default Needs needs() {
    return Needs.GRADIENTS;
  }

  @Override
  default boolean weighsOwn() {
    return false;
  }
}
