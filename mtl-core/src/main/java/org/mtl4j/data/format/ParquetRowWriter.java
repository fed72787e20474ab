package org.mtl4j.data.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.mtl4j.data.row.RowReader;

/** Owner of a Parquet file being written: zstd, dictionaries, 16 MB row groups. */
final class ParquetRowWriter implements RowWriter {

  private static final long ROW_GROUP = 16L << 20;

  private final ParquetWriter<RowReader> writer;

  ParquetRowWriter(Path file, List<TypedColumn> columns) throws IOException {
    writer =
        new Builder(new LocalOutputFile(file), new Support(columns))
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
