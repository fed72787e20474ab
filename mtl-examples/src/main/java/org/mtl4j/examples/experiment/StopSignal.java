package org.mtl4j.examples.experiment;

import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;
import org.mtl4j.io.OutputFolder;
import org.mtl4j.train.Checkpoints;
import org.mtl4j.train.TrainingListener;

/**
 * Owner of the process's handlers of SIGINT, SIGTERM and SIGHUP: the first signal ends training
 * when the step under way is done and saved, a second one ends the process at once. Shutdown hooks
 * would not do: they run beside each other, so that native code would go away under a step.
 */
public final class StopSignal implements AutoCloseable {

  /** Training was ended by a signal. */
  public static final class Stopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Stopped(int exitCode) {
      super("interrupted; --resume goes on where training was");
      this.exitCode = exitCode;
    }

    /** 128 and the number of the signal. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final AtomicInteger exitCode = new AtomicInteger();
  private final Object interrupt = Signals.register("INT", () -> signal(130));
  private final Object terminate = Signals.register("TERM", () -> signal(143));
  private final Object hangUp = Signals.register("HUP", () -> signal(129));

  private void signal(int code) {
    if (!exitCode.compareAndSet(0, code)) {
      OutputFolder.removeAll();
      Runtime.getRuntime().halt(code);
    }
  }

  /** Saves and ends a training after a signal; stands behind {@code checkpoints}. */
  public TrainingListener saving(Checkpoints checkpoints) {
    return new TrainingListener() {
      @Override
      public void onStep(int epoch, long examples, double loss) {
        if (exitCode.get() != 0) {
          checkpoints.save();
          check();
        }
      }
    };
  }

  /** Throws {@link Stopped} if there was a signal. */
  public void check() {
    if (exitCode.get() != 0) {
      throw new Stopped(exitCode.get());
    }
  }

  @Override
  public void close() {
    Signals.unregister("INT", interrupt);
    Signals.unregister("TERM", terminate);
    Signals.unregister("HUP", hangUp);
  }
}
