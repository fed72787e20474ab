package org.mtl4j.examples.stress;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.export.SavedModelPredictor;
import org.mtl4j.export.SavedModelWriter;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Checkpoints;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/** SavedModels and checkpoints with one damaged file, of a small model. */
final class FuzzModels {

  private static final Trainer TRAINER =
      Trainer.defaults()
          .withBatchSize(100)
          .withThreads(Threads.single())
          .withStopping(new Stopping(2, 2, "loss"));
  private static final MultiTaskModel MODEL =
      new SharedBottom(
          List.of(Task.binary("income"), Task.binary("marital")), Mlp.of(4), Towers.of(3));

  private FuzzModels() {}

  static List<FuzzTarget> targets(Encoder encoder, Dataset rows, Path originals) {
    Path model = originals.resolve("model");
    Path checkpoints = originals.resolve("checkpoints");
    Map<String, float[]> weights;
    try (TrainedModel trained =
        TRAINER.fit(MODEL, encoder, rows, rows, Checkpoints.in(checkpoints))) {
      SavedModelWriter.write(trained, model);
      weights = trained.weights();
    }
    Map<String, float[]> predictions = predict(model, rows);
    return List.of(
        new FuzzTarget(
            "saved_model",
            5_000,
            (mutator, folder) ->
                damaged(mutator, model, folder, copy -> same(predictions, predict(copy, rows)))),
        new FuzzTarget(
            "checkpoint",
            5_000,
            (mutator, folder) ->
                damaged(
                    mutator,
                    checkpoints,
                    folder,
                    copy -> same(weights, goOn(copy, encoder, rows)))));
  }

  private static Map<String, float[]> predict(Path model, Dataset rows) {
    try (SavedModelPredictor predictor = SavedModelPredictor.load(model)) {
      return predictor.predict(rows);
    }
  }

  private static Map<String, float[]> goOn(Path checkpoints, Encoder encoder, Dataset rows) {
    try (TrainedModel trained =
        TRAINER.fit(MODEL, encoder, rows, rows, Checkpoints.in(checkpoints))) {
      return trained.weights();
    }
  }

  private interface Reader {
    void read(Path copy);
  }

  private static void damaged(Mutator mutator, Path original, Path folder, Reader reader)
      throws IOException {
    Path copy = folder.resolve("copy");
    try {
      List<Path> files = new ArrayList<>();
      try (Stream<Path> all = Files.walk(original)) {
        for (Path path : all.sorted().toList()) {
          Path target = copy.resolve(original.relativize(path).toString());
          Files.copy(path, target);
          if (Files.isRegularFile(target)) {
            files.add(target);
          }
        }
      }
      Path one = files.get(mutator.next(files.size()));
      Files.write(one, mutator.damage(Files.readAllBytes(one)));
      reader.read(copy);
    } finally {
      MoreFiles.deleteRecursively(copy, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static void same(Map<String, float[]> expected, Map<String, float[]> values) {
    expected.forEach(
        (name, numbers) -> {
          if (!Arrays.equals(numbers, values.get(name))) {
            throw new IllegalStateException("damage was not noticed in " + name);
          }
        });
  }
}
