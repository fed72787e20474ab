package org.mtl4j.examples.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.examples.compare.ComparisonTable.Row;
import org.mtl4j.examples.compare.ComparisonTable.TaskTable;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.examples.experiment.Figure;
import org.mtl4j.metric.Interval;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.train.Observation;
import org.tensorflow.ndarray.Shape;

/** The parts of a comparison. */
class ComparisonTest {

  private static final Path CONFIG =
      Path.of(System.getProperty("testdata")).resolveSibling("mtl-examples/configs/adult.yaml");

  @Test
  void aTwinHasTheSameSettingsButOneTask() {
    Config all = ConfigFile.read(CONFIG, Map.of());
    Config twin = new Cell("mmoe", List.of("marital"), 7).config(all);
    assertEquals("marital.auc", twin.training().stopping().monitor());
    assertEquals(7, twin.training().seed());
    assertEquals(1, twin.tasks().size());
    assertEquals(all.features(), twin.features());
    assertEquals(all.model(), twin.model());
    Config whole = new Cell("ple", List.of("income", "marital"), 1).config(all);
    assertEquals(all, ConfigFile.with(whole, Map.of("model.type", "mmoe")));
  }

  @Test
  void theTwinOfEsmmIsItsTowerAlone() {
    Config all = ConfigFile.read(CONFIG, Map.of("training.stopping.monitor", "loss"));
    Config twin = new Cell("esmm", List.of("income"), 1).config(all);
    SharedBottom model = (SharedBottom) new Experiment(twin).model();
    assertEquals(List.of(), model.bottom().units());
    assertEquals(List.of(8), model.towers().networks().get(0).units());
    assertEquals("loss", twin.training().stopping().monitor());
  }

  @Test
  void cellsAreModelsByTasksBySeeds() {
    Config config = ConfigFile.read(CONFIG, Map.of());
    List<String> models = List.of("shared_bottom", "ple");
    assertEquals(18, new Comparison(config, models, 3, true).cells().size());
    assertEquals(6, new Comparison(config, models, 3, false).cells().size());
    assertEquals(18, new Comparison(config, models, 3, true).cells().stream().distinct().count());
  }

  @Test
  void verdictsSayWhatGainsAndLoses() {
    TaskTable income = task("income", "auc", true, new Interval(0.0012, 0.0004, 0.002));
    TaskTable marital = task("marital", "auc", true, new Interval(0.0001, -0.0002, 0.0003));
    TaskTable size = task("size", "mae", false, new Interval(0.5, 0.25, 0.75));
    TaskTable age = task("age", "mae", false, new Interval(-0.5, -0.75, -0.25));
    assertEquals(
        List.of(
            "mmoe: income gains 0.00120 [0.00040, 0.00200] AUC from sharing; "
                + "marital is not changed (0.00010 [-0.00020, 0.00030]); "
                + "size loses 0.50000 [0.25000, 0.75000] mae from sharing; "
                + "age gains 0.50000 [0.25000, 0.75000] mae from sharing"),
        Verdict.of(List.of("mmoe"), List.of(income, marital, size, age)));
    assertEquals(
        List.of(), Verdict.of(List.of("mmoe"), List.of(task("income", "auc", true, null))));
  }

  private static TaskTable task(String name, String metric, boolean higher, Interval toTwin) {
    return new TaskTable(
        name, metric, higher, List.of(new Row("mmoe", Map.of(), Map.of(), null, toTwin)));
  }

  @Test
  void expertsCorrelateUnitByUnit() {
    // units of expert 1: rising, dead; of expert 2: falling, alternating
    Observation both =
        new Observation(
            Shape.of(2, 2), new float[] {1, 0, 4, 1, 2, 0, 3, 2, 3, 0, 2, 1, 4, 0, 1, 2});
    assertEquals(1, ExpertUse.correlation(List.of(Map.of("shared", both))), 1e-9);
    // correlation of (1, 2, 3) and (1, 3, 2) is 1/2, over two groups of one level
    Map<String, Observation> level = new LinkedHashMap<>();
    level.put("income", new Observation(Shape.of(1, 1), new float[] {1, 2, 3}));
    level.put("shared", new Observation(Shape.of(1, 1), new float[] {1, 3, 2}));
    assertEquals(0.5, ExpertUse.correlation(List.of(level)), 1e-9);
    assertNull(ExpertUse.correlation(List.of()));
  }

  @Test
  void deviationsDivideByOneLess() {
    assertEquals(new Figure(2.0, Math.sqrt(2)), Figure.of(List.of(1.0, 3.0)));
    assertEquals(new Figure(2.0, null), Figure.of(List.of(2.0)));
    assertEquals(new Figure(null, null), Figure.of(List.of(2.0, Double.NaN)));
  }
}
