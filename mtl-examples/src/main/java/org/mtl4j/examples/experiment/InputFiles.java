package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.InputFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.BadRows;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.export.SavedModelPredictor;
import org.mtl4j.feature.FeatureSchema;

/**
 * The files that a trained model reads, as it read those it was trained on.
 *
 * @param format of files
 * @param schema the features of the model
 */
public record InputFiles(InputFormat format, FeatureSchema schema) {

  /** The settings that may differ from those of the training. */
  record Settings(Part data) {}

  /** Of the entry {@code data}. */
  record Part(Csv csv, Config.LimitsPart limits) {}

  /** Columns where there is no header, delimiter, comment character, encoding. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Csv(List<String> columns, Character delimiter, Character comment, String encoding) {}

  /**
   * The files of a model.
   *
   * @param model run folder or SavedModel
   * @param predictor of it
   * @param set replaces settings such as {@code data.csv.delimiter}
   */
  public static InputFiles of(Path model, SavedModelPredictor predictor, Map<String, String> set) {
    InputFormat format = predictor.description().input().orElseGet(() -> ofOlder(model));
    return new InputFiles(
        set.isEmpty() ? format : replaced(format, set), predictor.encoder().schema());
  }

  // an export that does not say it yet
  private static InputFormat ofOlder(Path model) {
    Path config = model.resolve("config.yaml");
    if (!Files.exists(config)) {
      return InputFormat.withHeader();
    }
    Experiment experiment = new Experiment(ConfigFile.read(config, Map.of()));
    return experiment.inputFormat(experiment.format().columns());
  }

  private static InputFormat replaced(InputFormat format, Map<String, String> set) {
    CsvFormat csv = format.csv();
    Config.LimitsPart limits =
        new Config.LimitsPart(
            csv.limits().rowLength(),
            csv.limits().fields(),
            csv.limits().valueLength(),
            csv.limits().items());
    Settings now =
        new Settings(
            new Part(
                new Csv(
                    csv.header() ? null : csv.columns(),
                    csv.delimiter(),
                    csv.comment().orElse(null),
                    csv.encoding().name()),
                limits));
    Part part = ConfigFile.with(now, Settings.class, set).data();
    List<String> columns = Config.or(part.csv().columns(), List.of());
    return format.with(
        new CsvFormat(
            columns.isEmpty(),
            columns,
            part.csv().delimiter(),
            Optional.ofNullable(part.csv().comment()),
            Experiment.limits(part.limits()),
            TextEncoding.of(part.csv().encoding())));
  }

  /**
   * The features of files and other columns of them; a bad row is an error.
   *
   * @param others such as labels, read besides the features
   */
  public RowSource read(List<String> others, List<String> pathsOrGlobs) {
    Set<String> columns = new LinkedHashSet<>(schema.columns());
    columns.addAll(others);
    return RowFiles.read(
            format, schema, new ArrayList<>(columns), pathsOrGlobs.toArray(String[]::new))
        .with(BadRows.fail(), format.csv().limits());
  }
}
