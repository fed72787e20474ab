package org.mtl4j.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mtl4j.feature.TextRule;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.op.strings.ReduceJoin;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * How {@link TextRule} cleans, as graph operations, with all of {@link
 * org.mtl4j.text.CanonicalText} but the offsets of time zones other than 0.
 */
final class OtherTexts {

  private static final String WHOLE = "(?:0|[1-9][0-9]*)";
  // up to 339, the largest that the canonical text knows
  private static final String EXPONENT = "[eE][+-]?(?:[0-2]?[0-9]?[0-9]|3[0-3][0-9])";
  private static final String NUMBER =
      ("[+-]?(?:" + WHOLE + "(?:\\.[0-9]*)?|\\.[0-9]+)" + EXPONENT)
          + ("|\\+(?:" + WHOLE + "\\.[0-9]*|\\.[0-9]+)")
          + ("|-?" + WHOLE + "\\.(?:[0-9]*0)?|-?\\.[0-9]+|-0");
  private static final String DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
  private static final String MINUTES = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
  private static final String SECONDS = ":[0-5][0-9]";
  private static final String ZONE = "(?:Z| ?UTC|[+-]00(?::?00)?)";
  private static final String TIME =
      ("(?:" + DATE + "[T ])?" + MINUTES + SECONDS + "\\.[0-9]*0")
          + ("|" + DATE + "T" + MINUTES + "(?:" + SECONDS + "(?:\\.[0-9]+)?)?" + ZONE + "?")
          + ("|" + DATE + " " + MINUTES + "(?:" + SECONDS + "(?:\\.[0-9]+)?)?" + ZONE)
          + ("|" + DATE + " (?:" + MINUTES + "|00:00:00)");
  // true and false with a capital
  private static final String TRUTH =
      "T(?i:rue)|t(?:R(?i:ue)|rU(?i:e)|ruE)"
          + "|F(?i:alse)|f(?:A(?i:lse)|aL(?i:se)|alS(?i:e)|alsE)";
  private static final String ANY = "NaN|nan|-?Infinity|" + TRUTH + "|" + NUMBER + "|" + TIME;

  private static final String SPACE = "[\\t-\\r ]";
  private static final int MOST_ZEROS = 340;

  private OtherTexts() {}

  /**
   * Whether any of the texts, over all of their {@code axes}, is cleaned to another; a scalar. It
   * may say so of a text with a character that parts texts here.
   */
  static Operand<TBool> any(Ops tf, TextRule rule, Operand<TString> texts, int[] axes) {
    List<String> others = new ArrayList<>();
    if (rule.trim()) {
      others.add(SPACE + "\\C*");
      others.add("(?:\\C*[^\\x01])?" + SPACE);
    }
    if (rule.canonical()) {
      others.add(ANY);
    }
    String one = String.join("|", others);
    Operand<TString> all =
        tf.strings.reduceJoin(texts, tf.constant(axes), ReduceJoin.separator("\u0001"));
    return tf.strings.staticRegexFullMatch(all, "(?:\\C*\\x01)?(?:" + one + ")(?:\\x01\\C*)?");
  }

  /** The cleaned texts in the place of raw ones [number of texts], but for missing ones. */
  static Operand<TString> clean(Ops tf, TextRule rule, Operand<TString> raw) {
    Operand<TString> texts = rule.trim() ? tf.strings.strip(raw) : raw;
    if (!rule.canonical()) {
      return texts;
    }
    Operand<TBool> others = tf.strings.staticRegexFullMatch(texts, ANY);
    return choose(
        tf,
        tf.any(others, tf.constant(0)),
        in -> {
          Operand<TInt64> places = in.where(others);
          return in.tensorScatterNdUpdate(texts, places, canonical(in, in.gatherNd(texts, places)));
        },
        texts);
  }

