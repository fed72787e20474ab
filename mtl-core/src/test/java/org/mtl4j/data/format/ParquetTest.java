package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowReader;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Texts;
import org.mtl4j.feature.TextRule;

/** Parquet files, sound and damaged. */
class ParquetTest {

  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TextRule.defaults());
  private static final int ROWS = 5000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    StringBuilder text = new StringBuilder("a,b,n,s\n");
    for (int i = 0; i < ROWS; i++) {
      text.append("k" + i % 7 + ",u" + i + "," + (i % 3 == 0 ? "" : i * 0.5) + ",");
      text.append("x|".repeat(i % 4) + "y\n");
    }
    file = folder.resolve("a.parquet");
    RowSource csv = FILES.read(Files.writeString(folder.resolve("a.csv"), text).toString());
    FILES.write(
        csv,
        name ->
            switch (name) {
              case "n" -> ColumnKind.NUMBER;
              case "s" -> ColumnKind.TEXTS;
              default -> ColumnKind.TEXT;
            },
        file);
  }

  @Test
  void columnsAreReadWhenTheyAreAskedFor() throws IOException {
    RowSource rows = FILES.read(file.toString());
    try (RowReader reader = rows.open()) {
      for (int i = 0; i < ROWS; i++) {
        assertTrue(reader.next());
        assertEquals(i + 1, reader.line());
        if (i % 1300 == 1299) {
          assertEquals("u" + i, reader.text(1));
          assertEquals("x|".repeat(i % 4) + "y", reader.text(3));
        }
      }
    }
    try (RowReader reader = rows.open()) {
      assertEquals(1, OpenFiles.of(folder));
      reader.next();
      Texts texts = new Texts();
      assertEquals(0, reader.add(0, texts));
      for (int i = 1; i < ROWS; i++) {
        reader.next();
        assertEquals(i % 7, reader.add(0, texts));
        assertEquals(i % 3 == 0 ? -1 : 1, reader.numbers(2, new double[1]));
      }
    }
  }

  @Test
  void damagedFilesEndInAnErrorOrRows() throws IOException {
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(3);
    int errors = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bad = i % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int change = 0; change < 3 && i % 4 > 0; change++) {
        int at = i % 4 == 1 ? good.length - 1 - random.nextInt(900) : random.nextInt(good.length);
        bad[at] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try {
        RoundTripTest.texts(FILES.read(file.toString()));
      } catch (DataException e) {
        errors++;
        assertTrue(e.getMessage().contains("a.parquet"), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
    assertTrue(errors > 200, "too few errors: " + errors);
    assertEquals(0, OpenFiles.of(folder));
  }

  @Test
  void otherFilesAreNone() throws IOException {
    Files.writeString(file, "a,b\n1,2\n".repeat(9));
    String message =
        assertThrows(DataException.class, () -> FILES.read(file.toString())).getMessage();
    assertTrue(message.startsWith(file + ": cannot be read: " + file + " is not a Par"), message);
  }

  @Test
  void unknownColumnsAreNamed() throws IOException {
    Path other = folder.resolve("b.parquet");
    RowSource csv = FILES.read(Files.writeString(folder.resolve("b.csv"), "a,c\n1,2\n").toString());
    FILES.write(csv, name -> ColumnKind.TEXT, other);
    RowSource both = FILES.read(folder + "/?.parquet");
    DataException error = assertThrows(DataException.class, both::count);
    assertTrue(
        error.getMessage().contains("b.parquet: column \"b\" does not exist"), error.getMessage());
    assertEquals(0, OpenFiles.of(folder));
  }

  private void footerFails(String expected, Consumer<FileMetaData> change) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length - 8;
    int length = ByteBuffer.wrap(bytes, end, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, end - length, length));
    change.accept(footer);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(bytes, 0, end - length);
    Util.writeFileMetaData(footer, changed);
    ByteBuffer tail = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    tail.putInt(changed.size() - end + length).put(bytes, end + 4, 4);
    changed.write(tail.array());
    Path other = Files.write(folder.resolve("c.parquet"), changed.toByteArray());
    DataException error =
        assertThrows(DataException.class, () -> RoundTripTest.texts(FILES.read(other.toString())));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
  }

  @Test
  void rowsAreCountedAlike() throws IOException {
    footerFails(
        "c.parquet: cannot be read: its footer tells of 4999 rows, its row groups of 5000",
        footer -> footer.setNum_rows(ROWS - 1));
    footerFails(
        "its footer tells of 5000 rows, its row groups of 0",
        footer -> footer.getRow_groups().clear());
    footerFails(
        "its footer tells of 5000 rows and of 4999 values of \"a\"",
        footer ->
            footer.getRow_groups().get(0).getColumns().get(0).getMeta_data().setNum_values(4999));
    footerFails(
        "got 5000 values for 4999 rows",
        footer -> {
          footer.setNum_rows(4999);
          footer.getRow_groups().get(0).setNum_rows(4999);
        });
  }
}
