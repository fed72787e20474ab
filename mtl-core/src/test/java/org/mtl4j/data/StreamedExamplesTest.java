package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.format.OpenFiles;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.FileMark;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

class StreamedExamplesTest {

  private static final int FILES = 12;
  private static final int ROWS = 2500;
  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          SparseFeature.of("city", 2),
          new DenseFeature("number", 1, Scaling.NONE),
          SequenceFeature.of("tags", 2, 3, Pooling.MEAN));
  private static final List<LabelColumn> LABELS =
      List.of(
          new LabelColumn("y", "y", new LabelType.Number()),
          new LabelColumn("z", "z", new LabelType.Binary(List.of())));

  @TempDir Path folder;

  /** Rows of which {@code number} is the number in all files. */
  private RowSource files() throws IOException {
    Random random = new Random(1);
    for (int file = 0; file < FILES; file++) {
      StringBuilder csv = new StringBuilder("city,number,tags,y,z\n");
      for (int i = 0; i < ROWS; i++) {
        int number = file * ROWS + i;
        csv.append('c').append(random.nextInt(50)).append(',').append(number).append(',');
        csv.append(i % 3 == 0 ? "" : "t" + i % 7 + "|t" + i % 5).append(',');
        csv.append(number / 2f).append(',').append(i % 2).append('\n');
      }
      Files.writeString(folder.resolve(String.format(Locale.ROOT, "part-%02d.csv", file)), csv);
    }
    return CsvSource.of(CsvFormat.withHeader(), folder + "/part-*.csv");
  }

  private StreamedExamples streamed(int rowsPerPart) throws IOException {
    RowSource rows = files();
    return new StreamedExamples(
        Encoder.fit(SCHEMA, rows), rows, LABELS, (long) FILES * ROWS, rowsPerPart);
  }

  private static List<Dataset> parts(Examples examples, long seed, int skip) {
    List<Dataset> all = new ArrayList<>();
    try (Examples.Parts parts = examples.parts(List.of("z", "y"), seed, skip)) {
      for (Dataset part; (part = parts.next()) != null; ) {
        all.add(part);
      }
      assertNull(parts.next());
    }
    return all;
  }

  private static boolean running() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("parts-ahead"));
  }

  @Test
  void anEpochHoldsEveryRowOnceAsInMemory() throws IOException {
    StreamedExamples examples = streamed(4096);
    Dataset expected = examples.encoder().encode(examples.rows(), LABELS);
    List<Dataset> parts = parts(examples, 1, 0);
    assertEquals(8, parts.size());
    Set<Integer> numbers = new HashSet<>();
    for (Dataset part : parts) {
      assertEquals(List.of("z", "y"), part.tasks());
      for (int i = 0; i < part.rows(); i++) {
        int number = (int) part.all().floats()[i];
        assertTrue(numbers.add(number));
        Batch one = part.all().copy(i, i + 1);
        Batch same = expected.all().copy(number, number + 1);
        assertTrue(Arrays.equals(same.ids(), one.ids()));
        assertTrue(Arrays.equals(same.floats(), one.floats()));
        assertEquals(same.labels()[0], one.labels()[1]);
        assertEquals(same.labels()[1], one.labels()[0]);
      }
    }
    assertEquals(examples.size(), numbers.size());
    assertFalse(running());
  }

  @Test
  void theSeedDecidesTheOrderAndAPartMixesFiles() throws IOException {
    StreamedExamples examples = streamed(8192);
    List<String> first = checksums(parts(examples, 1, 0));
    assertEquals(first, checksums(parts(examples, 1, 0)));
    assertNotEquals(first, checksums(parts(examples, 2, 0)));
    Set<Integer> files = new HashSet<>();
    for (float number : parts(examples, 1, 0).get(0).all().floats()) {
      files.add((int) number / ROWS);
    }
    assertEquals(4, files.size());
  }

  @Test
  void laterPartsAreThoseOfAnEpochThatIsNotCutOff() throws IOException {
    StreamedExamples examples = streamed(1000);
    List<String> all = checksums(parts(examples, 5, 0));
    assertEquals(30, all.size());
    for (int skip : new int[] {1, 7, 29, 30, 31}) {
      assertEquals(
          all.subList(Math.min(skip, 30), 30), checksums(parts(examples, 5, skip)), "skip " + skip);
    }
  }

  private static List<String> checksums(List<Dataset> parts) {
    return parts.stream().map(Dataset::checksum).toList();
  }

  @Test
  void errorsReachTheTrainerAndTheThreadEnds() throws IOException {
    StreamedExamples examples = streamed(1000);
    Files.writeString(folder.resolve("part-03.csv"), "city,number,tags,y,z\nc1,1,,2,7\n");
    DataException error = assertThrows(DataException.class, () -> parts(examples, 1, 0));
    assertTrue(
        error
            .getMessage()
            .endsWith("part-03.csv, line 2, column \"z\": got \"7\", expected 0 or 1"));
    Files.writeString(folder.resolve("part-03.csv"), "city,number,y,z,tags\nc1,1,2,1,\n");
    error = assertThrows(DataException.class, () -> parts(examples, 1, 0));
    assertTrue(error.getMessage().contains("differ from those of"), error.getMessage());
    assertFalse(running());
  }

  @Test
  void filesThatChangeAreAnErrorOfTheEpoch() throws IOException {
    StreamedExamples examples = StreamedExamples.fit(SCHEMA, files(), LABELS, 1000);
    assertEquals(30, parts(examples, 1, 0).size());
    Path file = folder.resolve("part-03.csv");
    String all = Files.readString(file);
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, all.substring(0, all.length() / 2).replaceFirst("[^\n]*$", ""));
    String gone = "part-03.csv: was changed while a training reads it; it was " + all.length();
    refused(gone, examples);
    Files.writeString(file, all);
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5000));
    refused(gone, examples);
    Files.setLastModifiedTime(file, time);
    assertEquals(30, parts(examples, 1, 0).size());
    Files.delete(file);
    refused("part-03.csv: is not there any more", examples);
  }

  private static void refused(String expected, StreamedExamples examples) {
    String message = assertThrows(DataException.class, () -> parts(examples, 1, 0)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void fewerRowsThanInTheFirstPassAreAnError() throws IOException {
    for (int skip : new int[] {0, 3, 29, 31}) {
      StreamedExamples examples = streamed(1000);
      Path file = folder.resolve("part-03.csv");
      List<String> lines = Files.readAllLines(file);
      Files.write(file, lines.subList(0, lines.size() - 1));
      String message =
          assertThrows(DataException.class, () -> parts(examples, 1, skip)).getMessage();
      assertTrue(
          message.startsWith("an epoch read 29999 rows of [")
              && message.endsWith("], expected 30000 as in the first pass"),
          message);
    }
  }

  @Test
  void aFileIsKnownByItsContent() throws IOException {
    byte[] bytes = new byte[5 << 20];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("large"), bytes);
    FileMark mark = FileMark.of(file);
    assertTrue(mark.same(FileMark.of(Files.copy(file, folder.resolve("copy")))));
    for (int at : new int[] {0, (1 << 19) - 1, 1 << 19, bytes.length - 1}) {
      bytes[at] ^= 1;
      Files.write(file, bytes);
      assertFalse(mark.same(FileMark.of(file)), "byte " + at);
      bytes[at] ^= 1;
    }
    byte[] small = Arrays.copyOf(bytes, 2 << 20);
    Files.write(file, small);
    mark = FileMark.of(file);
    small[1_234_567] ^= 1;
    assertFalse(mark.same(FileMark.of(Files.write(file, small))));
  }

  @Test
  void closingEndsTheThreadAndItsFiles() throws IOException, InterruptedException {
    StreamedExamples examples = streamed(100);
    for (int taken = 0; taken < 3; taken++) {
      Examples.Parts parts = examples.parts(List.of("y"), 1, 0);
      for (int i = 0; i < taken; i++) {
        assertEquals(100, parts.next().rows());
      }
      assertTrue(running());
      parts.close();
      assertFalse(running());
    }
    if (Files.exists(Path.of("/proc/self/fd"))) {
      for (int i = 0; i < 100 && OpenFiles.of(folder) > 0; i++) {
        Thread.sleep(20); // what reads ahead closes its file a moment later
      }
      assertEquals(0, OpenFiles.of(folder));
    }
  }

  @Test
  void unknownTasksAndNoRowsAreErrors() throws IOException {
    StreamedExamples examples = streamed(100);
    assertThrows(DataException.class, () -> examples.parts(List.of("x"), 1, 0));
    assertThrows(IllegalArgumentException.class, () -> streamed(0));
  }
}
