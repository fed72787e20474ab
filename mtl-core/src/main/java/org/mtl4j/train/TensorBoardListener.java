package org.mtl4j.train;

import java.nio.file.Path;

/** Writes losses and metrics per task and epoch as TensorBoard event files. */
public final class TensorBoardListener implements TrainingListener {

  private final EventWriter writer;

  /** Writes to a new file in {@code folder}. */
  public TensorBoardListener(Path folder) {
    this.writer = new EventWriter(folder);
  }

  @Override
  public void onEpochEnd(EpochReport report) {
    long epoch = report.epoch();
    report.losses().forEach((task, loss) -> writer.scalar("train/" + task + "/loss", epoch, loss));
    writer.scalar("train/examples_per_second", epoch, report.examples() / report.seconds());
    if (report.validation() != null) {
      writer.scalar("validation/loss", epoch, report.validation().loss());
      report
          .validation()
          .metrics()
          .forEach(
              (task, metrics) ->
                  metrics.forEach(
                      (name, value) ->
                          writer.scalar("validation/" + task + "/" + name, epoch, value)));
    }
    writer.flush();
  }

  @Override
  public void onEnd() {
    writer.close();
  }
}
