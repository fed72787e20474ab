package org.mtl4j.examples.experiment;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtl4j.data.ColumnShare;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of each column is missing or unknown.
 *
 * @param all the columns in the order of the schema
 */
public record ColumnShares(List<ColumnShare> all) {

  private static final Logger LOG = LoggerFactory.getLogger(ColumnShares.class);
  private static final int MOST = 10; // in a line

  public static ColumnShares of(Encoder encoder, Dataset rows) {
    return new ColumnShares(ColumnShare.of(encoder, rows));
  }

  /** The shares by the name of the column. */
  public Map<String, Object> json() {
    Map<String, Object> columns = new LinkedHashMap<>();
    for (ColumnShare share : all) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("missing", share.missing());
      values.put("unknown", share.unknown());
      columns.put(share.column(), values);
    }
    return columns;
  }

  /** Columns without a value that training knew, in rows that are called {@code what}. */
  List<String> warnings(String what) {
    return all.stream().flatMap(share -> share.problem(what).stream()).toList();
  }

  /** Logs {@link #warnings} and the columns that miss most. */
  public void log(String what) {
    warnings(what).forEach(LOG::warn);
    List<ColumnShare> some =
        all.stream()
            .filter(share -> share.missing() + share.unknown() > 0)
            .sorted(Comparator.comparingDouble(share -> -share.missing() - share.unknown()))
            .toList();
    if (!some.isEmpty()) {
      int more = some.size() - MOST;
      LOG.info(
          "values of the {} rows: {}{}",
          what,
          some.stream().limit(MOST).map(Object::toString).collect(Collectors.joining("; ")),
          more > 0 ? "; and " + more + " more columns" : "");
    }
  }
}
