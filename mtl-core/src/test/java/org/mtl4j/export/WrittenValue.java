package org.mtl4j.export;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.apache.parquet.example.data.Group;

/**
 * A value of a typed column and how programs write it.
 *
 * @param kind of the column
 * @param value a String, Long, Double, Boolean or, of times, the seconds since 1970; null is none
 */
record WrittenValue(Kind kind, Object value) {

  /** Types of columns, and their fields in a Parquet schema. */
  enum Kind {
    TEXT("binary %s (STRING)"),
    INTEGER("int64 %s"),
    FLOAT("float %s"),
    DOUBLE("double %s"),
    WHOLE("double %s"),
    TRUTH("boolean %s"),
    DATE("int32 %s (DATE)"),
    MILLIS("int64 %s (TIMESTAMP(MILLIS,true))"),
    MICROS("int64 %s (TIMESTAMP(MICROS,true))"),
    NANOS("int64 %s (TIMESTAMP(NANOS,true))");

    final String field;

    Kind(String field) {
      this.field = "optional " + field + ";";
    }

    boolean isTime() {
      return this == MILLIS || this == MICROS || this == NANOS;
    }

    boolean isNumber() {
      return this == FLOAT || this == DOUBLE || this == WHOLE;
    }
  }

  /** Programs that write CSV. */
  enum Writer {
    PANDAS,
    POLARS,
    DUCKDB,
    SPARK
  }

  static final double MARKER = -999;

  // short enough to be the same as float and double
  private static final double[] NUMBERS = {
    .5, .1, 2.5, -3.75, 1e-7, 2.5e-5, .001, 1e22, 1.5e8, 1234567, -1e-10, 0, MARKER, Double.NaN
  };
  private static final List<String> TEXTS =
      List.of(
          "a", "b c", "01", "+49", "109_14", "\u00e4", "\u2003x", "x\u00a0", "yes", "T", "1.2.3");

  static WrittenValue random(Random random, Kind kind) {
    if (random.nextInt(6) == 0) {
      return new WrittenValue(kind, null);
    }
    Object value =
        switch (kind) {
          case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
          case INTEGER -> (long) random.nextInt(5) - 2;
          case FLOAT, DOUBLE -> NUMBERS[random.nextInt(NUMBERS.length)];
          case WHOLE -> random.nextInt(5) == 0 ? MARKER : random.nextInt(4) - 1.;
          case TRUTH -> random.nextBoolean();
          case DATE -> (19_700 + random.nextInt(3)) * 86_400.;
          default -> (19_700 + random.nextInt(2)) * 86_400. + random.nextInt(3) * 3_600.5;
        };
    return new WrittenValue(kind, value);
  }

  /** The text that a program writes. */
  String text(Writer writer) {
    if (value == null) {
      return "";
    }
    if (kind.isNumber()) {
      return number(writer, (double) value);
    }
    return switch (kind) {
      case TEXT, INTEGER -> value.toString();
      case TRUTH -> truth(writer, value.toString());
      case DATE -> time().toLocalDate().toString();
      default -> time(writer);
    };
  }

  private static String truth(Writer writer, String text) {
    return writer == Writer.PANDAS ? text.substring(0, 1).toUpperCase() + text.substring(1) : text;
  }

  private static String number(Writer writer, double number) {
    if (Double.isNaN(number)) {
      return switch (writer) {
        case PANDAS -> "";
        case DUCKDB -> "nan";
        default -> "NaN";
      };
    }
    if (writer == Writer.SPARK) {
      return Double.toString(number);
    }
    double size = Math.abs(number);
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    if (size == 0 || size >= 1e-4 && size < 1e16) {
      String plain = number == 0 ? "0" : decimal.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    int exponent = decimal.precision() - decimal.scale() - 1;
    String digits = decimal.movePointLeft(exponent).toPlainString();
    String sign = exponent < 0 ? "-" : "+";
    return digits + "e" + sign + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
  }

  private LocalDateTime time() {
    double seconds = (double) value;
    long whole = (long) Math.floor(seconds);
    return LocalDateTime.ofEpochSecond(whole, (int) ((seconds - whole) * 1e9), ZoneOffset.UTC);
  }

  private String time(Writer writer) {
    LocalDateTime time = time();
    String day = time.toLocalDate().toString();
    String clock = time.toLocalTime().withNano(0).toString();
    clock = clock.length() == 5 ? clock + ":00" : clock;
    String half = time.getNano() == 0 ? "0" : "5";
    return switch (writer) {
      case PANDAS -> day + " " + clock + (half.equals("5") ? ".500000" : "");
      case POLARS ->
          day
              + "T"
              + clock
              + "."
              + half
              + "0".repeat(kind == Kind.MILLIS ? 2 : kind == Kind.MICROS ? 5 : 8);
      case DUCKDB -> day + " " + clock + (half.equals("5") ? ".5" : "");
      case SPARK -> day + "T" + clock + "." + half + "00Z";
    };
  }

  /** As a number of a dense column; NaN for none. */
  float number() {
    if (value == null) {
      return Float.NaN;
    }
    return value instanceof Boolean truth ? truth ? 1 : 0 : ((Number) value).floatValue();
  }

  /** The same as text; empty for none. */
  String decimal() {
    return value instanceof Double number && !number.isNaN()
        ? new BigDecimal(number).toPlainString()
        : value == null || value instanceof Double ? "" : value.toString();
  }

  /** Adds it to a row of Parquet. */
  void add(Group row, String column) {
    if (value == null) {
      return;
    }
    switch (kind) {
      case TEXT -> row.add(column, (String) value);
      case INTEGER -> row.add(column, (long) value);
      case FLOAT -> row.add(column, (float) (double) value);
      case DOUBLE, WHOLE -> row.add(column, (double) value);
      case TRUTH -> row.add(column, (boolean) value);
      case DATE -> row.add(column, (int) ((double) value / 86_400));
      case MILLIS -> row.add(column, (long) ((double) value * 1e3));
      case MICROS -> row.add(column, (long) ((double) value * 1e6));
      case NANOS -> row.add(column, (long) ((double) value * 10) * 100_000_000);
    }
  }
}
