package org.mtl4j.data;

import java.util.List;
import java.util.Optional;
import org.mtl4j.feature.FeatureSchema;

/** Encoded rows to train on: all in memory ({@link Dataset}) or part after part. */
public interface Examples {

  /** Owner of the parts of one epoch. */
  interface Parts extends AutoCloseable {

    /** The next rows in memory; null behind the last. */
    Dataset next();

    @Override
    void close();
  }

  /** The features. */
  FeatureSchema schema();

  /** The tasks that have labels; {@link LabelColumn#WEIGHT} where rows have weights. */
  List<String> tasks();

  /** Whether rows have a {@link LabelColumn#weight}. */
  default boolean weighted() {
    return tasks().contains(LabelColumn.WEIGHT);
  }

  /** Rows in all. */
  long size();

  /** How often each label comes; empty where nobody has counted. */
  default Optional<LabelCounts> labelCounts() {
    return Optional.empty();
  }

  /**
   * The parts of an epoch.
   *
   * @param tasks whose labels the parts hold, in this order
   * @param seed decides the order of the rows as far as they are not in one part
   * @param skip parts to leave out at the start, to go on where a training was cut off
   */
  Parts parts(List<String> tasks, long seed, int skip);
}
