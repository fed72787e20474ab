package org.mtl4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.metric.PredictedObserved;
import org.mtl4j.task.Binary;
import org.mtl4j.task.Regression;
import org.mtl4j.task.Task;

class EvaluationTest {

  private static final List<Task> TASKS =
      List.of(new Task("click", new Binary(), 1), new Task("price", new Regression(), 1));

  @Test
  void everyFigureCanBeMonitored() {
    assertEquals(
        new PredictedObserved(), new Stopping(1, 1, "click.predicted_observed").metric(TASKS));
    assertTrue(new Stopping(1, 1, "click.auc").metric(TASKS).better(0.9, 0.8));
    for (String loss : List.of("loss", "click.loss", "price.loss")) {
      assertTrue(new Stopping(1, 1, loss).metric(TASKS).better(1, 2), loss);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"click.auk", "buy.loss", "auc", ""})
  void othersCannot(String monitor) {
    Exception error =
        assertThrows(
            IllegalArgumentException.class, () -> new Stopping(1, 1, monitor).metric(TASKS));
    assertTrue(error.getMessage().startsWith("cannot monitor \"" + monitor), error.getMessage());
  }
}
