package org.mtl4j.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.graph.TensorBundle.Entry;
import org.tensorflow.ndarray.Shape;

/** Checkpoints read without TensorFlow hold what TensorFlow reads of them. */
class BundleFileTest {

  private static final Path PYTHON = Path.of(System.getProperty("testdata"), "golden", "python");

  @TempDir Path folder;

  private static BundleFile open(Path prefix) throws IOException {
    return new BundleFile(
        Files.readAllBytes(Path.of(prefix + ".index")),
        FileChannel.open(Path.of(prefix + ".data-00000-of-00001")));
  }

  private static void fails(String expected, BundleFile file, String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> file.read(name)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void readsWhatPythonWrote() throws IOException {
    List<String> names = List.of("bottom/dense_0/bias", "bottom/dense_0/kernel");
    List<float[]> expected = TensorBundle.read(PYTHON, names);
    try (BundleFile file = open(PYTHON)) {
      for (int i = 0; i < names.size(); i++) {
        assertArrayEquals(expected.get(i), file.read(names.get(i)));
      }
      assertEquals(List.of(names.get(1)), file.names("kernel"));
      fails("heads/none is not in the checkpoint", file, "heads/none");
    }
  }

  // more names than a block of the index holds, and a table of several parts
  @Test
  void readsManyAndLargeTensors() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      float[] values = {random.nextInt(), i};
      entries.add(new Entry("towers/task_" + i + "/dense_0/kernel", Shape.of(1, 2), values));
    }
    float[] table = new float[900_001 * 3];
    for (int i = 0; i < table.length; i++) {
      table[i] = i;
    }
    entries.add(new Entry("embeddings/rows_3", Shape.of(900_001, 3), table));
    Path prefix = folder.resolve("variables");
    TensorBundle.write(prefix, entries);
    try (BundleFile file = open(prefix)) {
      for (Entry entry : entries) {
        assertArrayEquals(entry.values(), file.read(entry.name()));
        assertArrayEquals(entry.shape().asArray(), file.shape(entry.name()));
      }
      List<Integer> parts = new ArrayList<>();
      file.read("embeddings/rows_3", 3, part -> parts.add(part.length));
      assertTrue(parts.size() > 2 && parts.stream().allMatch(size -> size % 3 == 0));
      assertEquals(table.length, parts.stream().mapToInt(size -> size).sum());
    }
  }

  @Test
  void damageShows() throws IOException {
    Path prefix = folder.resolve("variables");
    TensorBundle.write(prefix, List.of(new Entry("x", Shape.of(3), new float[] {1, 2, 3})));
    Path data = Path.of(prefix + ".data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[5] ^= 1;
    Files.write(data, bytes);
    try (BundleFile file = open(prefix)) {
      fails("variable x is damaged", file, "x");
    }
    Files.write(data, new byte[7]);
    try (BundleFile file = open(prefix)) {
      fails("cut off", file, "x");
    }
    byte[] index = Files.readAllBytes(Path.of(prefix + ".index"));
    for (int length = 0; length < index.length; length++) {
      Files.write(Path.of(prefix + ".index"), Arrays.copyOf(index, length));
      assertThrows(IllegalArgumentException.class, () -> open(prefix));
    }
  }
}
