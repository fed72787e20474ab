package org.mtl4j.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mtl4j.balance.Cases.AGREE;
import static org.mtl4j.balance.Cases.CONFLICT;
import static org.mtl4j.balance.Cases.THREE;
import static org.mtl4j.balance.Cases.times;
import static org.mtl4j.balance.Cases.weights;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Methods that solve for a direction, against numbers computed from the formulas of their papers.
 */
class DirectionsTest {

  @Test
  void caGradHelpsTheTaskThatGainsLeast() {
    CaGrad method = new CaGrad(0.5);
    assertArrayEquals(times(2, 0.5, 0.903113), weights(method, CONFLICT), 1e-5);
    assertArrayEquals(times(2, 0.624977, 1.145790), weights(new CaGrad(0.8), CONFLICT), 1e-5);
    assertArrayEquals(times(2, 0.5, 1.059017), weights(method, AGREE), 1e-5);
    assertArrayEquals(times(3, 0.564977, 0.431437, 0.369803), weights(method, THREE), 1e-5);
    assertArrayEquals(new double[] {1, 1, 1}, weights(new CaGrad(0), THREE), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new CaGrad(1));
  }

  @Test
  void mgdaFindsTheShortestSum() {
    assertArrayEquals(times(2, 0.352941, 0.647059), weights(new Mgda(), CONFLICT), 1e-5);
    assertArrayEquals(new double[] {0, 2}, weights(new Mgda(), AGREE), 1e-12);
    assertArrayEquals(times(3, 0.413534, 0.315789, 0.270677), weights(new Mgda(), THREE), 1e-5);
  }

  @Test
  void nashMtlSolvesItsEquation() {
    assertArrayEquals(new double[] {0.341279, 0.482642}, weights(new NashMtl(), CONFLICT), 1e-5);
    assertArrayEquals(new double[] {0.382683, 0.541196}, weights(new NashMtl(), AGREE), 1e-5);
    double[] three = weights(new NashMtl(), THREE);
    assertArrayEquals(new double[] {1.995124, 1.583908, 1.403895}, three, 1e-5);
    assertEquals(3, Grams.dot(three, Grams.times(THREE, three)), 1e-4);
  }

  @Test
  void fairGradSolvesItsEquation() {
    assertArrayEquals(new double[] {0.241132, 0.374878}, weights(new FairGrad(2), CONFLICT), 1e-5);
    double[] half = weights(new FairGrad(0.5), CONFLICT);
    assertArrayEquals(new double[] {0.485738, 0.619045}, half, 1e-5);
    double[] unlike = weights(new FairGrad(2), new double[][] {{1e-4, -0.5}, {-0.5, 1e4}});
    double[] gains = Grams.times(new double[][] {{1e-4, -0.5}, {-0.5, 1e4}}, unlike);
    for (int i = 0; i < 2; i++) {
      assertEquals(1, gains[i] * Math.sqrt(unlike[i]), 1e-3);
    }
  }

  @Test
  void imtlGProjectsAlikeOnAll() {
    assertArrayEquals(times(2, 0.414214, 0.585786), weights(new ImtlG(), CONFLICT), 1e-5);
    assertArrayEquals(times(2, 0.414214, 0.585786), weights(new ImtlG(), AGREE), 1e-5);
    assertArrayEquals(times(3, 0.406369, 0.316051, 0.277581), weights(new ImtlG(), THREE), 1e-5);
  }

  // as of a batch without labels of a task; or of gradients that are equal or cancel out
  @Test
  void whatHasNoGradientIsLeftOut() {
    for (LossBalancer method :
        List.of(new CaGrad(0.5), new Mgda(), new NashMtl(), new FairGrad(2), new ImtlG())) {
      double[] two = weights(method, CONFLICT);
      double[][] rest = {{10, 0, -1}, {0, 0, 0}, {-1, 0, 5}};
      String name = method.toString();
      assertArrayEquals(new double[] {two[0], 1, two[1]}, weights(method, rest), 1e-12, name);
      double[] none = weights(method, new double[2][2]);
      assertArrayEquals(new double[] {1, 1}, none, name);
      for (double cosine : new double[] {1, -1}) {
        double[] alike = weights(method, new double[][] {{4, 4 * cosine}, {4 * cosine, 4}});
        assertEquals(alike[0], alike[1], 1e-3 * alike[0], name);
        assertEquals(true, alike[0] > 0 && Double.isFinite(alike[0]), name);
      }
    }
  }
}
