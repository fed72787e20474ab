package org.mtl4j.examples.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.mtl4j.data.row.DataException;

/**
 * The widths of embedding tables: those that {@code features.widths} gives for a table or a column
 * that uses it, others {@code features.embeddingWidth}.
 *
 * @param features of a config
 */
record TableWidths(Config.FeaturePart features) {

  TableWidths {
    List<String> known = List.copyOf(tables(features).keySet());
    List<String> names =
        Stream.concat(known.stream(), tables(features).values().stream()).distinct().toList();
    for (String name : features.widths().keySet()) {
      if (!names.contains(name)) {
        throw DataException.unknown("features.widths: column or table", name, names);
      }
    }
  }

  // by column
  private static Map<String, String> tables(Config.FeaturePart features) {
    Map<String, String> tables = new LinkedHashMap<>();
    features.sparse().forEach(name -> tables.put(name, name));
    features.sequences().forEach(sequence -> tables.put(sequence.name(), sequence.table()));
    return tables;
  }

  /** The width of a table; an error where two of its names have different ones. */
  int of(String table) {
    Stream<String> columns =
        tables(features).entrySet().stream()
            .filter(entry -> entry.getValue().equals(table))
            .map(Map.Entry::getKey);
    List<String> given =
        Stream.concat(Stream.of(table), columns)
            .distinct()
            .filter(features.widths()::containsKey)
            .toList();
    for (String name : given) {
      Integer first = features.widths().get(given.get(0));
      if (!Objects.equals(features.widths().get(name), first)) {
        throw new DataException(
            ("features.widths: \"" + given.get(0) + "\" has " + first + " and \"" + name)
                + ("\" has " + features.widths().get(name) + ", but they share table \"" + table)
                + "\", which has one width");
      }
    }
    return given.isEmpty() ? features.embeddingWidth() : features.widths().get(given.get(0));
  }
}
