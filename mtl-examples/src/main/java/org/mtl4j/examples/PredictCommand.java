package org.mtl4j.examples;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.examples.experiment.ColumnShares;
import org.mtl4j.examples.experiment.InputFiles;
import org.mtl4j.examples.experiment.RunFolder;
import org.mtl4j.export.SavedModelPredictor;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mtl predict}: one line a row, the kept columns and then one column a task. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Writes one line of predictions a row.")
final class PredictCommand implements Callable<Integer> {

  @Option(names = "--model", required = true, description = "Run folder or SavedModel")
  private Path model;

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      description = "Files or globs: CSV, TFRecord or Parquet, with or without labels")
  private List<String> input;

  @Option(
      names = "--output",
      required = true,
      description = "CSV file, a pipe, or - for the standard output")
  private Path output;

  @Option(
      names = "--keep",
      description =
          "Column of the input, such as a key, to stand before the predictions; repeatable")
  private List<String> keep = new ArrayList<>();

  @Option(
      names = "--set",
      description =
          "Replaces how CSV is read where it differs from the training: data.csv.delimiter=;")
  private Map<String, String> set;

  @Override
  public Integer call() {
    try (SavedModelPredictor predictor = SavedModelPredictor.load(RunFolder.savedModel(model))) {
      checkKeep(predictor.outputs());
      InputFiles files = InputFiles.of(model, predictor, set == null ? Map.of() : set);
      RowSource rows = files.read(keep, input);
      if (isEmpty(rows)) {
        write(rows, 0, predictor.outputs(), Map.of());
      } else {
        Dataset data = predictor.encoder().encode(rows, List.of());
        ColumnShares.of(predictor.encoder(), data).log("input");
        write(rows, data.rows(), predictor.outputs(), predictor.predict(data));
      }
    }
    return 0;
  }

  private static boolean isEmpty(RowSource rows) {
    try (RowReader reader = rows.open()) {
      return !reader.next();
    }
  }

  private void checkKeep(List<String> outputs) {
    for (String name : keep) {
      if (outputs.contains(name)) {
        throw new IllegalArgumentException(
            "--keep " + name + ": the predictions have a column of this name");
      }
    }
    if (keep.stream().distinct().count() < keep.size()) {
      throw new IllegalArgumentException("--keep: expected different columns, got " + keep);
    }
  }

  private void write(
      RowSource rows, int count, List<String> outputs, Map<String, float[]> predictions) {
    try (OutputFile file = OutputFile.open(output)) {
      try (Writer out = new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8);
          KeptColumns kept = KeptColumns.of(rows, keep)) {
        kept.names(out);
        out.write(String.join(",", outputs.stream().map(KeptColumns::quoted).toList()) + "\n");
        for (int row = 0; row < count; row++) {
          kept.next(out);
          for (int i = 0; i < outputs.size(); i++) {
            float[] values = predictions.get(outputs.get(i));
            out.write((i == 0 ? "" : ",") + cell(values, row, values.length / count));
          }
          out.write("\n");
        }
      }
      file.commit();
    } catch (IOException e) {
      throw Disk.cannotWrite(output, e);
    }
  }

  // the probabilities of several classes are separated by spaces
  private static String cell(float[] values, int row, int width) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < width; i++) {
      text.append(i == 0 ? "" : " ").append(values[row * width + i]);
    }
    return text.toString();
  }
}
