package org.mtl4j.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FeatureSchemaTest {

  @Test
  void countsThePackedLayout() {
    EmbeddingTable items = EmbeddingTable.of("items", 4);
    FeatureSchema schema =
        FeatureSchema.of(
            new SparseFeature("item", items),
            new SequenceFeature("history", items, 5, Pooling.MEAN, Optional.of("weights")),
            new DenseFeature("price", 2, Scaling.NONE));
    assertEquals(6, schema.idWidth());
    assertEquals(7, schema.floatWidth());
    assertEquals(List.of(items), schema.tables());
    assertEquals(List.of("item", "history", "weights", "price"), schema.columns());
  }

  @Test
  void refusesWhatCannotBe() {
    fails(
        "used by two features", () -> FeatureSchema.of(DenseFeature.of("a"), DenseFeature.of("a")));
    fails(
        "disagree on table \"t\"",
        () ->
            FeatureSchema.of(
                new SparseFeature("a", EmbeddingTable.of("t", 4)),
                new SparseFeature("b", EmbeddingTable.of("t", 8))));
    fails("at least one feature", () -> FeatureSchema.of());
    fails("width of \"t\" must be at least 1, got 0", () -> EmbeddingTable.of("t", 0));
    fails("buckets", () -> EmbeddingTable.hashed("t", 4, 0));
    fails("needs a name", () -> DenseFeature.of(" "));
    fails(
        "MAX pooling cannot use",
        () ->
            new SequenceFeature(
                "s", EmbeddingTable.of("t", 2), 3, Pooling.MAX, Optional.of("weights")));
  }

  private static void fails(String part, Executable code) {
    String message = assertThrows(IllegalArgumentException.class, code).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void textRuleTrimsAndKnowsMissingMarkers() {
    TextRule rule = new TextRule(true, List.of("?"), '|');
    assertEquals("a b", rule.clean(" \ta b\r\n"));
    assertEquals("", rule.clean(" ? "));
    assertEquals(" ?", new TextRule(false, List.of("?"), '|').clean(" ?"));
  }
}
