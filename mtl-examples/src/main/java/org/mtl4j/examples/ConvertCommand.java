package org.mtl4j.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.mtl4j.data.format.ColumnKind;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.TextRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mtl convert}: rows of any files into one file of another kind. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Writes rows as .csv, .csv.gz, .csv.zst, .tfrecord, .tfrecord.gz or .parquet.")
final class ConvertCommand implements Callable<Integer> {

  private static final String CSV = "(?i).*\\.csv(\\.(gz|zst))?";

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      description = "Files or globs: CSV, TFRecord or Parquet by their endings")
  private List<String> input;

  @Option(names = "--output", required = true, description = "File; its ending says the format")
  private Path output;

  @Option(
      names = "--config",
      description = "YAML file: how CSV is read and written; its dense columns become floats")
  private Path config;

  @Option(names = "--set", description = "Replaces an entry: data.csv.separator=;")
  private Map<String, String> set;

  @Override
  public Integer call() {
    if (config == null && set != null) {
      throw new IllegalArgumentException("--set needs --config");
    }
    Experiment experiment =
        config == null
            ? null
            : new Experiment(ConfigFile.read(config, set == null ? Map.of() : set));
    RowFiles files =
        experiment == null
            ? new RowFiles(CsvFormat.withHeader(), TextRule.defaults())
            : experiment.files();
    RowSource rows = files.read(input.toArray(String[]::new));
    long count = readable(files, rows.columns()).write(rows, kinds(experiment), output);
    System.out.println(output + ": " + count + " rows");
    return 0;
  }

  // by the same config: where it names the columns of CSV, others and other orders need a header
  private RowFiles readable(RowFiles files, List<String> columns) {
    List<String> named = files.csv().columns();
    if (named.isEmpty() || !output.getFileName().toString().matches(CSV) || named.equals(columns)) {
      return files;
    }
    if (named.size() == 1 || !columns.containsAll(named)) {
      throw new DataException(
          output + ": the config names the CSV columns " + named + " but the rows have " + columns);
    }
    return new RowFiles(files.csv().named(), files.text());
  }

  private static Function<String, ColumnKind> kinds(Experiment experiment) {
    if (experiment == null) {
      return column -> ColumnKind.TEXT;
    }
    FeatureSchema schema = experiment.schema();
    return column -> ColumnKind.of(schema, column);
  }
}
