package org.mtl4j.train;

/** Training cannot go on, for example because a loss is not a number. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What happened, to which task, where. */
  public TrainingException(String message) {
    super(message);
  }
}
