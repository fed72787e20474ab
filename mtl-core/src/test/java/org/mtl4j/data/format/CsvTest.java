package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Texts;
import org.mtl4j.feature.TextRule;

/** CSV files, row by row and in memory. */
class CsvTest {

  private static final String[] PIECES = {
    "a",
    "bc",
    "é",
    "漢",
    " ",
    "\t",
    ",",
    ",",
    ",",
    ";",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "\"x\"",
    "\"y,\n\"",
    " \"q \" ",
    "#",
    "\u2003",
    "\n\n",
    "1.5",
    "-"
  };

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("a.csv"), text);
  }

  private static String rows(RowSource source) {
    List<String> rows = new ArrayList<>();
    try (RowReader reader = source.open()) {
      while (reader.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < source.columns().size(); i++) {
          cells.add(reader.text(i));
        }
        rows.add(reader.line() + cells.toString());
      }
    }
    return rows.toString();
  }

  @Test
  void linesOfWhiteSpaceAndEqualNamesOfUnusedColumnsAreNobodysBusiness() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), " \nk,a,k\n1,2,3\n \t\n4,5,6\n\n  \n");
    RowSource rows = CsvSource.of(CsvFormat.withHeader(), file.toString());
    assertEquals(List.of("k", "a", "k"), rows.columns());
    assertEquals(2, rows.count());
    assertEquals(1, rows.column("a"));
    String message = assertThrows(DataException.class, () -> rows.column("k")).getMessage();
    assertTrue(message.endsWith("are equal: \"k\" is there more than once"), message);
    Files.writeString(file, "a\n\"\"\n1\n");
    assertEquals(2, CsvSource.of(CsvFormat.withHeader(), file.toString()).count());
  }

  @Test
  void readsRandomTextAsCommonsCsvDoes() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int left = random.nextInt(14); left > 0; left--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String expected = commons(text.toString());
      assertEquals(expected, ours(text.toString(), false), () -> "\"" + text + "\"");
      if (text.indexOf("\u2003") < 0) {
        assertEquals(expected, ours(text.toString(), true), () -> "\"" + text + "\"");
      }
      good += expected.startsWith("bad") ? 0 : 1;
    }
    assertTrue(good > 10_000, "too few of the texts are CSV: " + good);
  }

  private static String commons(String text) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .setCommentMarker('#')
            .get();
    List<String> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(text, format)) {
      for (CSVRecord row : parser) {
        rows.add(parser.getCurrentLineNumber() + row.toList().toString());
      }
      return rows.toString();
    } catch (UncheckedIOException e) {
      return "bad after " + rows;
    }
  }

  private static String ours(String text, boolean ascii) {
    CsvFormat format = new CsvFormat(true, List.of(), ',', Optional.of('#'));
    CsvScanner scanner = new CsvScanner(new OneByOne(text), format, ascii);
    List<String> rows = new ArrayList<>();
    try {
      while (scanner.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < scanner.cells(); i++) {
          int start = scanner.start(i);
          cells.add(new String(scanner.characters(), start, scanner.end(i) - start));
        }
        rows.add(scanner.line() + cells.toString());
      }
      return rows.toString();
    } catch (IOException e) {
      return "bad after " + rows;
    }
  }

  /** Gives one character at a time, so that every character is once the last one known. */
  private static final class OneByOne extends java.io.StringReader {
    OneByOne(String text) {
      super(text);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 1));
    }
  }

  @Test
  void longRowsPassTheBuffer() throws IOException {
    StringBuilder text = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 200; i++) {
      text.append(i).append(",\"").append("x\"\"\n".repeat(i * 40)).append("\", y\n");
    }
    RowSource source = CsvSource.of(CsvFormat.withHeader(), file(text.toString()).toString());
    int i = 0;
    try (RowReader reader = source.open()) {
      for (; reader.next(); i++) {
        assertEquals(Integer.toString(i), reader.text(0));
        assertEquals("x\"\n".repeat(i * 40), reader.text(1));
        assertEquals("y", reader.text(2));
      }
    }
    assertEquals(200, i);
  }

  @Test
  void memoryHoldsWhatTheFileHolds() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 5000; i++) {
      text.append(i % 17).append(i % 7 == 0 ? ",\n\n" : ",\"k" + i + "\n\"\n");
    }
    RowSource source = CsvSource.of(CsvFormat.withHeader(), file(text.toString()).toString());
    RowSource some = source.where(row -> row < 40 || row % 999 == 0);
    assertEquals(rows(some), rows(some.inMemory()));
    assertEquals(rows(some), rows(source.inMemory().where(row -> row < 40 || row % 999 == 0)));
    assertEquals(5000, source.inMemory().count());
    assertEquals(source.columns(), source.inMemory().columns());
    assertEquals(source.files(), source.inMemory().files());
  }

  @Test
  void byteOrderMarkIsNoPartOfTheHeader() throws IOException {
    Path file = file("\uFEFFa,b\n1,2\n");
    assertEquals(
        List.of("a", "b"), CsvSource.of(CsvFormat.withHeader(), file.toString()).columns());
  }

  @Test
  void damagedQuotes() throws IOException {
    fails("a.csv, line 4: cannot be read: the quote that opens in line 2", "a,b\n1,\"x\n2,3\n");
    fails("a.csv, line 2: cannot be read: got 'y' behind a closing quote", "a,b\n1,\"x\" y\n2,3\n");
  }

  private static CsvFormat encoded(String encoding) {
    return new CsvFormat(
        true, List.of(), ',', Optional.empty(), Limits.defaults(), Charset.forName(encoding));
  }

  private RowSource encoded(String encoding, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("e.csv"), bytes);
    return CsvSource.of(encoded(encoding), file.toString());
  }

  private void fails(String part, String encoding, byte[] bytes) {
    DataException error =
        assertThrows(DataException.class, () -> encoded(encoding, bytes).inMemory());
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void encodings(String encoding) throws IOException {
    String text = "città,b\ncafé,1\ncafè,2\n";
    String mark = encoding.equals("UTF-32") ? "\uFEFF" : ""; // UTF-16 has one by itself
    RowSource rows = encoded(encoding, (mark + text).getBytes(encoding));
    assertEquals(List.of("città", "b"), rows.columns());
    assertEquals("[2[café, 1], 3[cafè, 2]]", rows(rows));
    if (encoding.startsWith("UTF-") && mark.isEmpty() && !encoding.equals("UTF-16")) {
      assertEquals(
          rows.columns(), encoded(encoding, ("\uFEFF" + text).getBytes(encoding)).columns());
    }
    Path copy = folder.resolve("copy.csv");
    RowFiles files = new RowFiles(encoded(encoding), TextRule.defaults());
    files.write(rows, name -> ColumnKind.TEXT, copy);
    assertEquals(rows(rows), rows(files.read(copy.toString())));
  }

  @Test
  void bytesThatAreNoTextAreAnError() throws IOException {
    byte[] latin = "a,b\n1,x\ncaf\u00e9,\u00e8\n".getBytes(StandardCharsets.ISO_8859_1);
    fails("e.csv, line 3: cannot be read: got the bytes [E9], which are no UTF-8", "UTF-8", latin);
    fails("line 1: cannot be read: got the bytes [E9]", "UTF-8", "\u00e9,b".getBytes("ISO-8859-1"));
    fails(
        "line 2: cannot be read: got the bytes [C3]", "UTF-8", new byte[] {'a', '\n', (byte) 0xC3});
    fails(
        "line 2: cannot be read: got the bytes [81], which are no windows-1252",
        "windows-1252",
        new byte[] {'a', '\n', (byte) 0x81});
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 9_000; i++) {
      text.append("\"é漢🚀\n\"").append(i).append(",x\n");
    }
    fails("behind a closing quote", "UTF-8", text.toString().getBytes(StandardCharsets.UTF_8));
    byte[] all = text.toString().replaceAll("(\\d+),x", ",$1").getBytes(StandardCharsets.UTF_8);
    assertEquals(9_000, encoded("UTF-8", all).inMemory().count());
    byte[] bad = Arrays.copyOf(all, all.length + 3);
    System.arraycopy(new byte[] {'y', (byte) 0xED, (byte) 0xA0}, 0, bad, all.length, 3);
    fails("e.csv, line 18002: cannot be read: got the bytes [ED", "UTF-8", bad);
  }

  @Test
  void anotherEncodingIsNamed() throws IOException {
    String text = "user,b\nx,1\n";
    byte[] marked = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
    fails("it is UTF-16LE by its byte order mark, expected UTF-8; set the", "UTF-8", marked);
    fails("(data.csv.encoding): UTF-16LE", "UTF-8", marked);
    fails("it is UTF-16LE by its byte order mark", "UTF-16BE", marked);
    fails("it is UTF-16BE", "ISO-8859-1", text.getBytes(StandardCharsets.UTF_16));
    fails("it is UTF-8", "ISO-8859-1", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
    fails("it looks like UTF-16LE", "UTF-8", text.getBytes(StandardCharsets.UTF_16LE));
    fails("it looks like UTF-16BE", "UTF-16LE", text.getBytes(StandardCharsets.UTF_16BE));
    fails("UTF-16LE or UTF-16BE", "UTF-16", text.getBytes(StandardCharsets.UTF_16LE));
    fails("it is UTF-32LE", "UTF-8", ("\uFEFF" + text).getBytes("UTF-32LE"));
  }

  @Test
  void whatAnEncodingLacksIsNotWritten() throws IOException {
    RowSource rows = encoded("UTF-8", "a\n1\n漢\n".getBytes(StandardCharsets.UTF_8));
    RowFiles latin = new RowFiles(encoded("ISO-8859-1"), TextRule.defaults());
    Path copy = folder.resolve("copy.csv");
    DataException error =
        assertThrows(DataException.class, () -> latin.write(rows, name -> ColumnKind.TEXT, copy));
    assertTrue(
        error.getMessage().contains("e.csv, line 3: \"漢\" cannot be written in ISO-8859-1"),
        error.getMessage());
    assertTrue(Files.notExists(copy));
  }

  private void fails(String part, String text) throws IOException {
    RowSource source = CsvSource.of(CsvFormat.withHeader(), file(text).toString());
    DataException error = assertThrows(DataException.class, () -> rows(source));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(
        error.getMessage(), assertThrows(DataException.class, source::inMemory).getMessage());
  }

  /** A line without an end is refused after its limit, not after the memory is full. */
  @Test
  void anEndlessLineIsRefusedEarly() {
    char[] row = new char[1 << 16];
    Arrays.fill(row, 'x');
    long[] given = new long[1];
    CsvScanner scanner =
        new CsvScanner(
            new Reader() {
              @Override
              public int read(char[] target, int offset, int length) {
                int count = Math.min(length, row.length);
                System.arraycopy(row, 0, target, offset, count);
                given[0] += count;
                return count;
              }

              @Override
              public void close() {}
            },
            CsvFormat.withHeader());
    assertThrows(IOException.class, scanner::next);
    assertTrue(given[0] <= 2L * Limits.defaults().rowLength(), given[0] + "");
  }

  @Test
  void filesAreParts() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.writeString(folder.resolve("p" + i + ".csv"), "a,b\n1,x" + i + "\n2,y\n");
    }
    RowSource all = CsvSource.of(CsvFormat.withHeader(), folder + "/p*.csv");
    assertEquals(3, all.parts().size());
    assertEquals("[2[1, x1], 3[2, y]]", rows(all.parts().get(1)));
    assertEquals(all.columns(), all.parts().get(2).columns());
    assertEquals(6, all.count());
    assertEquals(1, all.inMemory().parts().size());
    Files.writeString(folder.resolve("p2.csv"), "b,a\n1,2\n");
    RowSource other = CsvSource.of(CsvFormat.withHeader(), folder + "/p*.csv");
    assertTrue(
        assertThrows(DataException.class, () -> other.parts().get(2).open())
            .getMessage()
            .contains("p2.csv: its columns [b, a] differ from those of the first file, [a, b]"));
  }

  @Test
  void numbersDistinctTexts() {
    Texts texts = new Texts();
    for (int i = 0; i < 5000; i++) {
      assertEquals(i, texts.add("t" + i));
    }
    for (int i = 0; i < 5000; i++) {
      assertEquals(i, texts.add("t" + i));
      assertEquals("t" + i, texts.get(i));
    }
    assertEquals(5000, texts.add(""));
    assertEquals("", texts.get(5000));
    assertEquals(5001, texts.size());
  }
}
