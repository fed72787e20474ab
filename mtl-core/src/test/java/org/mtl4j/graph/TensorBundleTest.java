package org.mtl4j.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.graph.TensorBundle.Entry;
import org.tensorflow.ndarray.Shape;

/** Checkpoints of this library and of Python (golden_checkpoint.py wrote them). */
class TensorBundleTest {

  private static final Path PYTHON = Path.of(System.getProperty("testdata"), "golden", "python");

  @TempDir Path folder;

  @Test
  void readsWhatPythonWrote() {
    List<float[]> values =
        TensorBundle.read(PYTHON, List.of("bottom/dense_0/bias", "bottom/dense_0/kernel"));
    assertArrayEquals(new float[] {-1, 0.5f}, values.get(0));
    assertArrayEquals(
        new float[] {0, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f}, values.get(1));
    assertEquals(List.of(), TensorBundle.read(PYTHON, List.of()));
    String message =
        assertThrows(
                UncheckedIOException.class, () -> TensorBundle.read(PYTHON, List.of("heads/none")))
            .getMessage();
    assertTrue(message.contains("heads/none"), message);
  }

  @Test
  void readsWhatItWrote() {
    Path prefix = folder.resolve("variables");
    float[] matrix = {1, 2, 3, 4, 5, Float.MIN_VALUE};
    TensorBundle.write(
        prefix,
        List.of(
            new Entry("a/b", Shape.of(2, 3), matrix), new Entry("step", Shape.of(), new float[1])));
    List<float[]> values = TensorBundle.read(prefix, List.of("step", "a/b"));
    assertArrayEquals(new float[1], values.get(0));
    assertArrayEquals(matrix, values.get(1));
    Path nowhere = Path.of("/proc/none/variables");
    assertThrows(
        UncheckedIOException.class,
        () -> TensorBundle.write(nowhere, List.of(new Entry("x", Shape.of(), new float[1]))));
  }
}
