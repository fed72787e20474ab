package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.format.ColumnKind;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.RowFiles;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.export.WrittenValue.Kind;
import org.mtl4j.export.WrittenValue.Writer;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** One table has the same ids and floats in every format, by every writer, from every entrance. */
class OneTextTest {

  static final int ROWS = 30;
  static final int TABLES = Integer.getInteger("tables", 12);
  static final TextRule TEXT = new TextRule(true, List.of("-999", "b c"), '|');
  static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TEXT);

  @TempDir Path folder;

  private record Column(Feature feature, List<WrittenValue> values) {
    String name() {
      return feature.name();
    }

    boolean dense() {
      return feature instanceof DenseFeature;
    }
  }

  private static List<Column> table(Random random) {
    List<Column> columns = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      String name = "s_" + kind;
      IdRule rule =
          switch (random.nextInt(3)) {
            case 0 -> new IdRule.Fitted(1);
            case 1 -> new IdRule.Fitted(3, IdRule.Fitted.UNLIMITED, 1_000);
            default -> new IdRule.Hashed(100_000);
          };
      add(columns, new SparseFeature(name, new EmbeddingTable(name, 2, rule)), kind, random);
      if (kind != Kind.TEXT) {
        add(columns, new DenseFeature("d_" + kind, 1, Scaling.NONE), kind, random);
      }
    }
    return columns;
  }

  private static void add(List<Column> columns, Feature feature, Kind kind, Random random) {
    List<WrittenValue> values = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      values.add(WrittenValue.random(random, kind));
    }
    columns.add(new Column(feature, values));
  }

  private RowSource csv(List<Column> columns, Writer writer, Random random) throws IOException {
    StringBuilder text = new StringBuilder();
    columns.forEach(column -> text.append(column.name()).append(','));
    text.append("end\n");
    for (int i = 0; i < ROWS; i++) {
      for (Column column : columns) {
        String space = random.nextInt(5) == 0 ? " \t" : "";
        text.append(space).append(column.values().get(i).text(writer)).append(space).append(',');
      }
      text.append("0\n");
    }
    return FILES.read(Files.writeString(folder.resolve(writer + ".csv"), text).toString());
  }

  private RowSource parquet(List<Column> columns, boolean dictionary) throws IOException {
    StringBuilder fields = new StringBuilder();
    for (Column column : columns) {
      fields.append(String.format(column.values().get(0).kind().field, column.name()));
    }
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + fields + " }");
    Path file = folder.resolve(dictionary + ".parquet");
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(dictionary)
            .withType(schema)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        Group row = new SimpleGroup(schema);
        for (Column column : columns) {
          column.values().get(i).add(row, column.name());
        }
        writer.write(row);
      }
    }
    return FILES.read(file.toString());
  }

  private RowSource records(RowSource rows, List<Column> columns, boolean numbers) {
    Path file = folder.resolve(numbers + ".tfrecord");
    Set<String> floats = new HashSet<>();
    for (Column column : columns) {
      Kind kind = column.values().get(0).kind();
      if (column.dense() || numbers && (kind.isNumber() || kind == Kind.INTEGER)) {
        floats.add(column.name());
      }
    }
    FILES.write(rows, name -> floats.contains(name) ? ColumnKind.NUMBER : ColumnKind.TEXT, file);
    return FILES.read(file.toString());
  }

  private static RawBatch raw(List<Column> columns, Writer writer, boolean bytes) {
    RawBatch raw = RawBatch.of(ROWS);
    for (Column column : columns) {
      if (column.dense()) {
        raw.floats(column.name(), floats(column));
      } else if (bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int[] offsets = new int[ROWS + 1];
        for (int i = 0; i < ROWS; i++) {
          all.writeBytes(column.values().get(i).text(writer).getBytes(StandardCharsets.UTF_8));
          offsets[i + 1] = all.size();
        }
        raw.utf8(column.name(), all.toByteArray(), offsets);
      } else {
        raw.strings(column.name(), texts(column, writer));
      }
    }
    return raw;
  }

  static String[] texts(Column column, Writer writer) {
    return column.values().stream().map(value -> value.text(writer)).toArray(String[]::new);
  }

  static float[] floats(Column column) {
    float[] all = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      all[i] = column.values().get(i).number();
    }
    return all;
  }

  private static byte[] example(Encoder encoder, List<Column> columns, int row, Writer writer) {
    Features.Builder features = Features.newBuilder();
    for (Column column : columns) {
      WrittenValue value = column.values().get(row);
      var feature = org.tensorflow.proto.Feature.newBuilder();
      String text = value.text(writer);
      if (column.dense()) {
        switch (encoder.type(column.name()).kind()) {
          case FLOATS -> feature.setFloatList(FloatList.newBuilder().addValue(value.number()));
          case INTEGERS ->
              feature.setInt64List(Int64List.newBuilder().addValue((long) value.number()));
          case BYTES -> text = value.decimal();
        }
      }
      if (!feature.hasFloatList() && !feature.hasInt64List()) {
        feature.setBytesList(BytesList.newBuilder().addValue(ByteString.copyFromUtf8(text)));
      }
      features.putFeature(column.name(), feature.build());
    }
    return Example.newBuilder().setFeatures(features).build().toByteArray();
  }

  @Test
  void oneTableIsTheSameEverywhere() throws IOException {
    for (int seed = 0; seed < TABLES; seed++) {
      Random random = new Random(seed);
      List<Column> columns = table(random);
      FeatureSchema schema =
          new FeatureSchema(columns.stream().map(Column::feature).toList(), TEXT);
      Map<String, RowSource> sources = new LinkedHashMap<>();
      for (Writer writer : Writer.values()) {
        sources.put(writer.name(), csv(columns, writer, random));
      }
      sources.put("parquet", parquet(columns, false));
      sources.put("dictionaries", parquet(columns, true));
      sources.put("records", records(sources.get("parquet"), columns, false));
      sources.put("records of floats", records(sources.get("parquet"), columns, true));
      Encoder encoder = Encoder.fit(schema, sources.get("PANDAS"));
      Batch expected = batch(encoder, sources.get("PANDAS"));
      for (Map.Entry<String, RowSource> source : sources.entrySet()) {
        String name = "table " + seed + " as " + source.getKey();
        Encoder other = Encoder.fit(schema, source.getValue());
        schema.tables().forEach(t -> assertEquals(encoder.values(t), other.values(t), name));
        same(expected, batch(encoder, source.getValue()), name);
        same(expected, batch(encoder, source.getValue().inMemory()), name + " in memory");
      }
      entrances(encoder, columns, expected, "table " + seed);
    }
  }

  static Batch batch(Encoder encoder, RowSource rows) {
    return encoder.encode(rows, List.of()).batches(ROWS).iterator().next();
  }

  private void entrances(Encoder encoder, List<Column> columns, Batch expected, String table)
      throws IOException {
    encoder.save(folder.resolve(table));
    try (ServedColumns graph = new ServedColumns(encoder, folder.resolve(table))) {
      for (Writer writer : Writer.values()) {
        String name = table + " by " + writer;
        same(expected, encoder.encode(raw(columns, writer, false)), name + " strings");
        same(expected, encoder.encode(raw(columns, writer, true)), name + " bytes");
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (Column column : columns) {
          inputs.put(column.name(), column.dense() ? floats(column) : texts(column, writer));
        }
        same(expected, graph.serve(inputs, ROWS), name + " served");
        List<byte[]> examples = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
          examples.add(example(encoder, columns, i, writer));
        }
        same(expected, graph.examples(examples), name + " examples");
      }
    }
    assertTrue(expected.ids().length > 0);
  }

  static void same(Batch expected, Batch got, String what) {
    assertArrayEquals(expected.ids(), got.ids(), what);
    assertArrayEquals(expected.floats(), got.floats(), what);
  }
}
