package org.mtl4j.examples.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.train.TrainingException;

/**
 * Models on the same splits, each with all tasks and as single-task twins, over several seeds.
 *
 * @param config settings of all
 * @param models as {@code model.type} names them
 * @param seeds from 1
 * @param twins whether each model is also trained on each task alone
 */
record Comparison(Config config, List<String> models, int seeds, boolean twins) {

  private static final int MOST_SEEDS = 1000;

  static final String BASELINE = "shared_bottom";

  Comparison {
    models = List.copyOf(models);
    if (models.isEmpty() || models.stream().distinct().count() < models.size()) {
      throw new IllegalArgumentException("--models: expected different models, got " + models);
    }
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new IllegalArgumentException(
          "--seeds: expected at least 1, got " + seeds + "; at most " + MOST_SEEDS);
    }
    twins = twins && config.tasks().size() > 1;
  }

  /** The names of all tasks. */
  List<String> tasks() {
    return config.tasks().stream().map(Config.TaskPart::name).toList();
  }

  /** The cell of a model with all tasks. */
  Cell cell(String model, int seed) {
    return new Cell(model, tasks(), seed);
  }

  /** The cell of a model's twin on one task. */
  Cell twin(String model, String task, int seed) {
    return new Cell(model, List.of(task), seed);
  }

  /** All cells, seed by seed. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      for (String model : models) {
        cells.add(cell(model, seed));
        if (twins) {
          for (String task : tasks()) {
            cells.add(twin(model, task, seed));
          }
        }
      }
    }
    return cells;
  }

  /** Builds every model once, so that a wrong setting shows before the first cell is trained. */
  void check() {
    for (Cell cell : cells().subList(0, cells().size() / seeds)) {
      new Experiment(cell.config(config)).check();
    }
  }

  /**
   * Trains the cells that {@code folder} lacks, {@code jobs} at a time. After an error the cells
   * that are being trained are finished, the others are not begun.
   *
   * @param progress is told how many cells are finished
   */
  void train(ComparisonFolder folder, EncodedRows rows, int jobs, IntConsumer progress) {
    List<Cell> missing = cells().stream().filter(cell -> folder.result(cell).isEmpty()).toList();
    int finished = cells().size() - missing.size();
    progress.accept(finished);
    List<Future<Cell>> futures = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try {
      CompletionService<Cell> running = new ExecutorCompletionService<>(workers);
      for (Cell cell : missing) {
        futures.add(running.submit(() -> train(cell, folder, rows), cell));
      }
      for (int i = 0; i < missing.size(); i++) {
        running.take().get();
        progress.accept(++finished);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } finally {
      futures.forEach(future -> future.cancel(false));
      close(workers);
    }
  }

  private static void close(ExecutorService workers) {
    workers.shutdown();
    try {
      workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void train(Cell cell, ComparisonFolder folder, EncodedRows rows) {
    try {
      folder.write(cell, cell.train(config, rows));
    } catch (TrainingException e) {
      throw new TrainingException(cell.name() + ": " + e.getMessage());
    }
  }
}
