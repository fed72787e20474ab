package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

class EventWriterTest {

  @TempDir Path folder;

  @Test
  void writesRecordsThatParseBack() throws IOException {
    Path file;
    try (EventWriter writer = new EventWriter(folder.resolve("logs/train"))) {
      writer.scalar("income/auc", 1, 0.75);
      writer.scalar("income/auc", 5_000_000_000L, Double.NaN);
      file = writer.file();
    }
    assertTrue(file.getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\..+"));
    List<Event> events = read(file);
    assertEquals(3, events.size());
    assertEquals("brain.Event:2", events.get(0).getFileVersion());
    Event first = events.get(1);
    assertEquals(1, first.getStep());
    assertEquals(System.currentTimeMillis() / 1000.0, first.getWallTime(), 600);
    assertEquals("income/auc", first.getSummary().getValue(0).getTag());
    assertEquals(0.75f, first.getSummary().getValue(0).getSimpleValue());
    assertEquals(5_000_000_000L, events.get(2).getStep());
    assertEquals(Float.NaN, events.get(2).getSummary().getValue(0).getSimpleValue());
  }

  /** The reference bytes were written by TensorFlow's TFRecordWriter for b"multi". */
  @Test
  void checksumsAreThoseOfTensorFlow() {
    byte[] bytes = HexFormat.of().parseHex("0500000000000000eab2043e6d756c74693a49fbbf");
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(masked(bytes, 0, 8), record.getInt(8));
    assertEquals(masked(bytes, 12, 5), record.getInt(17));
  }

  @Test
  void flushShowsPointsBeforeClose() throws IOException {
    try (EventWriter writer = new EventWriter(folder)) {
      assertEquals(1, read(writer.file()).size());
      writer.scalar("loss", 1, 0.5);
      writer.flush();
      assertEquals(2, read(writer.file()).size());
    }
  }

  @Test
  void writersOfTheSameSecondDoNotShareAFile() throws IOException {
    try (EventWriter one = new EventWriter(folder);
        EventWriter two = new EventWriter(folder)) {
      assertNotEquals(one.file(), two.file());
    }
  }

  @Test
  void rejectsAFileAsFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));
    assertThrows(
        UncheckedIOException.class,
        () -> {
          try (EventWriter writer = new EventWriter(file)) {
            writer.flush();
          }
        });
  }

  private static List<Event> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      int start = in.position();
      int length = Math.toIntExact(in.getLong());
      assertEquals(masked(bytes, start, 8), in.getInt());
      byte[] data = new byte[length];
      in.get(data);
      assertEquals(masked(bytes, start + 12, length), in.getInt());
      events.add(Event.parseFrom(data));
    }
    return events;
  }

  private static int masked(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    int value = (int) crc.getValue();
    return ((value >>> 15) | (value << 17)) + 0xa282ead8;
  }
}
