package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.RawBatch;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.examples.experiment.RawRows;
import org.mtl4j.export.MicroBatching;
import org.mtl4j.export.MicroBatchingPredictor;
import org.mtl4j.export.SavedModelPredictor;

/** Measures calls of an exported model on the test rows. */
final class InferenceRunner {

  private static final int MOST_BATCHES = 64;
  private static final MicroBatching TOGETHER = new MicroBatching(512, Duration.ZERO, 1 << 16);

  private final JsonNode spec;
  private final SavedModelPredictor predictor;

  private InferenceRunner(JsonNode spec, SavedModelPredictor predictor) {
    this.spec = spec;
    this.predictor = predictor;
  }

  /**
   * Calls the model of {@code spec} until nobody asks for rounds any more.
   *
   * @param variant {@code encoded} rows, {@code strings} or {@code utf8}; {@code together}, {@code
   *     together_strings}: those of all clients
   */
  static void run(JsonNode spec, RunnerLines lines, String variant) {
    String model = spec.get("model").asText();
    Path folder = Path.of(spec.get("data").asText(), "models", model);
    RowSource rows = RunnerCommand.experiment(spec, model).rows().test();
    try (SavedModelPredictor predictor = SavedModelPredictor.load(folder)) {
      InferenceRunner runner = new InferenceRunner(spec, predictor);
      switch (variant) {
        case "strings" -> runner.raw(lines, rows, RawRows::batch, predictor::predict);
        case "utf8" -> runner.raw(lines, rows, RawRows::utf8, predictor::predict);
        case "together_strings" -> {
          try (MicroBatchingPredictor together = new MicroBatchingPredictor(predictor, TOGETHER)) {
            runner.raw(lines, rows, RawRows::batch, together::predict);
          }
        }
        case "together" -> {
          try (MicroBatchingPredictor together = new MicroBatchingPredictor(predictor, TOGETHER)) {
            runner.encoded(lines, rows, together::predict);
          }
        }
        default -> runner.encoded(lines, rows, predictor::predict);
      }
    }
  }

  private interface Call<T> {
    void of(T rows) throws InterruptedException;
  }

  /** Makes a batch of the rows from the first number to before the second. */
  private interface Raw {
    RawBatch batch(RawRows rows, int from, int to);
  }

  private void raw(RunnerLines lines, RowSource rows, Raw raw, Call<RawBatch> call) {
    RawRows texts = RawRows.read(predictor.encoder().schema(), rows);
    serve(lines, size -> raw(texts, size, raw, call));
  }

  private void encoded(RunnerLines lines, RowSource rows, Call<Batch> call) {
    Dataset data = predictor.encoder().encode(rows, List.of());
    serve(lines, size -> encoded(data, size, call));
  }

  private interface Preparation {
    List<Runnable> calls(int batch);
  }

  private void serve(RunnerLines lines, Preparation preparation) {
    Map<Integer, CallTimer> timers = new LinkedHashMap<>();
    double warmUp = spec.get("warmUp").asDouble();
    double seconds = spec.get("seconds").asDouble();
    timers.put(1, new CallTimer(preparation.calls(1)));
    timers.get(1).measure(1, warmUp);
    lines.ready();
    while (true) {
      JsonNode round = lines.next();
      int batch = round.get("batch").asInt();
      CallTimer timer = timers.get(batch);
      if (timer == null) {
        timer = new CallTimer(preparation.calls(batch));
        timer.measure(1, warmUp);
        timers.put(batch, timer);
      }
      CallTimer.Times times = timer.measure(round.get("clients").asInt(), seconds);
      lines.answer(
          Map.of(
              "value",
              times.quantile(0.5),
              "p99",
              times.quantile(0.99),
              "examplesPerSecond",
              times.callsPerSecond() * batch));
    }
  }

  private static <T> Runnable with(T rows, Call<T> call) {
    return () -> {
      try {
        call.of(rows);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private List<Runnable> encoded(Dataset data, int size, Call<Batch> call) {
    List<Runnable> calls = new ArrayList<>();
    for (Batch batch : data.batches(size)) {
      if (batch.size() == size && calls.size() < MOST_BATCHES) {
        calls.add(with(batch, call));
      }
    }
    return some(calls, size);
  }

  private List<Runnable> some(List<Runnable> calls, int size) {
    if (calls.isEmpty()) {
      throw new DataException("there are fewer than " + size + " test rows for a batch");
    }
    return calls;
  }

  private List<Runnable> raw(RawRows texts, int size, Raw raw, Call<RawBatch> call) {
    List<Runnable> calls = new ArrayList<>();
    for (int from = 0; from + size <= texts.size() && calls.size() < MOST_BATCHES; from += size) {
      calls.add(with(raw.batch(texts, from, from + size), call));
    }
    return some(calls, size);
  }
}
