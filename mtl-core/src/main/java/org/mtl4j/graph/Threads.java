package org.mtl4j.graph;

import org.tensorflow.proto.ConfigProto;

/**
 * Threads of a session.
 *
 * @param interOp operations run side by side
 * @param intraOp threads inside one operation
 */
public record Threads(int interOp, int intraOp) {

  public Threads {
    if (interOp < 1 || intraOp < 1) {
      throw new IllegalArgumentException(
          "threads must be at least 1, got inter " + interOp + " and intra " + intraOp);
    }
  }

  /** Operations side by side on up to four cores, one thread each: best for small networks. */
  public static Threads defaults() {
    return new Threads(Math.min(4, Runtime.getRuntime().availableProcessors()), 1);
  }

  /** One thread: results are equal bit by bit from run to run. */
  public static Threads single() {
    return new Threads(1, 1);
  }

  /** For a session. With a single thread, that of the caller: nothing is handed over. */
  public ConfigProto config() {
    ConfigProto.Builder config = ConfigProto.newBuilder().setIntraOpParallelismThreads(intraOp);
    if (equals(single())) {
      config.setInterOpParallelismThreads(-1); // no pool
      config.getExperimentalBuilder().setExecutorType("SINGLE_THREADED_EXECUTOR");
    } else {
      config.setInterOpParallelismThreads(interOp).setUsePerSessionThreads(true);
    }
    return config.build();
  }
}
