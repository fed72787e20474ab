package org.mtl4j.data;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.TextRule;

/** The ids of one table: a fitted list of values, or a hash. */
final class Vocabulary {

  private final IdRule rule;
  private final List<String> values;
  private final Map<String, Integer> ids;

  private Vocabulary(IdRule rule, List<String> values) {
    this.rule = rule;
    this.values = List.copyOf(values);
    this.ids = new HashMap<>(values.size() * 2);
    for (int i = 0; i < values.size(); i++) {
      if (ids.put(values.get(i), IdRule.FIRST + i) != null) {
        throw new DataException("a vocabulary holds \"" + values.get(i) + "\" twice");
      }
    }
  }

  static Vocabulary of(EmbeddingTable table, List<String> values) {
    boolean hashed = table.ids() instanceof IdRule.Hashed; // which keeps no values
    return new Vocabulary(table.ids(), hashed ? List.of() : values);
  }

  List<String> values() {
    return values;
  }

  boolean hashed() {
    return rule instanceof IdRule.Hashed;
  }

  int rows() {
    return Math.addExact(firstBucket(), rule.buckets());
  }

  private int firstBucket() {
    return hashed() ? IdRule.MISSING + 1 : IdRule.FIRST + values.size();
  }

  /** The first id of a value that training knew; a hash knows all. */
  int firstKnown() {
    return hashed() ? firstBucket() : IdRule.FIRST;
  }

  /** The id after the last of those values. */
  int endKnown() {
    return hashed() ? rows() : firstBucket();
  }

  /** The id of a raw text; a value as it is needs no cleaning, since all values are clean. */
  int id(String raw, TextRule text) {
    Integer known = ids.get(raw);
    return known != null ? known : id(text.clean(raw));
  }

  /** The id of a cleaned value. */
  int id(String value) {
    if (value.isEmpty()) {
      return IdRule.MISSING;
    }
    Integer known = ids.get(value);
    if (known != null) {
      return known;
    }
    return rule.buckets() == 0 ? IdRule.UNKNOWN : firstBucket() + bucket(value, rule.buckets());
  }

  private static int bucket(String value, int buckets) {
    long hash = Hashing.farmHashFingerprint64().hashString(value, StandardCharsets.UTF_8).asLong();
    return (int) Long.remainderUnsigned(hash, buckets);
  }
}
