package org.mtl4j.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.data.row.NumberRule;
import org.mtl4j.text.CanonicalText;

/** How the text of a label column becomes a number. */
public sealed interface LabelType {

  /** The label of {@code text} (cleaned, maybe empty); NaN if it is none. */
  float parse(String text);

  /** What is accepted, in words. */
  String expected();

  /**
   * Whether {@code text}, which means "no value" in features, is a label nevertheless: a number
   * where labels are numbers, or one of the texts that are listed.
   */
  default boolean names(String text) {
    return !Float.isNaN(parse(text));
  }

  /** What helps where {@code text} is none of them; may be empty. */
  default String hint(String text) {
    return "";
  }

  /** The finite number in {@code text}; NaN if there is none. */
  static float number(String text) {
    float value = (float) NumberRule.parse(text) + 0f; // -0 is 0
    return Float.isFinite(value) ? value : Float.NaN;
  }

  /** The same, 1 and 0 for {@code true} and {@code false}. */
  static float numberOrTruth(String text) {
    return switch (CanonicalText.of(text)) {
      case "true" -> 1;
      case "false" -> 0;
      default -> number(text);
    };
  }

  /**
   * 1 for the given texts, 0 for all others.
   *
   * @param positives as canonical text; empty if the column holds 0 and 1, or true and false,
   *     itself
   */
  record Binary(List<String> positives) implements LabelType {

    // of the texts for 0 that are usual, those for 1
    private static final Map<String, String> ONES =
        Map.of("false", "true", "no", "yes", "n", "y", "f", "t", "-1", "1", "negative", "positive");

    public Binary {
      positives = positives.stream().map(CanonicalText::of).distinct().toList();
    }

    @Override
    public float parse(String text) {
      if (!positives.isEmpty()) {
        return text.isEmpty() ? Float.NaN : positives.contains(CanonicalText.of(text)) ? 1 : 0;
      }
      float value = numberOrTruth(text);
      return value == 0 || value == 1 ? value : Float.NaN;
    }

    /** A number is a label beside positives that are numbers, too. */
    @Override
    public boolean names(String text) {
      return positives.isEmpty() || positives.contains(text)
          ? !Float.isNaN(parse(text))
          : !Float.isNaN(number(text))
              && positives.stream().noneMatch(positive -> Float.isNaN(number(positive)));
    }

    @Override
    public String expected() {
      return positives.isEmpty() ? "0 or 1" : "a value";
    }

    @Override
    public String hint(String text) {
      String meant = ONES.getOrDefault(text.toLowerCase(Locale.ROOT), text);
      boolean number = meant.equals(text) && !Float.isNaN(number(text));
      if (text.isEmpty() || number || !positives.isEmpty()) {
        return "";
      }
      return "; positives: [\"" + meant + "\"] of the task takes that text for 1, all others for 0";
    }
  }

  /** A finite number; 1 and 0 for {@code true} and {@code false}. */
  record Number() implements LabelType {

    @Override
    public float parse(String text) {
      return numberOrTruth(text);
    }

    @Override
    public String expected() {
      return "a finite number";
    }
  }

  /** A finite number that is not negative. */
  record Weight() implements LabelType {

    @Override
    public float parse(String text) {
      float value = number(text);
      return value >= 0 ? value : Float.NaN;
    }

    @Override
    public String expected() {
      return "a number >= 0";
    }
  }

  /**
   * One of several names; the label is its position.
   *
   * @param names in the order of the classes
   */
  record Classes(List<String> names) implements LabelType {

    public Classes {
      names = List.copyOf(names);
      List<String> values = canonical(names);
      for (int i = 0; i < values.size(); i++) {
        int first = values.indexOf(values.get(i));
        if (first < i) {
          throw new IllegalArgumentException(
              ("classes \"" + names.get(first) + "\" and \"" + names.get(i))
                  + "\" of a label are one value");
        }
      }
    }

    private static List<String> canonical(List<String> names) {
      return names.stream().map(CanonicalText::of).toList();
    }

    @Override
    public float parse(String text) {
      int index = canonical(names).indexOf(CanonicalText.of(text));
      return index < 0 ? Float.NaN : index;
    }

    @Override
    public String expected() {
      return "one of " + names;
    }
  }

  /**
   * A class index.
   *
   * @param classes one more than the highest index
   */
  record Index(int classes) implements LabelType {

    @Override
    public float parse(String text) {
      float value = number(text);
      return value >= 0 && value < classes && value == (int) value ? value : Float.NaN;
    }

    @Override
    public String expected() {
      return "a class index from 0 to " + (classes - 1);
    }
  }
}
