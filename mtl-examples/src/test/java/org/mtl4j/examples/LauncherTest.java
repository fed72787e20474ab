package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The folder that {@code mtl} has native libraries unpacked to, with a java that tells its options.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir Path folder;

  @BeforeEach
  void install() throws IOException {
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/classpath.txt"), "classes");
    Files.copy(Path.of(System.getProperty("testdata")).resolve("../mtl-examples/mtl"), mtl());
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(folder.resolve("tmp"));
  }

  private Path mtl() {
    return folder.resolve("mtl");
  }

  private record Run(int code, List<String> lines) {
    String cache() {
      String option = "-Dorg.bytedeco.javacpp.cachedir=";
      return lines.stream()
          .filter(line -> line.startsWith(option))
          .map(line -> line.substring(option.length()))
          .findFirst()
          .orElseThrow();
    }
  }

  private Run run(Map<String, String> environment) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", mtl().toString(), "describe").redirectErrorStream(true);
    builder.environment().remove("MTL_NATIVE_CACHE");
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("TMPDIR", folder.resolve("tmp").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines = new String(process.getInputStream().readAllBytes()).lines().toList();
    return new Run(process.waitFor(), lines);
  }

  @Test
  void nativeLibrariesLieInTheHome() throws Exception {
    String home = Files.createDirectories(folder.resolve("home")).toString();
    assertEquals(home + "/.javacpp/cache", run(Map.of("HOME", home)).cache());
    String own = folder.resolve("own").toString();
    assertEquals(own, run(Map.of("HOME", home, "MTL_NATIVE_CACHE", own)).cache());
  }

  @Test
  void withoutAHomeTheyLieInAFolderOfOnesOwn() throws Exception {
    Map<String, String> none = Map.of("HOME", "/proc/nonexistent");
    Path cache = Path.of(run(none).cache());
    assertEquals(folder.resolve("tmp"), cache.getParent());
    assertEquals(
        PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(cache));
    assertEquals(cache.toString(), run(none).cache());
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    Run open = run(none);
    assertEquals(2, open.code());
    assertTrue(open.lines().get(0).contains("mode 700"), open.lines().toString());
    Files.delete(cache);
    Files.createSymbolicLink(cache, folder.resolve("target"));
    assertEquals(2, run(none).code());
  }
}
