package org.mtl4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs are whole or as they were, whatever stands at their path. */
class OutputFileTest {

  private static final String LEFT = ".o.csv.0123456789abcdef.partial";

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void put(OutputFile file, String text) throws IOException {
    file.stream().write(text.getBytes(StandardCharsets.UTF_8));
    file.stream().close();
  }

  @Test
  void replacesWhatIsThereAtOnceAndKeepsItsMode() throws IOException {
    Path target = Files.writeString(folder.resolve("o.csv"), "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-r-x"));
    try (OutputFile file = OutputFile.open(target)) {
      put(file, "new");
      assertEquals("old", Files.readString(target));
      file.commit();
    }
    assertEquals("new", Files.readString(target));
    assertEquals("rw-rw-r-x", mode(target));
    assertEquals(List.of("o.csv"), names());
  }

  @Test
  void aNewFileHasTheModeOfAnyOther() throws IOException {
    OutputFile.write(folder.resolve("o.csv"), "é\n");
    Path plain = Files.createFile(folder.resolve("plain"));
    assertEquals(mode(plain), mode(folder.resolve("o.csv")));
    assertEquals("é\n", Files.readString(folder.resolve("o.csv")));
  }

  @Test
  void afterAnErrorAllIsAsItWas() throws IOException {
    Path target = Files.writeString(folder.resolve("o.csv"), "old");
    UncheckedIOException error =
        assertThrows(
            UncheckedIOException.class,
            () ->
                OutputFile.write(
                    target,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));
    assertEquals("cannot write " + target + ": No space left on device", error.getMessage());
    assertEquals("old", Files.readString(target));
    assertEquals(List.of("o.csv"), names());
  }

  @Test
  void ofALinkTheTargetIsReplaced() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path target = Files.writeString(inner.resolve("t"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("inner/t"));
    OutputFile.write(link, "new");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(target));
    Path second = Files.createSymbolicLink(folder.resolve("second"), folder.resolve("link"));
    Files.delete(target);
    OutputFile.write(second, "again");
    assertEquals("again", Files.readString(target));
    assertTrue(Files.isSymbolicLink(second) && Files.isSymbolicLink(link));
    Path circle = folder.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertSays("its links lead in a circle", circle);
  }

  @Test
  void devicesAndPipesTakeItAsItComes() throws Exception {
    OutputFile.write(Path.of("/dev/null"), "text");
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> text(pipe));
    OutputFile.write(pipe, "through");
    assertEquals("through", read.get(30, TimeUnit.SECONDS));
    assertFalse(Files.isRegularFile(pipe));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
    OutputFile.write(link, "text");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of("link", "pipe"), names());
    assertSays("No space left on device", Path.of("/dev/full"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSays(String part, Path target) {
    String message =
        assertThrows(UncheckedIOException.class, () -> OutputFile.write(target, "x")).getMessage();
    assertTrue(
        message.startsWith("cannot write " + target + ": ") && message.contains(part), message);
  }

  @Test
  void foldersAndWhatIsInNoFolderAreErrors() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("d"));
    assertSays("it is a folder", empty);
    assertSays("it is a folder", Files.createSymbolicLink(folder.resolve("l"), empty));
    assertSays("none does not exist", folder.resolve("none/o.csv"));
    Path file = Files.createFile(folder.resolve("f"));
    assertSays("f is not a folder", file.resolve("o.csv"));
    assertTrue(Files.isDirectory(empty));
    assertEquals(List.of("d", "f", "l"), names());
  }

  @Test
  void writersOfOneFileDoNotMix() throws IOException {
    Path target = folder.resolve("o.csv");
    try (OutputFile first = OutputFile.open(target);
        OutputFile second = OutputFile.open(target)) {
      put(first, "first");
      put(second, "second");
      second.commit();
      assertEquals("second", Files.readString(target));
      first.commit();
      assertEquals("first", Files.readString(target));
    }
    assertEquals(List.of("o.csv"), names());
  }

  @Test
  void leftoversOfKilledProcessesGoAndNothingElse() throws IOException {
    List<String> foreign =
        new ArrayList<>(
            List.of("o.csv.partial", ".o.csv.0123.partial", ".p.csv.0123456789abcdef.partial"));
    for (String name : foreign) {
      Files.writeString(folder.resolve(name), name);
    }
    Files.writeString(folder.resolve(LEFT), "left");
    Path leftFolder = folder.resolve(LEFT.replace(".partial", ".folder"));
    Files.writeString(Files.createDirectory(leftFolder).resolve("a"), "left");
    OutputFile.write(folder.resolve("o.csv"), "new");
    foreign.add("o.csv");
    assertEquals(foreign.stream().sorted().toList(), names());
    OutputFolder.sweep(folder);
    foreign.remove(".p.csv.0123456789abcdef.partial");
    assertEquals(foreign.stream().sorted().toList(), names());
  }

  @Test
  void namesMayBeAsLongAsTheSystemAllows() throws IOException {
    OutputFile.write(folder.resolve("é".repeat(120)), "x");
    assertEquals(List.of("é".repeat(120)), names());
  }

  @Test
  void foldersAppearWhole() throws IOException {
    Path target = folder.resolve("a/b/model");
    try (OutputFolder output = OutputFolder.open(target)) {
      Files.writeString(Files.createDirectory(output.path().resolve("x")).resolve("y"), "text");
      assertFalse(Files.exists(target));
    }
    assertEquals(List.of(), names());
    try (OutputFolder output = OutputFolder.open(target)) {
      Files.writeString(output.path().resolve("y"), "text");
      output.commit();
    }
    assertEquals("text", Files.readString(target.resolve("y")));
    assertEquals(mode(Files.createDirectory(folder.resolve("plain"))), mode(target));
    try (Stream<Path> all = Files.list(target.getParent())) {
      assertEquals(1, all.count());
    }
    IOException error = assertThrows(IOException.class, () -> OutputFolder.open(target));
    assertEquals("it already exists", error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void signalsLeaveNothing(String signal) throws Exception {
    Path target = Files.writeString(folder.resolve("o.csv"), "old");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Unfinished.class.getName(),
                target.toString(),
                folder.resolve("model").toString())
            .start();
    assertEquals('w', process.getInputStream().read());
    assertEquals(4, names().size(), names().toString());
    assumeTrue(catches(process, signal), "ignored, as in the background of a shell");
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor() > 128);
    assertEquals(List.of("o.csv"), names());
    assertEquals("old", Files.readString(target));
  }

  private static boolean catches(Process process, String signal) throws IOException {
    int number = Map.of("HUP", 1, "INT", 2, "TERM", 15).get(signal);
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      String mask = lines.filter(line -> line.startsWith("SigCgt:")).findFirst().orElseThrow();
      return (Long.parseUnsignedLong(mask.substring(7).strip(), 16) >>> number - 1 & 1) == 1;
    }
  }

  /** Writes and does not come to an end. */
  static final class Unfinished {

    public static void main(String[] args) throws Exception {
      try (OutputFile file = OutputFile.open(Path.of(args[0]));
          OutputFolder output = OutputFolder.open(Path.of(args[1]))) {
        put(file, "unfinished");
        Files.writeString(output.path().resolve("a"), "unfinished");
        System.out.write('w');
        System.out.flush();
        Thread.sleep(60_000);
      }
    }
  }
}
