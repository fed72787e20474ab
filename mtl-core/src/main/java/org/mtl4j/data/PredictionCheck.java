package org.mtl4j.data;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.FeatureSchema;

/**
 * Looks whether predictions are finite: extreme inputs can make a network overflow.
 *
 * @param schema of the rows
 * @param place where a row is from, for messages
 * @param row one row encoded
 */
public record PredictionCheck(
    FeatureSchema schema, IntFunction<String> place, IntFunction<Batch> row) {

  /** Of rows in memory. */
  public static PredictionCheck of(Dataset data) {
    Batch all = data.all();
    return new PredictionCheck(data.schema(), data::place, row -> all.part(row, row + 1));
  }

  /** Fails at the first of {@code rows} rows with a prediction that is not finite. */
  public void check(Map<String, float[]> predictions, int rows) {
    String name = null;
    int first = Integer.MAX_VALUE;
    float value = 0;
    for (Map.Entry<String, float[]> output : predictions.entrySet()) {
      float[] values = output.getValue();
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          int at = i / (values.length / rows);
          if (at < first) {
            first = at;
            name = output.getKey();
            value = values[i];
          }
          break;
        }
      }
    }
    if (name != null) {
      throw notFinite(name, first, value);
    }
  }

  private DataException notFinite(String name, int at, float value) {
    Optional<LargeInput> reason = LargeInput.of(schema, row.apply(at), new int[] {0});
    return new DataException(
        place.apply(at)
            + (": the prediction of " + name + " is " + value)
            + reason.map(input -> "; " + input).orElse(""));
  }
}
