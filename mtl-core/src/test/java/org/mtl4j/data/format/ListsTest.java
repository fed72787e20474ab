package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.ColumnType;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Examples;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.row.CellKind;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.InterleavedReader;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.ValueKind;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;
import org.mtl4j.io.MaskedCrc;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** Lists of files stay the lists they are, whatever their items hold. */
class ListsTest {

  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TextRule.defaults());

  // written with pyarrow 26; its rows are TAGS and IDS
  private static final String PARQUET =
      "UEFSMRUAFcIBFcIBLBUYFQAVBhUGHAAAAAMAAAAFagAFAAAABf/7xgAIAAAAUm9ja3xQb3AEAAAASmF6egQAAABS"
          + "b2NrCAAAAFBvcHxKYXp6BAAAAFJvY2sEAAAASmF6eg0AAABSb2NrfFBvcHxKYXp6BAAAAEphenoVABWwARWwASwV"
          + "GBUAFQYVBhwAAAADAAAABYoBBQAAAAW//8cAAQAAAAAAAAACAAAAAAAAAAMAAAAAAAAABAAAAAAAAAAFAAAAAAAA"
          + "AAYAAAAAAAAABwAAAAAAAAAIAAAAAAAAAP//////////FQQZfDUAGAZzY2hlbWEVBAA1AhgEdGFncxUCFQZMPAAA"
          + "ADUEGARsaXN0FQIAFQwlAhgHZWxlbWVudCUATBwAAAA1AhgDaWRzFQIVBkw8AAAANQQYBGxpc3QVAgAVBCUCGAdl"
          + "bGVtZW50ABYQGRwZLCYAHBUMGSUGABk4BHRhZ3MEbGlzdAdlbGVtZW50FQAWGBbsARbsASYISRwVABUAFQIAPBZi"
          + "GSYQCBlGAgIEEAAAACYAHBUEGSUGABk4A2lkcwRsaXN0B2VsZW1lbnQVABYYFtoBFtoBJvQBSRwVABUAFQIAPCkm"
          + "EAgZRgICAhIAAAAWxgMWECYIFsYDACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZLBwAABwAAAAo"
          + "AQAAUEFSMQ==";

  private static final List<List<String>> TAGS =
      List.of(
          List.of("Rock|Pop", "Jazz"),
          List.of("Rock", "Pop|Jazz"),
          List.of("Rock", "", "Jazz"),
          List.of("Rock|Pop|Jazz"),
          List.of(""),
          List.of(),
          List.of(),
          List.of("Jazz"));
  private static final List<List<String>> IDS =
      List.of(
          List.of("1", "2"),
          List.of("3", ""),
          List.of("4"),
          List.of("5"),
          List.of("6", "7", "8"),
          List.of(),
          List.of(),
          List.of("-1"));

  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          SequenceFeature.of("tags", 2, 3, Pooling.MEAN),
          SequenceFeature.of("ids", 2, 3, Pooling.MEAN));

  @TempDir Path folder;

  private RowSource parquet() throws IOException {
    byte[] bytes = Base64.getDecoder().decode(PARQUET);
    return FILES.read(Files.write(folder.resolve("l.parquet"), bytes).toString());
  }

  private static List<List<String>> items(RowReader reader, int column) {
    List<List<String>> rows = new ArrayList<>();
    while (reader.next()) {
      boolean text = reader.cell(column) == CellKind.TEXT && reader.text(column).isEmpty();
      rows.add(text ? List.of() : reader.items(column));
    }
    return rows;
  }

  private static List<List<String>> items(RowSource rows, int column) {
    try (RowReader reader = rows.open()) {
      return items(reader, column);
    }
  }

  @Test
  void readersGiveTheItems() throws IOException {
    RowSource rows = parquet();
    for (RowSource source : List.of(rows, rows.inMemory(), rows.inMemory().where(i -> true))) {
      assertEquals(TAGS, items(source, 0));
      assertEquals(IDS, items(source, 1));
    }
    try (RowReader reader = new InterleavedReader(List.of(rows))) {
      assertEquals(TAGS, items(reader, 0));
    }
    assertEquals(TAGS.subList(0, 2), items(rows.where(i -> i < 2), 0));
    try (RowReader reader = rows.inMemory().open()) {
      reader.next();
      assertEquals("Rock|Pop|Jazz", reader.text(0));
    }
  }

  @Test
  void listsAreEncodedItemByItemFromEverywhere() throws IOException {
    RowSource rows = parquet();
    Encoder encoder = Encoder.fit(SCHEMA, rows);
    EmbeddingTable tags = SCHEMA.tables().get(0);
    assertEquals(
        Set.of("Jazz", "Rock", "Rock|Pop", "Pop|Jazz", "Rock|Pop|Jazz"),
        Set.copyOf(encoder.values(tags)));
    Dataset expected = encoder.encode(rows, List.of());
    assertEquals(expected.checksum(), encoder.encode(rows.inMemory(), List.of()).checksum());
    assertEquals(
        expected.checksum(),
        Encoder.fit(SCHEMA, rows.inMemory()).encode(rows, List.of()).checksum());
    RawBatch raw =
        RawBatch.of(8)
            .sequences(
                "tags", TAGS.stream().map(l -> l.toArray(String[]::new)).toArray(String[][]::new))
            .sequences(
                "ids", IDS.stream().map(l -> l.toArray(String[]::new)).toArray(String[][]::new));
    assertArrayEquals(expected.all().ids(), encoder.encode(raw).ids());
    StreamedExamples streamed = new StreamedExamples(encoder, rows, List.of(), 8, 100);
    try (Examples.Parts parts = streamed.parts(List.of(), 1, 0)) {
      assertEquals(expected.checksum(), parts.next().checksum());
    }
    encoder.save(folder.resolve("e"));
    assertTrue(Encoder.load(folder.resolve("e")).type("tags").list());
  }

  @Test
  void writtenListsAreReadAsTheyWere() throws IOException {
    RowSource rows = parquet();
    String expected = Encoder.fit(SCHEMA, rows).encode(rows, List.of()).checksum();
    for (String name : List.of("a.tfrecord", "b.parquet", "c.tfrecord.gz", "d.parquet")) {
      FILES.write(rows, column -> ColumnKind.TEXT, folder.resolve(name));
      rows = FILES.read(folder.resolve(name).toString());
      assertEquals(expected, Encoder.fit(SCHEMA, rows).encode(rows, List.of()).checksum(), name);
    }
    RowSource some = rows.where(i -> i == 2 || i > 4);
    Path csv = folder.resolve("e.csv");
    FILES.write(some, column -> ColumnKind.TEXT, csv);
    assertEquals("tags,ids\nRock||Jazz,4\n,\n,\nJazz,-1\n", Files.readString(csv));
    Path bad = folder.resolve("f.csv");
    RowSource all = parquet();
    fails(
        "l.parquet, row 1, column \"tags\": got \"Rock|Pop|Jazz\", expected items without \"|\"",
        () -> FILES.write(all, column -> ColumnKind.TEXT, bad));
    assertTrue(Files.notExists(bad));
  }

  private static void fails(String part, Executable code) {
    String message = assertThrows(DataException.class, code).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void severalValuesAreNoCategory() throws IOException {
    for (EmbeddingTable table :
        List.of(EmbeddingTable.of("tags", 2), EmbeddingTable.hashed("tags", 2, 9))) {
      FeatureSchema schema = FeatureSchema.of(new SparseFeature("tags", table));
      for (RowSource rows : List.of(parquet(), parquet().inMemory())) {
        fails(
            "l.parquet, row 1, column \"tags\": got \"Rock|Pop|Jazz\", expected one value; only"
                + " seq",
            () -> Encoder.fit(schema, rows).encode(rows, List.of()));
        RowSource one = rows.where(i -> i > 2);
        Set<Integer> ids = new HashSet<>();
        for (int id : Encoder.fit(schema, one).encode(one, List.of()).all().ids()) {
          ids.add(id);
        }
        assertEquals(3, ids.size(), "Rock|Pop|Jazz, Jazz and missing");
      }
    }
  }

  private static Feature texts(String... values) {
    BytesList.Builder list = BytesList.newBuilder();
    for (String value : values) {
      list.addValue(ByteString.copyFromUtf8(value));
    }
    return Feature.newBuilder().setBytesList(list).build();
  }

  private static Feature integers(Long... values) {
    return Feature.newBuilder()
        .setInt64List(Int64List.newBuilder().addAllValue(List.of(values)))
        .build();
  }

  private static Feature floats(Float... values) {
    return Feature.newBuilder()
        .setFloatList(FloatList.newBuilder().addAllValue(List.of(values)))
        .build();
  }

  @SafeVarargs
  private RowSource records(String name, Map<String, Feature>... rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Map<String, Feature> row : rows) {
      byte[] bytes =
          Example.newBuilder()
              .setFeatures(Features.newBuilder().putAllFeature(row))
              .build()
              .toByteArray();
      ByteBuffer record = ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
      record.putLong(bytes.length);
      record.putInt(MaskedCrc.of(record.array(), 0, 8)).put(bytes);
      record.putInt(MaskedCrc.of(bytes, 0, bytes.length));
      out.writeBytes(record.array());
    }
    return FILES.read(Files.write(folder.resolve(name), out.toByteArray()).toString());
  }

  private static List<String> values(RowSource rows) {
    FeatureSchema schema = FeatureSchema.of(SequenceFeature.of("tags", 2, 3, Pooling.MEAN));
    return Encoder.fit(schema, rows).values(schema.tables().get(0));
  }

  @Test
  void oneValueIsTextWhereNoRowHoldsSeveral() throws IOException {
    RowSource text =
        records("text.tfrecord", Map.of("tags", texts("a|b")), Map.of("tags", texts("a")));
    // the list comes after what looks like text
    RowSource list =
        records("list.tfrecord", Map.of("tags", texts("a|b")), Map.of("tags", texts("a", "b")));
    for (int i = 0; i < 2; i++) {
      assertEquals(List.of("a", "b"), values(i == 0 ? text : text.inMemory()));
      assertEquals(List.of("a", "a|b", "b"), values(i == 0 ? list : list.inMemory()));
    }
    FeatureSchema schema = FeatureSchema.of(SequenceFeature.of("tags", 2, 3, Pooling.MEAN));
    Encoder texts = Encoder.fit(schema, text);
    Encoder lists = Encoder.fit(schema, list);
    assertArrayEquals(new int[] {2, 3, 0, 2, 3, 0}, texts.encode(list, List.of()).all().ids());
    assertArrayEquals(new int[] {3, 0, 0, 2, 4, 0}, lists.encode(list, List.of()).all().ids());
    assertArrayEquals(new int[] {3, 0, 0, 2, 0, 0}, lists.encode(text, List.of()).all().ids());
    Path csv = Files.writeString(folder.resolve("a.csv"), "tags\na|b\n");
    RowSource plain = FILES.read(csv.toString());
    assertArrayEquals(new int[] {2, 4, 0}, lists.encode(plain, List.of()).all().ids());
  }

  @Test
  void theKindsOfTrainingValuesAreKept() throws IOException {
    FeatureSchema schema =
        FeatureSchema.of(
            new SparseFeature("hashed", EmbeddingTable.hashed("hashed", 2, 5)),
            SparseFeature.of("user", 2),
            SequenceFeature.of("tags", 2, 3, Pooling.MEAN));
    RowSource rows =
        records(
            "a.tfrecord",
            Map.of("hashed", floats(1f), "user", integers(), "tags", texts("a")),
            Map.of("user", integers(5L)));
    for (RowSource source : List.of(rows, rows.inMemory())) {
      Encoder encoder = Encoder.fit(schema, source);
      assertEquals(new ColumnType(ValueKind.FLOATS, false), encoder.type("hashed"));
      assertEquals(new ColumnType(ValueKind.INTEGERS, false), encoder.type("user"));
      assertEquals(new ColumnType(ValueKind.BYTES, false), encoder.type("tags"));
      encoder.save(folder.resolve("e"));
      assertEquals(encoder.type("user"), Encoder.load(folder.resolve("e")).type("user"));
    }
    records("b.tfrecord", Map.of("hashed", floats(1f), "user", texts("5"), "tags", texts()));
    RowSource mixed = FILES.read(folder + "/?.tfrecord");
    for (RowSource source : List.of(mixed, mixed.inMemory())) {
      fails(
          "a.tfrecord, record 1, column \"user\": got a list of int64, expected a list of bytes as",
          () -> Encoder.fit(schema, source));
    }
  }

  @Test
  void numbersOfListsAreItems() throws IOException {
    RowSource rows =
        records("n.tfrecord", Map.of("tags", integers(7L, -8L)), Map.of("tags", integers(7L)));
    assertEquals(List.of("7", "-8"), values(rows));
    assertEquals(List.of("7", "-8"), values(rows.inMemory()));
    RowSource floats = records("f.tfrecord", Map.of("tags", floats(7f, Float.NaN, .5f)));
    assertEquals(List.of("0.5", "7"), values(floats));
  }
}
