package org.mtl4j.data.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.mtl4j.data.row.DataException;

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
    return guard(path.toString(), () -> new ParquetFileReader(new Named(path), options));
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
