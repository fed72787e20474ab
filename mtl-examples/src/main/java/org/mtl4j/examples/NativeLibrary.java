package org.mtl4j.examples;

import org.tensorflow.TensorFlow;

/** TensorFlow's native library, which takes longer to load than a small file to read. */
final class NativeLibrary {

  private NativeLibrary() {}

  /** Starts loading it in a thread of its own; who needs it earlier waits. */
  static void preload() {
    Thread thread = new Thread(TensorFlow::version, "native-library");
    thread.setDaemon(true);
    // whoever uses the library gets the error, too
    thread.setUncaughtExceptionHandler((failed, error) -> {});
    thread.start();
  }
}
