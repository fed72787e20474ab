package org.mtl4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What rounding may change, and what it may not. */
class AgreementTest {

  private static Agreement of(float[] expected, float... got) {
    return Agreement.of(Map.of("p", expected), Map.of("p", got));
  }

  @Test
  void probabilitiesMayDifferByWhatLogitsDo() {
    float[] half = {.5f, .001f, .9f};
    assertTrue(of(half, .5f + 1.0729e-6f, .001f, .9f).holds());
    assertTrue(of(half, .5f + 1e-5f, .001f, .9f).holds());
    assertFalse(of(half, .5f + 2e-5f, .001f, .9f).holds());
    assertTrue(of(half, .5f, .001f + 8e-7f, .9f).holds());
    assertFalse(of(half, .5f, .001f + 2e-6f, .9f).holds());
    assertFalse(of(new float[] {1e-4f, 2e-4f}, 1e-4f, 2e-4f + 1e-7f).holds()); // rare clicks
  }

  @Test
  void theUnitOfARegressionDoesNotMatter() {
    float[] expected = {1, -.25f, 3e-7f};
    float[] same = {1.00001f, -.250002f, 9e-7f};
    float[] other = {1, -.2501f, 3e-7f};
    for (float unit : new float[] {1e-12f, 1, 1e6f, 1e20f}) {
      assertTrue(of(times(expected, unit), times(same, unit)).holds(), "unit " + unit);
      assertFalse(of(times(expected, unit), times(other, unit)).holds(), "unit " + unit);
    }
  }

  private static float[] times(float[] values, float unit) {
    float[] product = values.clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= unit;
    }
    return product;
  }

  // a logit and a regression of three layers of 300, each sum in two orders
  @Test
  void sumsInAnotherOrderAgree() {
    Random random = new Random(1);
    int rows = 200;
    float[][] logit = new float[2][rows];
    float[][] money = new float[2][rows];
    float[][] weights = new float[3][300 * 300];
    for (float[] layer : weights) {
      for (int i = 0; i < layer.length; i++) {
        layer[i] = (float) (random.nextGaussian() * Math.sqrt(2 / 300.0));
      }
    }
    for (int row = 0; row < rows; row++) {
      float[] input = new float[300];
      for (int i = 0; i < input.length; i++) {
        input[i] = (float) random.nextGaussian();
      }
      for (int way = 0; way < 2; way++) {
        float[] hidden = input;
        for (float[] layer : weights) {
          hidden = product(hidden, layer, way == 0);
        }
        logit[way][row] = (float) (1 / (1 + Math.exp(-hidden[0])));
        money[way][row] = hidden[1] * 1e6f + 3e5f;
      }
    }
    Agreement agreement =
        Agreement.of(
            Map.of("click", logit[0], "spend", money[0]),
            Map.of("click", logit[1], "spend", money[1]));
    assertTrue(agreement.holds(), agreement::toString);
    assertTrue(agreement.difference() > 0, agreement::toString);
  }

  private static float[] product(float[] in, float[] kernel, boolean forwards) {
    float[] out = new float[in.length];
    for (int j = 0; j < out.length; j++) {
      float sum = 0;
      for (int i = 0; i < in.length; i++) {
        int at = forwards ? i : in.length - 1 - i;
        sum += in[at] * kernel[at * in.length + j];
      }
      out[j] = j < 2 ? sum : Math.max(0, sum);
    }
    return out;
  }

  @Test
  void namesTheFurthestOfAllOutputs() {
    Agreement worst =
        Agreement.of(
            Map.of("a", new float[] {.5f, .5f}, "b", new float[] {1e6f, 2e6f}),
            Map.of("a", new float[] {.5f, .6f}, "b", new float[] {1e6f + 1, 2e6f}));
    assertEquals("a", worst.output());
    assertEquals(1, worst.row());
    assertEquals("a 1: 0.5 and 0.6, 1.0e-01 apart where rounding may make 1.6e-05", "" + worst);
  }

  @Test
  void whatIsNoNumberAgreesOnlyWithItself() {
    float nan = Float.NaN;
    float infinite = Float.POSITIVE_INFINITY;
    assertTrue(of(new float[] {nan, infinite, 1}, nan, infinite, 1).holds());
    assertFalse(of(new float[] {nan, 1}, 1, 1).holds());
    assertFalse(of(new float[] {1, 1}, 1, nan).holds());
    assertFalse(of(new float[] {infinite}, -infinite).holds());
    assertFalse(of(new float[] {3e38f}, infinite).holds());
    assertTrue(of(new float[] {0, 0}, 0, 0).holds());
    assertFalse(of(new float[] {0, 0}, 0, 1e-30f).holds());
  }

  @Test
  void whatCannotBeComparedIsAnError() {
    Map<String, float[]> one = Map.of("a", new float[1]);
    assertThrows(
        IllegalArgumentException.class, () -> Agreement.of(one, Map.of("b", new float[1])));
    assertThrows(
        IllegalArgumentException.class, () -> Agreement.of(one, Map.of("a", new float[2])));
    assertThrows(IllegalArgumentException.class, () -> Agreement.of(Map.of(), Map.of()));
  }

  @Test
  void pythonChecksByTheSameRule() throws IOException {
    Path script =
        Path.of(System.getProperty("testdata")).resolveSibling("mtl-examples/python/agreement.py");
    String text = Files.readString(script);
    Matcher rule = Pattern.compile("2\\*\\*-(\\d+)").matcher(text);
    double[] shares = rule.results().mapToDouble(r -> Math.pow(2, -number(r.group(1)))).toArray();
    assertEquals(2, shares.length);
    Agreement agreement = of(new float[] {2, 8}, 2, 8);
    assertEquals(2 * shares[0] + 8 * shares[1], agreement.allowed());
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
