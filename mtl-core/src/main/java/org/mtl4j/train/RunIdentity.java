package org.mtl4j.train;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Examples;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.optimizer.Schedule;

/** What must be the same for a training to go on from a checkpoint, in words. */
final class RunIdentity {

  private static final int LONGEST = 200;
  private static final String FORMAT = "format";
  private static final int VERSION = 2; // of what is said here; 1 did not say its number
  // which checkpoints have not had from the first
  private static final List<String> LATER =
      List.of("rows per part", "training files", "training numbers", "training labels");

  private RunIdentity() {}

  /** Of a model of one network; {@code validation} may be null. */
  static Map<String, String> of(TrainedModel trained, Examples training, Dataset validation) {
    Trainer trainer = trained.trainer();
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put(FORMAT, Integer.toString(VERSION));
    identity.put("model", trained.ensemble().members().get(0).model().toString());
    identity.put("features", trained.encoder().schema().toString());
    identity.put("values", values(trained.encoder()));
    identity.put("optimizer", trainer.optimizer().toString());
    identity.put("regularization", trainer.l2().toString());
    identity.put("steps", steps(trainer.steps()));
    identity.put("seed", Long.toString(trainer.seed()));
    identity.put("monitor", trainer.stopping().monitor());
    if (trainer.steps().schedule().decay() != Schedule.Decay.NONE) {
      identity.put("epochs", Integer.toString(trainer.stopping().epochs()));
    }
    if (!trained.scales().isEmpty()) {
      identity.put("label units", trained.scales().toString());
    }
    identity.put("training rows", rows(training));
    if (training instanceof StreamedExamples streamed) {
      streamed(streamed, identity);
    }
    identity.put("validation rows", validation == null ? "none" : rows(validation));
    return identity;
  }

  // what checkpoints have had in it from the first, and what is not as it was then
  private static String steps(Steps steps) {
    List<String> all = new ArrayList<>();
    all.add("batchSize=" + steps.batchSize());
    all.add("schedule=" + steps.schedule());
    all.add("averaging=" + steps.averaging());
    steps.transforms().forEach(transform -> all.add(transform.toString()));
    steps.balancer().ifPresent(balancer -> all.add(balancer.toString()));
    return "Steps[" + String.join(", ", all) + "]";
  }

  // tables and bins as they were fitted
  private static String values(Encoder encoder) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (EmbeddingTable table : encoder.schema().tables()) {
      hasher.putInt(encoder.rows(table));
      encoder.values(table).forEach(value -> hasher.putUnencodedChars(value).putChar('\n'));
    }
    encoder.binEdges().forEach(edges -> edges.forEach(hasher::putFloat));
    return "SHA-256 " + hasher.hash();
  }

  // what the first pass saw of rows that would have to be read once more for a checksum
  private static void streamed(StreamedExamples rows, Map<String, String> identity) {
    identity.put("rows per part", Integer.toString(rows.rowsPerPart()));
    List<String> marks =
        rows.marks().values().stream().map(mark -> mark.size() + " " + mark.checksum()).toList();
    identity.put("training files", "SHA-256 " + sha256(marks));
    List<String> scales =
        rows.schema().dense().stream().map(f -> rows.encoder().scale(f).toString()).toList();
    identity.put("training numbers", "SHA-256 " + sha256(scales));
    rows.labelCounts()
        .ifPresent(counts -> identity.put("training labels", "checksum " + counts.checksum()));
  }

  private static String sha256(List<String> lines) {
    Hasher hasher = Hashing.sha256().newHasher();
    lines.forEach(line -> hasher.putUnencodedChars(line).putChar('\n'));
    return hasher.hash().toString();
  }

  private static String rows(Examples rows) {
    String sum = rows instanceof Dataset memory ? ", SHA-256 " + memory.checksum() : "";
    String weights = rows.weighted() ? " with weights" : "";
    return rows.size() + weights + sum;
  }

  /** Fails naming what differs between a checkpoint's training and this one. */
  static void check(Object checkpoint, Map<String, String> then, Map<String, String> now) {
    int format = Integer.parseInt(then.getOrDefault(FORMAT, "1"));
    if (format > VERSION) {
      throw new DataException(
          checkpoint + ": cannot go on, it was written by a newer version of this library");
    }
    Map<String, String> all = new LinkedHashMap<>(then);
    all.putAll(now);
    all.remove(FORMAT);
    for (String key : all.keySet()) {
      String was = brief(then.get(key));
      String is = brief(now.get(key));
      if (!String.valueOf(then.get(key)).equals(String.valueOf(now.get(key)))) {
        String why =
            format < VERSION
                ? "it was written by an older version of this library or is of another training"
                : "it is of another training";
        throw new DataException(
            checkpoint + (": cannot go on, " + why + ": " + key + " was " + was + ", is " + is));
      }
    }
  }

  private static String brief(String value) {
    String text = String.valueOf(value);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
