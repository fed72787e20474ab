package org.mtl4j.data.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.mtl4j.data.Cells;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.DataFiles;
import org.mtl4j.data.row.FileSource;
import org.mtl4j.data.row.FileStart;
import org.mtl4j.data.row.NumberSpreads;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.TextRule;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFile;

/**
 * Files of any kind, told by their first bytes or else by their endings, in any case: {@code
 * .parquet}, {@code .pq} and {@code .parq}, also with a codec behind it; {@code .tfrecord} (also
 * {@code .tfrecords}, {@code .tfrec} and shards such as {@code a.tfrecord-00000-of-00004});
 * everything else is CSV. CSV and TFRecord may be packed with gzip, zstd, bzip2, xz or zip.
 *
 * <p>Folders named {@code column=value} below a folder or glob that is read are columns, as Spark
 * writes them.
 *
 * @param csv how CSV files are written
 * @param text how text is read as items and numbers
 */
public record RowFiles(CsvFormat csv, TextRule text) {

  private static final Pattern RECORDS =
      Pattern.compile("\\.(tfrecords?|tfrec)(-\\d+-of-\\d+)?$", Pattern.CASE_INSENSITIVE);

  private static final Pattern PARQUET =
      Pattern.compile(
          "\\.(parquet|parq|pq)(\\.(snappy|gz|gzip|zst|zstd|br|brotli|lz4|lz4_raw|lzo|none))?$",
          Pattern.CASE_INSENSITIVE);

  private enum Kind {
    CSV,
    TFRECORD,
    PARQUET
  }

  private static Kind kind(Path file) {
    String name = DataFiles.plainName(file);
    if (PARQUET.matcher(name).find()) {
      return Kind.PARQUET;
    }
    return RECORDS.matcher(name).find() ? Kind.TFRECORD : Kind.CSV;
  }

  // an empty file or one that cannot be read is what its name says
  private static Kind read(Path file) {
    try {
      if (FileStart.isParquet(file)) {
        return Kind.PARQUET;
      }
      Kind named = kind(file);
      return named == Kind.CSV && FileStart.isRecord(file) ? Kind.TFRECORD : named;
    } catch (IOException e) {
      return kind(file);
    }
  }

  /** The given files, each a path or a glob, with the columns of the first. */
  public RowSource read(String... pathsOrGlobs) {
    return FileSource.find(formats(Head.of(csv)), pathsOrGlobs);
  }

  /**
   * Some columns of files for a trained model, whatever their order and whether or not the files
   * have more. The first row of a CSV file is a header if it holds the names of all features.
   * Without a header a file has the columns of the training rows, or those without the labels and
   * weights, or the features alone, as the number of its columns says; an error if that is not
   * clear.
   *
   * @param format how the files were read that the model was trained on
   * @param schema the features of the model
   * @param columns to be read; the features among them
   * @param pathsOrGlobs files of any kind
   */
  public static RowSource read(
      InputFormat format, FeatureSchema schema, List<String> columns, String... pathsOrGlobs) {
    RowFiles files = new RowFiles(format.csv(), schema.text());
    List<String> given = FileSource.folders(pathsOrGlobs);
    Head.Rule rule = InputHead.of(format, schema, columns, given);
    return FileSource.select(files.formats(rule), columns, pathsOrGlobs);
  }

  private FileSource.Format formats(Head.Rule rule) {
    return new FileSource.Format() {
      @Override
      public List<String> columns(Path file) {
        return format(file, rule).columns(file);
      }

      @Override
      public RowReader open(Path file, List<String> columns) {
        return format(file, rule).open(file, columns);
      }
    };
  }

  private FileSource.Format format(Path file, Head.Rule rule) {
    return switch (read(file)) {
      case CSV -> CsvSource.files(csv, rule, text);
      case TFRECORD -> TfRecordSource.files(text);
      case PARQUET -> ParquetSource.files(text);
    };
  }

  /**
   * Writes rows to a file whose ending says how; after an error there is no file, nor is one that
   * was there before touched.
   *
   * @param kinds what a column with a name becomes in a file that is not CSV
   * @return how many rows
   */
  public long write(RowSource rows, Function<String, ColumnKind> kinds, Path output) {
    checkEnding(output);
    List<TypedColumn> columns = columns(rows, kinds, kind(output));
    try (OutputFile file = OutputFile.open(output)) {
      long count = write(rows, columns, output, file.stream());
      file.commit();
      return count;
    } catch (IOException e) {
      throw new DataException(output + ": cannot be written: " + Disk.reason(e));
    }
  }

  // a file with types needs to know which columns hold lists, and which numbers that it has no
  // type for, before the first row
  private List<TypedColumn> columns(
      RowSource rows, Function<String, ColumnKind> kinds, Kind output) {
    Cells cells = new Cells(text, rows.limits());
    List<TypedColumn> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      rows.column(name); // that no other is called so
      columns.add(new TypedColumn(columns.size(), name, kinds.apply(name), false, false, cells));
    }
    boolean lists =
        output != Kind.CSV && rows.files().stream().anyMatch(file -> read(file) != Kind.CSV);
    Map<Integer, NumberSpreads> numbers = new LinkedHashMap<>();
    for (TypedColumn column : columns) {
      if (output == Kind.TFRECORD && column.isNumber()) {
        numbers.put(column.index(), new NumberSpreads());
      }
    }
    if (!lists && numbers.isEmpty()) {
      return columns;
    }
    try (RowReader reader = rows.open()) {
      while (reader.next()) {
        numbers.forEach((i, spread) -> spread.add(columns.get(i).numbers(reader)));
        if (lists) {
          columns.replaceAll(column -> column.seen(reader.cell(column.index())));
        }
      }
    }
    numbers.forEach((i, spread) -> columns.set(i, columns.get(i).keeping(spread)));
    return columns;
  }

  private static void checkEnding(Path output) {
    String name = output.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.matches(".*\\.(csv(\\.(gz|zst))?|tfrecord(\\.(gz|zst))?|parquet)")) {
      throw new DataException(
          output + ": expected an ending of [.csv, .tfrecord, each also .gz or .zst, .parquet]");
    }
  }

  private long write(RowSource rows, List<TypedColumn> columns, Path output, OutputStream file)
      throws IOException {
    long count = 0;
    try (RowReader reader = rows.open();
        RowWriter writer = writer(columns, output, file)) {
      while (reader.next()) {
        writer.write(reader);
        count++;
      }
    }
    return count;
  }

  private RowWriter writer(List<TypedColumn> columns, Path output, OutputStream file)
      throws IOException {
    Kind kind = kind(output);
    if (kind == Kind.PARQUET) {
      return new ParquetRowWriter(file, columns);
    }
    OutputStream packed = DataFiles.packed(file, output);
    return kind == Kind.CSV
        ? new CsvWriter(packed, csv, columns)
        : new TfRecordWriter(packed, columns);
  }
}
