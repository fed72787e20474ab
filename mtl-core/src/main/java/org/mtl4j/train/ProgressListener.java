package org.mtl4j.train;

import java.util.Locale;
import org.mtl4j.io.Progress;

/** Shows the progress of each epoch with loss and examples/s on the error stream. */
public final class ProgressListener implements TrainingListener {

  private static final long INTERVAL = 250_000_000; // between two messages, in nanoseconds

  private Progress progress;
  private double sum;
  private int steps;
  private long start;
  private long told;

  @Override
  public void onEpochStart(int epoch, long examples) {
    sum = 0;
    steps = 0;
    start = System.nanoTime();
    told = start;
    progress = new Progress("epoch " + epoch, examples);
  }

  @Override
  public void onStep(int epoch, long examples, double loss) {
    sum += loss;
    steps++;
    long now = System.nanoTime();
    if (now - told > INTERVAL) { // formatting takes longer than the rest of this
      told = now;
      progress.say(message(examples / ((now - start) / 1e9)));
    }
    progress.to(examples);
  }

  private String message(double speed) {
    return String.format(Locale.ROOT, "%,.0f examples/s, loss %.4f", speed, sum / steps);
  }

  @Override
  public void onEpochEnd(EpochReport report) {
    String message = message(report.examples() / report.seconds());
    if (report.validation() != null) {
      message += String.format(Locale.ROOT, ", validation %.4f", report.validation().loss());
    }
    progress.say(message);
    close();
  }

  @Override
  public void onEnd() {
    close();
  }

  private void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
