package org.mtl4j.data;

import java.util.List;

/**
 * What the text of a label column held.
 *
 * @param column where it was read
 * @param absent the positives of a {@link LabelType.Binary} that no row has
 * @param examples some of the texts, the first that came
 * @param markers texts that mean "no value" in features and are labels here
 */
public record LabelTexts(
    LabelColumn column, List<String> absent, List<String> examples, List<String> markers) {

  /** How many examples are kept. */
  public static final int MOST = 5;

  public LabelTexts {
    absent = List.copyOf(absent);
    examples = List.copyOf(examples);
    markers = List.copyOf(markers);
  }
}
