package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.TextRule;
import org.mtl4j.io.MaskedCrc;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** TFRecord files, sound and damaged. */
class TfRecordTest {

  private static final List<String> NAMES = List.of("user", "price", "clicks", "title", "é");

  @TempDir Path folder;

  private static byte[] record(byte[] bytes) {
    ByteBuffer record =
        ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length);
    record.putInt(MaskedCrc.of(record.array(), 0, 8)).put(bytes);
    return record.putInt(MaskedCrc.of(bytes, 0, bytes.length)).array();
  }

  private Path file(String name, List<byte[]> examples) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (byte[] example : examples) {
        out.write(record(example));
      }
    }
    return file;
  }

  private static List<List<String>> texts(Path file) {
    return RoundTripTest.texts(TfRecordSource.of(NAMES, '|', file.toString()));
  }

  @Test
  void readsRandomExamplesAsTheProtoSaysThem() throws IOException {
    Random random = new Random(5);
    List<byte[]> examples = new ArrayList<>();
    List<List<String>> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Features.Builder features = Features.newBuilder();
      String[] row = new String[NAMES.size()];
      Arrays.fill(row, "");
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));
      Collections.shuffle(order, random);
      for (int column : order.subList(0, random.nextInt(6))) {
        List<String> items = new ArrayList<>();
        features.putFeature(NAMES.get(column), feature(random, items));
        row[column] = String.join("|", items);
      }
      features.putFeature("other" + i % 3, feature(random, new ArrayList<>()));
      examples.add(Example.newBuilder().setFeatures(features).build().toByteArray());
      expected.add(List.of(row));
    }
    Path file = file("a.tfrecord", examples);
    assertEquals(expected, texts(file));
    RowSource memory = TfRecordSource.of(NAMES, '|', file.toString()).inMemory();
    assertEquals(expected, RoundTripTest.texts(memory));
    RowSource all = TfRecordSource.of('|', file.toString());
    assertEquals(8, all.columns().size());
    assertTrue(all.columns().containsAll(NAMES));
  }

  private static Feature feature(Random random, List<String> items) {
    int size = random.nextInt(4);
    Feature.Builder feature = Feature.newBuilder();
    switch (random.nextInt(3)) {
      case 0 -> {
        BytesList.Builder list = BytesList.newBuilder();
        for (int i = 0; i < size; i++) {
          items.add(List.of("", "a", "ü漢", "x".repeat(300)).get(random.nextInt(4)));
          list.addValue(ByteString.copyFromUtf8(items.get(i)));
        }
        feature.setBytesList(list);
      }
      case 1 -> {
        FloatList.Builder list = FloatList.newBuilder();
        for (int i = 0; i < size; i++) {
          float value = (float) random.nextGaussian();
          items.add(Float.toString(value));
          list.addValue(value);
        }
        feature.setFloatList(list);
      }
      default -> {
        Int64List.Builder list = Int64List.newBuilder();
        for (int i = 0; i < size; i++) {
          long value = random.nextLong() >> random.nextInt(64);
          items.add(Long.toString(value));
          list.addValue(value);
        }
        feature.setInt64List(list);
      }
    }
    return feature.build();
  }

  @Test
  void gzipWhateverTheName() throws IOException {
    byte[] example = example("a");
    byte[] plain = Files.readAllBytes(file("a.tfrecord", Collections.nCopies(50, example)));
    Path packed = folder.resolve("b.tfrecord");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(plain);
    }
    try (RowReader reader = TfRecordSource.of('|', packed.toString()).open()) {
      assertTrue(reader.next());
      assertEquals(1, OpenFiles.of(folder));
    }
    assertEquals(50, texts(packed).size());
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(whole, whole.length - 6));
    fails("b.tfrecord, record 50: cannot be read: the file is cut off", packed);
  }

  private static byte[] example(String user) {
    BytesList list = BytesList.newBuilder().addValue(ByteString.copyFromUtf8(user)).build();
    Feature feature = Feature.newBuilder().setBytesList(list).build();
    Features features = Features.newBuilder().putFeature("user", feature).build();
    return Example.newBuilder().setFeatures(features).build().toByteArray();
  }

  private static void fails(String part, Path file) {
    DataException error = assertThrows(DataException.class, () -> texts(file));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @Test
  void bytesThatAreNoTextAreAnErrorWhereTheyAreAskedFor() throws IOException {
    BytesList list =
        BytesList.newBuilder()
            .addValue(ByteString.copyFromUtf8("ok"))
            .addValue(ByteString.copyFrom(new byte[] {'a', (byte) 0xE9, 'b'}))
            .build();
    Features features =
        Features.newBuilder()
            .putFeature("user", Feature.newBuilder().setBytesList(list).build())
            .putFeature(
                "title", Example.parseFrom(example("x")).getFeatures().getFeatureOrThrow("user"))
            .build();
    byte[] bad = Example.newBuilder().setFeatures(features).build().toByteArray();
    Path file = file("a.tfrecord", List.of(example("a"), bad));
    fails(
        "a.tfrecord, record 2, column \"user\": cannot be read: got the bytes [E9], which are no"
            + " UTF",
        file);
    RowSource rows = TfRecordSource.of(List.of("title", "user"), '|', file.toString()).inMemory();
    try (RowReader reader = rows.open()) {
      assertTrue(reader.next() && reader.next());
      assertEquals("x", reader.text(0));
      assertThrows(DataException.class, () -> reader.text(1));
    }
  }

  /** Messages inside messages end in an error, not in a stack that is too deep. */
  @Test
  void deepExamplesAreNoDanger() throws IOException {
    byte[] groups = new byte[200_000];
    Arrays.fill(groups, (byte) (4 << 3 | 3)); // starts a group that never ends
    ByteBuffer entry = ByteBuffer.allocate(groups.length + 16);
    for (int level = 2; level > 0; level--) {
      int length = groups.length + 4 * (level - 1);
      entry.put((byte) (1 << 3 | 2)).put((byte) (length & 0x7F | 0x80));
      entry.put((byte) (length >> 7 & 0x7F | 0x80)).put((byte) (length >> 14));
    }
    entry.put(groups);
    Path file = file("a.tfrecord", List.of(Arrays.copyOf(entry.array(), entry.position())));
    fails("a.tfrecord, record 1: cannot be read: got wire type 3", file);
    DataException error =
        assertThrows(DataException.class, () -> TfRecordSource.of('|', file.toString()));
    assertTrue(
        error.getMessage().contains("record 1: cannot be read: got wire type 3"),
        error.getMessage());
  }

  @Test
  void damageIsFoundAndPlaced() throws IOException {
    List<byte[]> examples = List.of(example("a"), example("b"), example("c"));
    byte[] good = Files.readAllBytes(file("a.tfrecord", examples));
    int size = good.length / 3;
    Path file = folder.resolve("a.tfrecord");
    byte[] bad = good.clone();
    bad[size + 20]++;
    Files.write(file, bad);
    fails("a.tfrecord, record 2: cannot be read: the checksum of the record is wrong", file);
    bad = good.clone();
    bad[2 * size + 3] = 1;
    Files.write(file, bad);
    fails("a.tfrecord, record 3: cannot be read: the checksum of the record's length", file);
    Files.write(file, Arrays.copyOf(good, good.length - 3));
    fails("a.tfrecord, record 3: cannot be read: the file ends inside the record", file);
    Files.write(file, Arrays.copyOf(good, 2 * size + 5));
    fails("record 3: cannot be read: the file ends inside the record's length", file);
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40);
    header.putInt(MaskedCrc.of(header.array(), 0, 8));
    Files.write(file, header.array());
    fails("record 1: cannot be read: the record has 1099511627776 bytes, allowed are", file);
    Files.writeString(file, "user,price\na,1\nand more\n");
    fails("record 1: cannot be read: the checksum of the record's length is wrong", file);
    file("a.tfrecord", List.of("no example at all".getBytes(StandardCharsets.UTF_8)));
    fails("a.tfrecord, record 1: cannot be read: ", file);
    assertEquals(0, OpenFiles.of(folder));
  }

  @Test
  void mutatedExamplesEndInAnErrorOrText() throws IOException {
    Random random = new Random(11);
    int errors = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] example = example("user" + i);
      for (int change = random.nextInt(3); change >= 0; change--) {
        example[random.nextInt(example.length)] = (byte) random.nextInt();
      }
      ExampleScanner scanner = new ExampleScanner(NAMES, TextRule.defaults());
      try {
        scanner.scan(example, example.length);
        for (int column = 0; column < NAMES.size(); column++) {
          scanner.text(column);
          scanner.numbers(column, new double[2]);
        }
      } catch (IOException e) {
        errors++;
      }
    }
    assertTrue(errors > 1000, "too few errors: " + errors);
  }
}
