package org.mtl4j.examples.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.train.EpochReport;
import org.mtl4j.train.TrainingListener;

/** Makes rounds of the epochs of one endless training: a round is as many as fill its seconds. */
final class RoundListener implements TrainingListener {

  private final RunnerLines lines;
  private final double warmUp;
  private final double round;
  private final int batch;
  private boolean ready;
  private boolean waiting;
  private double seconds;
  private long examples;

  RoundListener(RunnerLines lines, double warmUp, double round, int batch) {
    this.lines = lines;
    this.warmUp = warmUp;
    this.round = round;
    this.batch = batch;
  }

  @Override
  public void onEpochStart(int epoch, long rows) {
    if (waiting) {
      lines.next();
      waiting = false;
    }
  }

  @Override
  public void onEpochEnd(EpochReport report) {
    seconds += report.seconds();
    examples += report.examples();
    if (seconds < (ready ? round : warmUp)) {
      return;
    }
    if (ready) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("value", examples / seconds);
      figures.put("millisPerStep", 1000 * seconds * batch / examples);
      lines.answer(figures);
    } else {
      lines.ready();
      ready = true;
    }
    waiting = true;
    seconds = 0;
    examples = 0;
  }
}
