package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.task.Task;
import org.mtl4j.train.Evaluation;
import org.mtl4j.train.TrainedModel;

/** Reads and encodes the rows, trains all models with early stopping, tests and saves them. */
final class JobRunner {

  private JobRunner() {}

  /** Does the whole job once and answers with epochs and test AUC. */
  static void run(JsonNode spec, RunnerLines lines) throws IOException {
    Map<String, Object> figures = new LinkedHashMap<>();
    Path folder = Files.createTempDirectory("job");
    try {
      EncodedRows rows = null;
      for (JsonNode model : spec.get("models")) {
        Experiment experiment = RunnerCommand.experiment(spec, model.asText());
        rows = rows == null ? EncodedRows.of(experiment) : rows;
        try (TrainedModel trained =
            experiment.fit(experiment.trainer(), rows, member -> List.of())) {
          Evaluation test = trained.evaluate(rows.test());
          SavedModelWriter.write(trained, folder.resolve(model.asText()));
          figures.put(model.asText() + "_epochs", trained.history().size());
          for (Task task : trained.tasks()) {
            String metric = task.name() + ".auc";
            figures.put(model.asText() + "_" + task.name() + "_auc", test.value(metric));
          }
        }
      }
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    lines.answer(figures);
    // waits until the peak of its memory has been read
    lines.next();
  }
}
