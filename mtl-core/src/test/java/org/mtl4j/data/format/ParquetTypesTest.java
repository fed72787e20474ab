package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.lz4.Lz4Compressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;

/** Parquet columns of every type, of other programs' files too. */
class ParquetTypesTest {

  // 60 rows "value 0 of many" to "value 6 of many" by Arrow, packed with Brotli
  private static final String BROTLI =
      "UEFSMRUAFfQRFWgsFXgVABUGFQYcAAAAG3kEAERltx/koAP8/8o8ySotxoADgBRHWsB2uQ+q0rQCeGIkD3TexT3P"
          + "1wgkCg0d459HABUEGSw1ABgGc2NoZW1hFQIAFQwlAhgBYSUATBwAAAAWeBkcGRwmABwVDBklBgAZGAFhFQgWeBac"
          + "EhaQASYISRwVABUAFQIAPBaIDhkGGSYAeAAAABacEhZ4JggWkAEAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9u"
          + "IDI2LjAuMRkcHAAAAIcAAABQQVIx";

  @TempDir Path folder;

  private RowSource write(String fields, boolean dictionary, List<BiConsumer<Group, String>> rows)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + fields + " }");
    Path file = folder.resolve("t.parquet");
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withDictionaryEncoding(dictionary)
            .withType(schema)
            .build()) {
      for (BiConsumer<Group, String> row : rows) {
        Group group = new SimpleGroup(schema);
        row.accept(group, "v");
        writer.write(group);
      }
    }
    return ParquetSource.of('|', file.toString());
  }

  private List<String> texts(String fields, List<BiConsumer<Group, String>> rows)
      throws IOException {
    List<String> plain = column(write(fields, false, rows));
    assertEquals(plain, column(write(fields, true, rows)));
    assertEquals(plain, column(write(fields, true, rows).inMemory()));
    return plain;
  }

  private static List<String> column(RowSource source) {
    List<String> texts = new ArrayList<>();
    try (RowReader reader = source.open()) {
      while (reader.next()) {
        texts.add(reader.text(0));
      }
    }
    return texts;
  }

  private double[] numbers(String fields, List<BiConsumer<Group, String>> rows) throws IOException {
    double[] numbers = new double[rows.size()];
    try (RowReader reader = write(fields, true, rows).open()) {
      double[] value = new double[1];
      for (int i = 0; reader.next(); i++) {
        assertEquals(1, reader.numbers(0, value));
        numbers[i] = value[0];
      }
    }
    return numbers;
  }

  private static List<BiConsumer<Group, String>> bytes(byte[]... values) {
    return Arrays.stream(values)
        .<BiConsumer<Group, String>>map(
            value -> (row, name) -> row.add(name, Binary.fromConstantByteArray(value)))
        .toList();
  }

  private static List<BiConsumer<Group, String>> longs(long... values) {
    return Arrays.stream(values)
        .<BiConsumer<Group, String>>mapToObj(value -> (row, name) -> row.add(name, value))
        .toList();
  }

  private static byte[] littleEndian(int size, long first, int... rest) {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    if (rest.length > 0) {
      bytes.putLong(first);
    } else {
      bytes.putShort((short) first);
    }
    IntStream.of(rest).forEach(bytes::putInt);
    return bytes.array();
  }

  @Test
  void decimals() throws IOException {
    List<String> expected = List.of("37.84", "-0.5", "12", "0", "12345678.9");
    long[] unscaled = {3784, -50, 1200, 0, 1_234_567_890};
    assertEquals(expected, texts("required int64 v (DECIMAL(18,2));", longs(unscaled)));
    byte[][] fixed =
        Arrays.stream(unscaled)
            .mapToObj(
                value -> Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(value).array(), 3, 8))
            .toArray(byte[][]::new);
    String type = "required fixed_len_byte_array(5) v (DECIMAL(10,2));";
    assertEquals(expected, texts(type, bytes(fixed)));
    assertEquals(expected, texts("required binary v (DECIMAL(10,2));", bytes(fixed)));
    assertArrayEquals(new double[] {37.84, -0.5, 12, 0, 12_345_678.9}, numbers(type, bytes(fixed)));
    String ints = "required int32 v (DECIMAL(9,3));";
    assertEquals(List.of("1.5"), texts(ints, List.of((row, name) -> row.add(name, 1500))));
  }

  @Test
  void unsignedAndHalfNumbers() throws IOException {
    String unsigned = "required int64 v (INTEGER(64,false));";
    assertEquals(
        List.of("18446744073709551615", "9223372036854775808", "7"),
        texts(unsigned, longs(-1, Long.MIN_VALUE, 7)));
    assertArrayEquals(
        new double[] {0x1p64, 0x1p63, 7}, numbers(unsigned, longs(-1, Long.MIN_VALUE, 7)));
    String half = "required fixed_len_byte_array(2) v (FLOAT16);";
    int[] bits = {0x3C00, 0xC000, 0x3555, 0x0001, 0x7BFF, 0x7C00, 0x7E00, 0x0000};
    byte[][] values =
        IntStream.of(bits).mapToObj(value -> littleEndian(2, value)).toArray(byte[][]::new);
    assertArrayEquals(
        new double[] {1, -2, 0.33325195f, 0x1p-24, 65504, Double.POSITIVE_INFINITY, Double.NaN, 0},
        numbers(half, bytes(values)));
    assertEquals("0.33325195", texts(half, bytes(values)).get(2));
  }

  @Test
  void bytesUuidsAndIntervals() throws IOException {
    String fixed = "required fixed_len_byte_array(4) v;";
    assertEquals(List.of("aé1"), texts(fixed, bytes("aé1".getBytes(StandardCharsets.UTF_8))));
    byte[] uuid = new byte[16];
    uuid[0] = (byte) 0xCD;
    uuid[15] = 1;
    assertEquals(
        List.of("cd000000-0000-0000-0000-000000000001"),
        texts("required fixed_len_byte_array(16) v (UUID);", bytes(uuid)));
    assertEquals(
        List.of("P14M1DT3.5S", "P1M", "PT0.001S", "P0D"),
        texts(
            "required fixed_len_byte_array(12) v (INTERVAL);",
            bytes(
                littleEndian(12, 1L << 32 | 14, 3500),
                littleEndian(12, 1, 0),
                littleEndian(12, 0, 1),
                littleEndian(12, 0, 0))));
  }

  @Test
  void oldTimestampsAreTimeSince1970() throws IOException {
    byte[] value = littleEndian(12, 1_000_001_000L, 2_440_589);
    byte[] earlier = littleEndian(12, 0, 2_440_587);
    assertArrayEquals(
        new double[] {86_401.000001, -86_400}, numbers("required int96 v;", bytes(value, earlier)));
    assertEquals(
        List.of("1970-01-02 00:00:01.000001", "1969-12-31"),
        texts("required int96 v;", bytes(value, earlier)));
  }

  @Test
  void truthValuesDatesAndTimesAreOneText() throws IOException {
    List<BiConsumer<Group, String>> truth =
        List.of((row, name) -> row.add(name, true), (row, name) -> row.add(name, false));
    assertEquals(List.of("true", "false"), texts("required boolean v;", truth));
    assertArrayEquals(new double[] {1, 0}, numbers("required boolean v;", truth));
    List<BiConsumer<Group, String>> days =
        List.of((row, name) -> row.add(name, 19723), (row, name) -> row.add(name, -1));
    assertEquals(List.of("2024-01-01", "1969-12-31"), texts("required int32 v (DATE);", days));
    assertArrayEquals(
        new double[] {1_704_067_200, -86_400}, numbers("required int32 v (DATE);", days));
    List<String> expected = List.of("1970-01-01", "1970-01-01 00:00:01.5", "1969-12-31 23:59:59");
    long second = 1000;
    for (String unit : List.of("MILLIS", "MICROS", "NANOS")) {
      String timestamp = "required int64 v (TIMESTAMP(" + unit + ",true));";
      long[] values = {0, second * 3 / 2, -second};
      assertEquals(expected, texts(timestamp, longs(values)), unit);
      assertArrayEquals(new double[] {0, 1.5f, -1}, numbers(timestamp, longs(values)), unit);
      if (!unit.equals("MILLIS")) {
        String time = "required int64 v (TIME(" + unit + ",false));";
        assertEquals(List.of("01:00:00", "-1"), texts(time, longs(3600 * second, -1)), unit);
      }
      second *= 1000;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary v", "binary v (STRING)", "fixed_len_byte_array(2) v"})
  void bytesThatAreNoTextAreAnError(String type) throws IOException {
    for (boolean dictionary : new boolean[] {false, true}) {
      RowSource source =
          write(
              "required " + type + "; required int64 n;",
              dictionary,
              List.of(
                  (row, name) -> row.append(name, "ok").append("n", 1L),
                  (row, name) ->
                      row.append(name, Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xE9}))
                          .append("n", 2L)));
      String expected = "t.parquet, row 2, column \"v\": got the bytes [E9], which are no UTF-8";
      for (RowSource rows : List.of(source, source.inMemory())) {
        DataException error = assertThrows(DataException.class, () -> column(rows));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
      }
      assertEquals(2, source.inMemory().count());
    }
  }

  @Test
  void whatIsNotReadHarmsThoseWhoAskForIt() throws IOException {
    RowSource source =
        write(
                "required group v { required int64 a; required int64 b; } required int64 n;",
                true,
                List.of(
                    (row, name) -> {
                      row.addGroup(name).append("a", 1L).append("b", 2L);
                      row.add("n", 7L);
                    }))
            .inMemory();
    try (RowReader reader = source.open()) {
      assertTrue(reader.next());
      assertEquals("7", reader.text(1));
      DataException error = assertThrows(DataException.class, () -> reader.text(0));
      assertTrue(
          error.getMessage().contains("column \"v\": cannot be read: its type is"),
          error.getMessage());
    }
  }

  @Test
  void brotli() throws IOException {
    Path file = Files.write(folder.resolve("b.parquet"), Base64.getDecoder().decode(BROTLI));
    List<String> texts = column(ParquetSource.of('|', file.toString()));
    assertEquals(60, texts.size());
    assertEquals("value 6 of many", texts.get(6));
  }

  @Test
  void lz4WithAndWithoutSizes() throws IOException {
    byte[] expected = "some bytes, some bytes, some bytes".getBytes(StandardCharsets.UTF_8);
    Lz4Compressor lz4 = new Lz4Compressor();
    byte[] room = new byte[lz4.maxCompressedLength(expected.length)];
    int length = lz4.compress(expected, 0, expected.length, room, 0, room.length);
    byte[] block = Arrays.copyOf(room, length);
    byte[] framed =
        ByteBuffer.allocate(8 + length).putInt(expected.length).putInt(length).put(block).array();
    for (byte[] packed : List.of(block, framed)) {
      ByteBuffer target = ByteBuffer.allocate(expected.length);
      new ParquetCodecs()
          .getDecompressor(CompressionCodecName.LZ4)
          .decompress(ByteBuffer.wrap(packed), packed.length, target, expected.length);
      assertArrayEquals(expected, target.array());
    }
  }
}
