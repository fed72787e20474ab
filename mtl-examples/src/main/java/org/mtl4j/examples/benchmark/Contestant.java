package org.mtl4j.examples.benchmark;

/**
 * Who does a work.
 *
 * @param name in tables
 * @param script of the folder of peers; null for MTL4J
 * @param variant of the work, as its runner names it
 */
record Contestant(String name, String script, String variant) {

  static Contestant own(String name, Work work, String variant) {
    return new Contestant(name, null, work.text() + ":" + variant);
  }

  static Contestant keras(String name, String variant) {
    return new Contestant(name, "deepctr_keras.py", variant);
  }

  static Contestant torch(String name, String variant) {
    return new Contestant(name, "plain_torch.py", variant);
  }

  /** Whether it runs on the JVM, without an environment of peers. */
  boolean own() {
    return script == null;
  }
}
