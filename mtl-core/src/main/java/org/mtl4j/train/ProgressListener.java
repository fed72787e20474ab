package org.mtl4j.train;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a progress bar per epoch with loss and examples/s on the error stream. */
public final class ProgressListener implements TrainingListener {

  private static final int LENGTH = 140; // of a line
  private static final int INTERVAL = 500; // between two lines, in milliseconds

  private ProgressBar bar;
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
    bar =
        new ProgressBarBuilder()
            .setTaskName("epoch " + epoch)
            .setInitialMax(examples)
            .setUnit(" examples", 1)
            .setUpdateIntervalMillis(INTERVAL)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, LENGTH)) // starts no process
            .setStyle(ProgressBarStyle.ASCII)
            .build();
  }

  @Override
  public void onStep(int epoch, long examples, double loss) {
    sum += loss;
    steps++;
    bar.stepTo(examples);
    long now = System.nanoTime();
    if (now - told > INTERVAL * 1_000_000L / 2) { // formatting takes longer than the rest of this
      told = now;
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              " %,.0f examples/s, loss %.4f",
              examples / ((now - start) / 1e9),
              sum / steps));
    }
  }

  @Override
  public void onEpochEnd(EpochReport report) {
    if (report.validation() != null) {
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              " %,.0f examples/s, loss %.4f, validation %.4f",
              report.examples() / report.seconds(),
              sum / steps,
              report.validation().loss()));
    }
    close();
  }

  @Override
  public void onEnd() {
    close();
  }

  private void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
