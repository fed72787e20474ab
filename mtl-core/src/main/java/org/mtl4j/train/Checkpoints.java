package org.mtl4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;
import org.mtl4j.graph.TensorBundle.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all of a training in a folder, so that another process goes on with it bit by bit: hand a
 * new one of the same folder to {@code fit}, behind all other listeners. It saves at the end of
 * each epoch and every so many steps or minutes, and keeps the last checkpoints and that of the
 * best epoch. A training that differs from that in the folder is refused.
 *
 * <p>A checkpoint is a folder {@code epoch-<done>-step-<done>} with {@code variables} (TensorFlow's
 * format: weights at their paths, {@code average/<path>}, {@code optimizer/<path>/<slot>}, {@code
 * step}, {@code best/<path>}), {@code state.json} and {@code manifest.json} (SHA-256 of each). A
 * damaged one is passed over for the one before.
 */
public final class Checkpoints implements TrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String BEST = "best/";

  private final CheckpointFiles files;
  private final int steps;
  private final Duration time;
  private final int keep;
  private FolderLock lock;
  private TrainingRun run;
  private Map<String, String> identity;
  private String last;
  private long lastStep;
  private long lastNanos;

  /**
   * Checkpoints of one training.
   *
   * @param folder made when missing; a training goes on from the newest checkpoint in it
   * @param steps from one checkpoint to the next; 0 for any number
   * @param time from one checkpoint to the next
   * @param keep how many of the last are kept, at least 1
   */
  public Checkpoints(Path folder, int steps, Duration time, int keep) {
    if (steps < 0 || time.isNegative() || time.isZero() || keep < 1) {
      throw new IllegalArgumentException(
          "checkpoints need steps >= 0, a positive time and keep >= 1, got "
              + (steps + ", " + time + " and " + keep));
    }
    this.files = new CheckpointFiles(Objects.requireNonNull(folder, "folder"));
    this.steps = steps;
    this.time = time;
    this.keep = keep;
  }

  /** The last three, at the end of each epoch and every five minutes. */
  public static Checkpoints in(Path folder) {
    return new Checkpoints(folder, 0, Duration.ofMinutes(5), 3);
  }

  /** Whether {@code path} is a checkpoint's folder. */
  public static boolean isOne(Path path) {
    return CheckpointFiles.isName(path.getFileName().toString());
  }

  @Override
  public void onStart(TrainingRun started) {
    lock = FolderLock.of(files.folder(), "training");
    run = started;
    identity = run.identity();
    try {
      files.deletePartials();
      resume();
    } catch (IOException e) {
      throw files.cannotWrite(e);
    }
    lastStep = run.position().step();
    lastNanos = System.nanoTime();
  }

  private void resume() throws IOException {
    List<String> names = files.names();
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      RunState state;
      try {
        state = files.state(name);
      } catch (DataException e) {
        LOG.warn("passing over a damaged checkpoint for the one before: {}", e.getMessage());
        continue;
      }
      RunIdentity.check(files.folder().resolve(name), state.identity(), identity);
      restore(name, state);
      prune(state.best()); // a process that was killed behind its last save did not come to it
      LOG.info("going on from checkpoint {}", files.folder().resolve(name));
      return;
    }
    if (!names.isEmpty()) {
      throw new DataException(
          files.folder() + ": all " + names.size() + " checkpoints are damaged");
    }
  }

  private void restore(String name, RunState state) {
    List<String> paths = state.best().epoch() > 0 ? run.paths() : List.of();
    List<String> variables = run.variables().names();
    Stream<String> best = paths.stream().map(path -> BEST + path);
    Map<String, float[]> values =
        files.variables(name, Stream.concat(variables.stream(), best).toList());
    Map<String, float[]> bestWeights = new LinkedHashMap<>();
    paths.forEach(path -> bestWeights.put(path, values.get(BEST + path)));
    run.goOn(state, values, bestWeights);
    last = name;
  }

  @Override
  public void onStep(int epoch, long examples, double loss) {
    boolean due = steps > 0 && run.position().step() - lastStep >= steps;
    if (due || System.nanoTime() - lastNanos >= time.toNanos()) {
      save();
    }
  }

  @Override
  public void onEpochEnd(EpochReport report) {
    save();
  }

  /** Saves now; to be called by a listener, when a step or an epoch has ended. */
  public void save() {
    Position position = run.position();
    String name = CheckpointFiles.name(position.epoch() - 1, position.step());
    lastStep = position.step();
    lastNanos = System.nanoTime();
    if (name.equals(last)) {
      return;
    }
    List<Entry> variables = new ArrayList<>(run.variables().entries());
    String broken = notFinite(variables);
    if (broken != null) {
      LOG.warn("no checkpoint of step {}: {} is not finite", lastStep, broken);
      return;
    }
    variables.addAll(run.best(BEST));
    RunState state = run.state(identity);
    try {
      files.write(name, state, variables);
      last = name;
      prune(state.best());
    } catch (IOException e) {
      throw files.cannotWrite(e);
    }
    LOG.debug("saved checkpoint {}", name);
  }

  // slots may overflow in a training that goes well
  private static String notFinite(List<Entry> variables) {
    for (Entry entry : variables) {
      for (float value : entry.values()) {
        if (!Float.isFinite(value) && !entry.name().startsWith("optimizer/")) {
          return entry.name();
        }
      }
    }
    return null;
  }

  // what is newer than the last one written was passed over as damaged
  private void prune(Best.Mark best) throws IOException {
    List<String> names = files.names();
    int end = names.indexOf(last) + 1;
    String bestName = CheckpointFiles.name(best.epoch(), best.step());
    for (int i = 0; i < names.size(); i++) {
      boolean kept = i < end && (i >= end - keep || names.get(i).equals(bestName));
      if (!kept) {
        files.delete(names.get(i));
      }
    }
  }

  @Override
  public void onEnd() {
    if (lock != null) {
      lock.close();
    }
  }
}
