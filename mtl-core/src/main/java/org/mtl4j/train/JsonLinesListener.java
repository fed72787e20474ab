package org.mtl4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.io.Disk;
import org.mtl4j.io.OutputFile;

/**
 * Writes losses and metrics to a file of JSON lines: {@code member, epoch, rows, step, time} and
 * {@code loss} of every so many steps, or {@code seconds, train, validation} of every epoch. A
 * training that goes on from a checkpoint first drops the lines behind it.
 */
public final class JsonLinesListener implements TrainingListener {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final int every;
  private final int member;
  private TrainingRun run;
  private BufferedWriter out;

  /**
   * Lines of one training.
   *
   * @param file made when missing; its folder exists
   * @param every steps from one line to the next
   * @param member number in an ensemble, whose members share the file
   */
  public JsonLinesListener(Path file, int every, int member) {
    if (every < 1) {
      throw new IllegalArgumentException("every must be at least 1, got " + every);
    }
    this.file = file;
    this.every = every;
    this.member = member;
  }

  @Override
  public void onStart(TrainingRun started) {
    run = started;
  }

  @Override
  public void onStep(int epoch, long examples, double loss) {
    open(epoch, examples);
    long step = run.position().step();
    if (step % every == 0) {
      write(epoch, examples, step, Map.of("loss", loss));
    }
  }

  @Override
  public void onEpochEnd(EpochReport report) {
    open(report.epoch(), Long.MAX_VALUE);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("seconds", report.seconds());
    values.put("train", report.losses());
    if (!report.balance().isEmpty()) {
      values.put("balance", report.balance());
    }
    if (report.validation() != null) {
      values.put("validation", report.validation());
    }
    write(report.epoch(), report.examples(), run.position().step(), values);
  }

  // what comes at or behind the first event was written before a training was cut off
  private void open(int epoch, long rows) {
    if (out != null) {
      return;
    }
    try {
      if (Files.exists(file)) {
        StringBuilder kept = new StringBuilder();
        before(epoch, rows).forEach(line -> kept.append(line).append('\n'));
        OutputFile.write(file, kept.toString());
      }
      out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private List<String> before(int epoch, long rows) throws IOException {
    List<String> kept = new ArrayList<>();
    for (String text : Files.readAllLines(file)) {
      JsonNode line;
      try {
        line = JSON.readTree(text);
      } catch (IOException e) {
        break; // cut off while it was written
      }
      int same = Integer.compare(line.path("member").asInt(), member);
      int order = same != 0 ? same : Integer.compare(line.path("epoch").asInt(), epoch);
      boolean step = line.has("loss");
      if (order > 0 || order == 0 && !(step && line.path("rows").asLong() < rows)) {
        break;
      }
      kept.add(text);
    }
    return kept;
  }

  private void write(int epoch, long rows, long step, Map<String, ?> values) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("member", member);
    line.put("epoch", epoch);
    line.put("rows", rows);
    line.put("step", step);
    line.put("time", Instant.now().toString());
    line.putAll(values);
    try {
      out.write(JSON.writeValueAsString(line) + "\n");
      out.flush();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private UncheckedIOException cannotWrite(IOException e) {
    return Disk.cannotWrite(file, e);
  }

  @Override
  public void onEnd() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }
}
