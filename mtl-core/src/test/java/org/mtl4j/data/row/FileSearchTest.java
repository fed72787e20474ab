package org.mtl4j.data.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What paths, folders and patterns stand for. */
class FileSearchTest {

  @TempDir Path folder;

  private void file(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }

  private void finds(String pattern, String... names) {
    List<String> found =
        DataFiles.find(folder + "/" + pattern).stream()
            .map(path -> folder.relativize(path).toString())
            .toList();
    assertEquals(List.of(names), found, pattern);
  }

  private void fails(String pattern, String part) {
    DataException error =
        assertThrows(DataException.class, () -> DataFiles.find(folder + "/" + pattern));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @Test
  void patternsGoNoDeeperThanTheySay() throws IOException {
    file("a.csv", "b.csv", "s/a.csv", "s/t/a.csv", "x{1}.csv");
    finds("*.csv", "a.csv", "b.csv", "x{1}.csv");
    finds("?.csv", "a.csv", "b.csv");
    finds("*/a.csv", "s/a.csv");
    finds("[ab].csv", "a.csv", "b.csv");
    finds("{b,a}.csv", "a.csv", "b.csv");
    finds("{s/t/,}a.csv", "a.csv", "s/t/a.csv");
    finds("s/**/a.csv", "s/a.csv", "s/t/a.csv");
    finds("x{1}.csv", "x{1}.csv");
    fails("*.tsv", "no file matches");
    fails("?", "no file matches, but 1 folders");
    fails("none/*.csv", "no such folder: " + folder + "/none");
    fails("none.csv", "no such file");
    fails("a[.csv", "no such file, and as a pattern it is wrong");
  }

  @Test
  void bracketsInNamesAreThemselves() throws IOException {
    file("[2024] x/part-1.csv", "2 x/part-1.csv", "data[1].csv", "data1.csv", "s/[a]/p.csv");
    finds("[2024] x/part-1.csv", "[2024] x/part-1.csv");
    finds("[2024] x/part-*.csv", "[2024] x/part-1.csv");
    finds("data[1].csv", "data[1].csv");
    finds("*/[a]/p.csv", "s/[a]/p.csv");
  }

  @Test
  void hiddenFilesAreFoundByTheirFirstCharacter() throws IOException {
    file("a.csv", ".a.csv", "_a.csv", ".s/b.csv", "_c=1/b.csv", "s/b.csv");
    finds("*.csv", "a.csv");
    finds(".*.csv", ".a.csv");
    finds("_*.csv", "_a.csv");
    finds("{_,.,}a.csv", ".a.csv", "_a.csv", "a.csv");
    finds("*/b.csv", "_c=1/b.csv", "s/b.csv");
    finds(".s/*.csv", ".s/b.csv");
    fails("?a.csv", "no file matches; 2 that start with . or _ are left out");
  }

  @Test
  void aFolderIsItsDataFiles() throws IOException {
    file("out/part-1.csv", "out/_SUCCESS", "out/.part-1.csv.crc", "out/_metadata", "out/k=1/p.csv");
    finds("out", "out/k=1/p.csv", "out/part-1.csv");
    finds("out/", "out/k=1/p.csv", "out/part-1.csv");
    Files.createDirectories(folder.resolve("empty"));
    fails("empty", "the folder holds no data file");
    file("hidden/_SUCCESS", "delta/_delta_log/0.json", "delta/p.parquet");
    fails("hidden", "the folder holds no data file; 1 that start with . or _");
    fails("delta", "a table with a log of changes (_delta_log)");
    finds("delta/*", "delta/p.parquet");
  }

  @Test
  void linksAreFollowedAndMayFormACircle() throws IOException {
    file("real/part-1.csv", "vol/..2024/a.csv");
    link("data", "real");
    link("real/again", "../real");
    link("one.csv", "data/part-1.csv");
    link("vol/..data", "..2024");
    link("vol/a.csv", "..data/a.csv");
    finds("data/part-*.csv", "data/part-1.csv");
    finds("*/part-*.csv", "data/part-1.csv", "real/part-1.csv");
    finds("data", "data/part-1.csv");
    finds("real/**/*.csv", "real/part-1.csv");
    finds("{real,data}/**/*.csv", "data/part-1.csv", "real/part-1.csv");
    finds("one.csv", "one.csv");
    finds("vol", "vol/a.csv");
    finds("vol/*", "vol/a.csv");
    link("real/broken.csv", "nowhere");
    finds("real/*.csv", "real/part-1.csv");
    fails("real", "broken.csv leads nowhere");
  }

  @Test
  void anUnreadableFolderBesideDoesNoHarm() throws IOException {
    file("a.csv", "locked/b.csv");
    Path locked = folder.resolve("locked");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(locked), "root reads everything");
      finds("*.csv", "a.csv");
      fails("*/b.csv", "locked/b.csv: permission denied");
      fails("", "locked: permission denied");
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void nullIsNoPath() {
    assertThrows(DataException.class, () -> DataFiles.find((String[]) null));
    assertThrows(DataException.class, () -> DataFiles.find("a", null));
    assertThrows(DataException.class, () -> DataFiles.find("a\0b"));
  }
}
