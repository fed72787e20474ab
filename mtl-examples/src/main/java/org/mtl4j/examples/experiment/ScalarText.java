package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads numbers, truth values and characters from the text of a YAML scalar, by the rules of YAML
 * 1.2.
 *
 * @param <T> what is read
 */
final class ScalarText<T> extends StdScalarDeserializer<T> {

  private static final long serialVersionUID = 1L;
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private final String expected;
  private final transient T none;
  private final transient Function<String, T> parse;

  private ScalarText(Class<T> type, String expected, T none, Function<String, T> parse) {
    super(type);
    this.expected = expected;
    this.none = none;
    this.parse = parse;
  }

  /** For all types of scalars but text. */
  static SimpleModule module() {
    SimpleModule module = new SimpleModule();
    add(module, int.class, Integer.class, 0, "a whole number", ScalarText::whole);
    add(module, long.class, Long.class, 0L, "a whole number", ScalarText::wholeLong);
    add(module, float.class, Float.class, 0f, "a number", ScalarText::single);
    add(module, double.class, Double.class, 0.0, "a number", ScalarText::number);
    add(module, boolean.class, Boolean.class, false, "true or false", ScalarText::truth);
    String character = "one character, \\t for a tab";
    add(module, char.class, Character.class, '\0', character, ScalarText::character);
    return module;
  }

  private static <T> void add(
      SimpleModule module,
      Class<T> primitive,
      Class<T> boxed,
      T zero,
      String expected,
      Function<String, T> parse) {
    module.addDeserializer(primitive, new ScalarText<>(primitive, expected, zero, parse));
    module.addDeserializer(boxed, new ScalarText<>(boxed, expected, null, parse));
  }

  private static Integer whole(String text) {
    return WHOLE.matcher(text).matches() ? Integer.valueOf(text) : null;
  }

  private static Long wholeLong(String text) {
    return WHOLE.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  private static Double number(String text) {
    Double value = NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
    return value == null || value.isInfinite() ? null : value;
  }

  private static Float single(String text) {
    Double value = number(text);
    return value == null || Float.isInfinite(value.floatValue()) ? null : value.floatValue();
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> null;
    };
  }

  private static Character character(String text) {
    return text.equals("\\t")
        ? Character.valueOf('\t')
        : text.length() == 1 ? text.charAt(0) : null;
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonToken token = parser.currentToken();
    if (!token.isScalarValue()) {
      return wrong(context, token == JsonToken.START_ARRAY ? "a list" : "a mapping");
    }
    T value;
    try {
      value = parse.apply(parser.getText());
    } catch (NumberFormatException e) {
      value = null; // too large
    }
    return value == null ? wrong(context, "\"" + parser.getText() + "\"") : value;
  }

  private T wrong(DeserializationContext context, String got) throws IOException {
    return context.reportInputMismatch(this, "got %s, expected %s", got, expected);
  }

  @Override
  public T getNullValue(DeserializationContext context) {
    return none;
  }
}