  // of texts [number of texts] all of which have another
  private static Operand<TString> canonical(Ops tf, Operand<TString> texts) {
    Operand<TBool> numbers = tf.strings.staticRegexFullMatch(texts, NUMBER);
    Operand<TString> zeros = tf.fill(tf.shape(texts), tf.constant("0."));
    return tf.select(
        numbers, number(tf, tf.select(numbers, texts, zeros)), time(tf, words(tf, texts)));
  }

  private static Operand<TString> words(Ops tf, Operand<TString> texts) {
    Operand<TString> truth =
        tf.select(
            tf.strings.staticRegexFullMatch(texts, "(?i:true|false)"),
            tf.strings.lower(texts),
            texts);
    Operand<TString> infinite = replaced(tf, truth, "^(-?)Infinity$", "\\1inf");
    return replaced(tf, infinite, "^(?:NaN|nan)$", "");
  }

  private static Operand<TString> time(Ops tf, Operand<TString> texts) {
    String day = "^(" + DATE + ")";
    Operand<TString> spaced = replaced(tf, texts, day + "T(" + MINUTES + ".*)$", "\\1 \\2");
    Operand<TString> local =
        replaced(tf, spaced, day + "( " + MINUTES + ".*?)" + ZONE + "$", "\\1\\2");
    Operand<TString> full = replaced(tf, local, day + "( " + MINUTES + ")$", "\\1\\2:00");
    String time = "^((?:" + DATE + " )?" + MINUTES + SECONDS;
    Operand<TString> shorter = replaced(tf, full, time + "\\.[0-9]*[1-9])0+$", "\\1");
    Operand<TString> whole = replaced(tf, shorter, time + ")\\.0+$", "\\1");
    return replaced(tf, whole, day + " 00:00:00$", "\\1");
  }

  // the digits between zeros, cut where the point is once it is moved by the exponent
  private static Operand<TString> number(Ops tf, Operand<TString> texts) {
    String parts = "^[+-]?([0-9]*)(?:\\.([0-9]*))?(?:[eE]\\+?(-?[0-9]+))?$";
    Operand<TString> whole = replaced(tf, texts, parts, "\\1");
    Operand<TString> fraction = replaced(tf, texts, parts, "\\2");
    Operand<TInt32> exponent =
        tf.strings.toNumber(
            replaced(tf, replaced(tf, texts, parts, "\\3"), "^$", "0"), TInt32.class);
    Operand<TString> zeros = tf.constant("0".repeat(MOST_ZEROS));
    Operand<TString> digits = tf.strings.join(List.of(zeros, whole, fraction, zeros));
    Operand<TInt32> point =
        tf.math.add(tf.math.add(tf.strings.stringLength(whole), exponent), tf.constant(MOST_ZEROS));
    Operand<TInt32> start = tf.zerosLike(point);
    Operand<TInt32> rest = tf.math.sub(tf.strings.stringLength(digits), point);
    Operand<TString> plain =
        tf.strings.join(
            List.of(
                replaced(tf, texts, "^(-?).*$", "\\1"),
                replaced(tf, tf.strings.substr(digits, start, point), "^0*([0-9])", "\\1"),
                tf.constant("."),
                replaced(tf, tf.strings.substr(digits, point, rest), "0+$", "")));
    return replaced(tf, replaced(tf, plain, "\\.$", ""), "^-0$", "0");
  }

  private static Operand<TString> replaced(
      Ops tf, Operand<TString> texts, String pattern, String by) {
    return tf.strings.staticRegexReplace(texts, pattern, by);
  }

  /** What {@code then} makes where {@code when}, a scalar, is true, else {@code otherwise}. */
  static <T extends TType> Operand<T> choose(
      Ops tf, Operand<TBool> when, Function<Ops, Operand<T>> then, Operand<T> otherwise) {
    SwitchCond<TBool> ways = tf.switchCond(when, when);
    Ops inside = tf.withControlDependencies(tf.identity(ways.outputTrue()));
    Operand<T> not = tf.switchCond(otherwise, when).outputFalse();
    return tf.merge(List.of(not, then.apply(inside))).output();
  }
}
