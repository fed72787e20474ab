package org.mtl4j.feature;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.text.CanonicalText;

/**
 * How raw text becomes a value: the same in training, in Java and inside the exported graph.
 *
 * @param trim whether ASCII white space around a value is dropped
 * @param canonical whether texts that stand for one value are one, see {@link CanonicalText}; not
 *     so in exports of before there was a canonical text
 * @param missing texts (trimmed and canonical) that mean "no value"; the empty text always does
 * @param separator between the items of a sequence or the numbers of a wide dense column
 */
public record TextRule(boolean trim, boolean canonical, List<String> missing, char separator) {

  public TextRule {
    Set<String> cleaned = new LinkedHashSet<>();
    for (String marker : missing) {
      cleaned.add(clean(trim, canonical, marker));
    }
    missing = List.copyOf(cleaned);
  }

  /** With canonical text. */
  public TextRule(boolean trim, List<String> missing, char separator) {
    this(trim, true, missing, separator);
  }

  /** Trims, takes only the empty text as missing and separates items by {@code |}. */
  public static TextRule defaults() {
    return new TextRule(true, List.of(), '|');
  }

  /** The value in {@code raw}; empty if it is missing. */
  public String clean(String raw) {
    String text = clean(trim, canonical, raw);
    return missing.contains(text) ? "" : text;
  }

  private static String clean(boolean trim, boolean canonical, String raw) {
    String text = trim ? strip(raw) : raw;
    return canonical ? CanonicalText.of(text) : text;
  }

  /** A raw text without what surrounds it. */
  public String trimmed(String raw) {
    return trim ? strip(raw) : raw;
  }

  /** What stands between the separators of {@code joined}, as it is; at least one text. */
  public List<String> split(String joined) {
    List<String> items = new ArrayList<>();
    int start = 0;
    for (int end; (end = joined.indexOf(separator, start)) >= 0; start = end + 1) {
      items.add(joined.substring(start, end));
    }
    items.add(joined.substring(start));
    return items;
  }

  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Whether a character is dropped around values: one that TensorFlow's StringStrip drops. */
  public static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
