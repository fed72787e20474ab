package org.mtl4j.data.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.mtl4j.data.row.RowReader;

/** Owner of a Parquet file being written: zstd, dictionaries, 16 MB row groups. */
final class ParquetRowWriter implements RowWriter {

  private static final long ROW_GROUP = 16L << 20;

  private final ParquetWriter<RowReader> writer;

  ParquetRowWriter(OutputStream file, List<TypedColumn> columns) throws IOException {
    writer =
        new Builder(new Streamed(file), new Support(columns))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withRowGroupSize(ROW_GROUP)
            .build();
  }

  @Override
  public void write(RowReader row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** A file that is written from its start to its end. */
  private record Streamed(OutputStream out) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSize) {
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int b) throws IOException {
          out.write(b);
          position++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          out.write(bytes, from, length);
          position += length;
        }

        @Override
        public void flush() throws IOException {
          out.flush();
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return ROW_GROUP;
    }
  }

  // the methods with Hadoop's configuration are never called, but abstract
  @SuppressWarnings("deprecation")
  private static final class Builder extends ParquetWriter.Builder<RowReader, Builder> {

    private final Support support;

    Builder(OutputFile file, Support support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<RowReader> getWriteSupport(Configuration configuration) {
      return support;
    }

    @Override
    protected WriteSupport<RowReader> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }

  @SuppressWarnings("deprecation")
  private static final class Support extends WriteSupport<RowReader> {

    private final ParquetSchema schema;
    private RecordConsumer consumer;

    Support(List<TypedColumn> columns) {
      schema = new ParquetSchema(columns);
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private WriteContext context() {
      MessageType type = schema.type();
      return new WriteContext(type, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void write(RowReader row) {
      schema.write(row, consumer);
    }
  }
}
