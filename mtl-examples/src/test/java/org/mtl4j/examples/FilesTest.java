package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the command line takes them. */
class FilesTest {

  @TempDir Path folder;

  private static String errors(int expected, String... args) {
    PrintStream before = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      assertEquals(expected, Mtl.run(args), () -> errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
    return errors.toString(StandardCharsets.UTF_8);
  }

  private Path config(String csv) throws IOException {
    return Files.writeString(
        folder.resolve("c.yaml"),
        "data: {train: a.csv, csv: {"
            + csv
            + "}}\nfeatures: {sparse: [city]}\n"
            + "tasks: [{name: y}]\nmodel: {type: shared_bottom}\n");
  }

  @Test
  void encodings() throws IOException {
    byte[] latin = "city,y\nM\u00fcnchen,1\nK\u00f6ln,0\n".getBytes(StandardCharsets.ISO_8859_1);
    Path input = Files.write(folder.resolve("a.csv"), latin);
    Path output = folder.resolve("a.parquet");
    String[] convert = {
      "convert", "--input", input.toString(), "--output", output.toString(), "--config", null
    };
    convert[6] = config("").toString();
    String error = errors(2, convert);
    assertTrue(
        error.contains("a.csv, line 2: cannot be read: got the bytes [FC], which are no UTF-8"),
        error);
    assertTrue(error.contains("data.csv.encoding"), error);
    for (String name : new String[] {"latin1", "latin-1", "ISO-8859-1", "windows-1252", "cp1252"}) {
      convert[6] = config("encoding: " + name).toString();
      errors(0, convert);
      Path back = folder.resolve("b.csv");
      errors(0, "convert", "--input", output.toString(), "--output", back.toString());
      assertEquals("city,y\nMünchen,1\nKöln,0\n", Files.readString(back));
    }
    convert[6] = config("encoding: latn1").toString();
    error = errors(2, convert);
    assertTrue(error.contains("data.csv.encoding: got \"latn1\", expected the name"), error);
  }
}
