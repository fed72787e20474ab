package org.mtl4j.examples.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One comparison, the rows of which are contestants.
 *
 * @param work what is measured
 * @param model as {@code model.type} names it; empty where there is none
 * @param size rows of a batch or of the table; 0 where there is none
 * @param clients threads that call at the same time; 0 where nobody calls
 */
record BenchmarkCase(Work work, String model, int size, int clients) {

  /** What the runner of one contestant must know at its start; equal for cases it can share. */
  Map<String, Object> start() {
    Map<String, Object> start = new LinkedHashMap<>();
    start.put("work", work.text());
    start.put("model", model);
    if (work == Work.TRAINING || work == Work.FLOOR) {
      start.put("batch", size);
    }
    if (work == Work.VOCABULARY) {
      start.put("rows", size);
    }
    return start;
  }

  /** What it is asked in a round. */
  Map<String, Object> round() {
    return work == Work.INFERENCE ? Map.of("batch", size, "clients", clients) : Map.of();
  }

  /** In words. */
  String text() {
    StringBuilder text = new StringBuilder(work.text());
    if (!model.isEmpty()) {
      text.append(", ").append(model);
    }
    if (size > 0) {
      text.append(work == Work.VOCABULARY ? ", rows " : ", batch ").append(size);
    }
    if (clients > 0) {
      text.append(", clients ").append(clients);
    }
    return text.toString();
  }
}
