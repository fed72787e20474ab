package org.mtl4j.train;

import java.nio.file.Path;

/** Writes losses and metrics per task and epoch as TensorBoard event files. */
public final class TensorBoardListener implements TrainingListener {

  private final Path folder;
  private EventWriter writer; // null before the first epoch has ended

  /** Writes to a new file in {@code folder}, made with the first figures. */
  public TensorBoardListener(Path folder) {
    this.folder = folder;
  }

  @Override
  public void onEpochEnd(EpochReport report) {
    if (writer == null) {
      writer = new EventWriter(folder);
    }
    long epoch = report.epoch();
    report.losses().forEach((task, loss) -> writer.scalar("train/" + task + "/loss", epoch, loss));
    report.balance().forEach((name, value) -> writer.scalar("balance/" + name, epoch, value));
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
    if (writer != null) {
      writer.close();
    }
  }
}
