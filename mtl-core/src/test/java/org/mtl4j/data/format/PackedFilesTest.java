package org.mtl4j.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.TextRule;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Files are what their first bytes say, whatever their names. */
class PackedFilesTest {

  private static final RowFiles FILES = new RowFiles(CsvFormat.withHeader(), TextRule.defaults());
  private static final int ROWS = 20_000;

  @TempDir Path folder;

  private interface Packer {
    OutputStream packing(OutputStream out) throws IOException;
  }

  private static byte[] csv() {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < ROWS; i++) {
      text.append("é").append(i * 7919 % 10_007).append(',').append(i).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] packed(Packer packer, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packing = packer.packing(out)) {
      packing.write(bytes);
    }
    return out.toByteArray();
  }

  private static OutputStream zip(OutputStream out, String... names) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (String name : names) {
      zip.putNextEntry(new ZipEntry(name));
    }
    return zip;
  }

  private static Map<String, Packer> packers() {
    Map<String, Packer> packers = new LinkedHashMap<>();
    packers.put("gz", GZIPOutputStream::new);
    packers.put("zst", ZstdOutputStream::new);
    packers.put("bz2", BZip2CompressorOutputStream::new);
    packers.put("xz", out -> new XZOutputStream(out, new LZMA2Options(0)));
    packers.put("zip", out -> zip(out, "__MACOSX/._a.csv", "data/", "data/a.csv"));
    return packers;
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private void fails(String part, Path file) {
    DataException error =
        assertThrows(DataException.class, () -> FILES.read(file.toString()).count());
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @Test
  void packedWhateverTheName() throws IOException {
    String expected = RoundTripTest.texts(FILES.read(file("a.csv", csv()).toString())).toString();
    for (Map.Entry<String, Packer> packer : packers().entrySet()) {
      byte[] bytes = packed(packer.getValue(), csv());
      for (String name : List.of("a.csv", "A.CSV." + packer.getKey().toUpperCase(), "none")) {
        RowSource rows = FILES.read(file(name, bytes).toString());
        assertEquals(expected, RoundTripTest.texts(rows).toString(), name);
      }
      Path cut = file("cut.csv", Arrays.copyOf(bytes, bytes.length / 2));
      fails("cut.csv", cut);
      fails("a." + packer.getKey(), file("a." + packer.getKey(), csv()));
      fails("it is packed twice", file("b.csv", packed(packers().get("gz"), bytes)));
    }
    assertEquals(0, OpenFiles.of(folder));
  }

  @Test
  void severalPackedFilesInOne() throws IOException {
    for (String kind : List.of("gz", "zst", "bz2", "xz")) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(packed(packers().get(kind), "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));
      both.write(packed(packers().get(kind), "3,4\n".getBytes(StandardCharsets.UTF_8)));
      assertEquals(
          2, FILES.read(file("a.csv." + kind, both.toByteArray()).toString()).count(), kind);
    }
  }

  @Test
  void damagedBytesAreAnError() throws IOException {
    for (Map.Entry<String, Packer> packer : packers().entrySet()) {
      byte[] bytes = packed(packer.getValue(), csv());
      Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0x55);
      fails("d.csv", file("d.csv", bytes));
    }
  }

  @Test
  void recordsAndParquetWhateverTheName() throws IOException {
    RowSource rows = FILES.read(file("a.csv", csv()).toString());
    String expected = RoundTripTest.texts(rows).toString();
    for (String ending : List.of("parquet", "tfrecord", "tfrecord.gz")) {
      Path written = folder.resolve("b." + ending);
      FILES.write(rows, name -> ColumnKind.TEXT, written);
      byte[] bytes = Files.readAllBytes(written);
      for (String name : List.of("part-r-00000", "c.csv", "c.PQ", "c.parquet.gzip", "c.data")) {
        if (ending.equals("parquet") || !name.startsWith("c.p") && !name.startsWith("c.P")) {
          RowSource read = FILES.read(file(name, bytes).toString());
          assertEquals(expected, RoundTripTest.texts(read).toString(), ending + " " + name);
        }
      }
      DataException error =
          assertThrows(
              DataException.class,
              () ->
                  CsvSource.of(CsvFormat.withHeader(), file("d.csv", bytes).toString()).inMemory());
      assertTrue(error.getMessage().contains("d.csv"), error.getMessage());
    }
    fails("it is packed with gzip", file("e.parquet", packed(GZIPOutputStream::new, csv())));
  }

  @Test
  void otherFilesAreNamed() throws IOException {
    fails("it is an ORC file; CSV, TFRecord", file("a.csv", new byte[] {'O', 'R', 'C', 10 + 1, 0}));
    fails("it is an Avro file", file("a.csv", new byte[] {'O', 'b', 'j', 1, 4}));
    fails("it is an Arrow file", file("a.csv", "ARROW1\0\0".getBytes(StandardCharsets.UTF_8)));
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.UTF_8), 0, tar, 257, 5);
    fails("it is a tar archive", file("a.tar.gz", packed(GZIPOutputStream::new, tar)));
    Packer two = out -> zip(out, "a.csv", "b.csv");
    fails("it is a zip archive of 2 files, expected 1", file("a.csv", packed(two, csv())));
    Packer office = out -> zip(out, "[Content_Types].xml", "xl/workbook.xml");
    fails("a document of Office; save its table as CSV", file("a.csv", packed(office, csv())));
    byte[] header = "PAR1,ORC,BZh\n1,2,3\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(1, FILES.read(file("a.csv", header).toString()).count());
  }

  @Test
  void foldersThatNameColumns() throws IOException {
    for (String name : List.of("dt=2024-01-01", "dt=a%3Ab", "dt=__HIVE_DEFAULT_PARTITION__")) {
      Files.createDirectories(folder.resolve("t/" + name));
      file("t/" + name + "/p.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    RowSource rows = FILES.read(folder + "/t");
    assertEquals(List.of("a", "b", "dt"), rows.columns());
    String expected = "[[1, 2, 2024-01-01], [1, 2, ], [1, 2, a:b]]";
    assertEquals(expected, RoundTripTest.texts(rows).toString());
    assertEquals(expected, RoundTripTest.texts(rows.inMemory()).toString());
    assertEquals(expected, RoundTripTest.texts(FILES.read(folder + "/t/*/p.csv")).toString());
    RowSource one = FILES.read(folder + "/t/dt=2024-01-01/*.csv");
    assertEquals(List.of("a", "b"), one.columns());
    file("t/p.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    RowSource mixed = FILES.read(folder + "/t");
    DataException error = assertThrows(DataException.class, mixed::count);
    assertTrue(
        error.getMessage().contains("t/p.csv: it is in no folder \"dt=...\""), error.getMessage());
  }
}
