package org.mtl4j.train;

import org.mtl4j.io.Printable;

/** Training cannot go on, for example because a loss is not a number. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What happened, to which task, where. */
  public TrainingException(String message) {
    super(Printable.line(message));
  }
}
