package org.mtl4j.data.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.FileStart;

/** Opens Parquet files without Hadoop and says in one line what is wrong with them. */
final class ParquetAccess {

  private ParquetAccess() {}

  /** A file that the library's messages call by its path. */
  private static final class Named extends LocalInputFile {

    private final Path path;

    Named(Path path) {
      super(path);
      this.path = path;
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  static ParquetFileReader open(Path path) {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .usePageChecksumVerification()
            .build();
    return guard(
        path.toString(),
        () -> {
          String packing = FileStart.packing(path);
          if (packing != null) {
            throw new IOException(
                "it is packed with " + packing + "; unpack it, Parquet packs its pages itself");
          }
          ParquetFileReader file = new ParquetFileReader(new Named(path), options);
          try {
            checkRows(file, ParquetFooter.rows(path));
            return file;
          } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
          }
        });
  }

  // each number of rows is there several times; a file that is sound holds the same ones
  private static void checkRows(ParquetFileReader file, long rows) throws IOException {
    long sum = 0;
    for (BlockMetaData group : file.getRowGroups()) {
      sum += group.getRowCount();
    }
    if (sum != rows) {
      throw new IOException("its footer tells of " + rows + " rows, its row groups of " + sum);
    }
  }

  /** Compares the rows of a row group with the values of its columns. */
  static void checkRows(BlockMetaData group) throws IOException {
    long rows = group.getRowCount();
    for (ColumnChunkMetaData column : group.getColumns()) {
      long values = column.getValueCount();
      if (rows < 0 || values < rows) {
        throw new IOException(
            ("its footer tells of " + rows + " rows and of " + values + " values of \"")
                + (column.getPath().toDotString() + "\""));
      }
    }
  }

  /** The columns of a file. */
  static List<String> columns(Path path) {
    try (ParquetFileReader file = open(path)) {
      return columns(file.getFileMetaData().getSchema());
    } catch (IOException e) {
      throw new DataException(path + ": cannot be closed: " + e.getMessage());
    }
  }

  static List<String> columns(MessageType schema) {
    return schema.getFields().stream().map(field -> field.getName()).toList();
  }

  /** Runs {@code read}, since the library answers damage with errors of all kinds. */
  static <T> T guard(String place, Callable<T> read) {
    try {
      return read.call();
    } catch (DataException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw new DataException(
          place + ": cannot be read: it is damaged or needs more memory than there is (-Xmx)");
    } catch (Exception | StackOverflowError | AssertionError e) {
      throw new DataException(place + ": cannot be read: " + cause(e));
    }
  }

  private static String cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = DataException.firstLine(cause);
    return cause instanceof IOException || cause.getClass() == RuntimeException.class
        ? message
        : cause.getClass().getSimpleName() + ", " + message;
  }
}
