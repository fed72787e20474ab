package org.mtl4j.text;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates, timestamps and times of day as text of ISO 8601, with a space or T before the time. */
final class TimeText {

  private static final String DATE = "(\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01]))";
  private static final String MINUTES = "((?:[01]\\d|2[0-3]):[0-5]\\d)";
  private static final String SECONDS = "(:[0-5]\\d)(\\.\\d+)?";
  private static final String ZONE = "(Z| ?UTC|[+-]\\d\\d(?::?\\d\\d)?)?";
  private static final Pattern TIMESTAMP =
      Pattern.compile(DATE + "[T ]" + MINUTES + "(?:" + SECONDS + ")?" + ZONE);
  private static final Pattern TIME = Pattern.compile(MINUTES + SECONDS);
  private static final Pattern DATE_ALONE = Pattern.compile(DATE);
  private static final int LONGEST = 64; // characters; a fraction has at most 9 digits mostly
  private static final double SECONDS_PER_DAY = 86_400;

  private TimeText() {}

  /** The canonical text of a timestamp or time; other texts as they are. */
  static String of(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    Matcher time = TIME.matcher(text);
    if (time.matches()) {
      return time.group(1) + time.group(2) + fraction(time.group(3));
    }
    Matcher all = TIMESTAMP.matcher(text);
    if (!all.matches()) {
      return text;
    }
    String seconds = all.group(3) == null ? ":00" : all.group(3);
    String inDay = all.group(2) + seconds;
    int offset = offset(all.group(5));
    try {
      return offset == 0
          ? joined(all.group(1), inDay, fraction(all.group(4)))
          : shifted(LocalDateTime.parse(all.group(1) + "T" + inDay), offset, all.group(4));
    } catch (DateTimeException e) {
      return text; // there is no such day
    }
  }

  private static String shifted(LocalDateTime time, int offset, String fraction) {
    LocalDateTime utc = time.minusMinutes(offset);
    return joined(utc.toLocalDate().toString(), seconds(utc.toLocalTime()), fraction(fraction));
  }

  // minutes
  private static int offset(String zone) {
    if (zone == null || zone.equals("Z") || zone.endsWith("UTC")) {
      return 0;
    }
    int hours = Integer.parseInt(zone, 1, 3, 10);
    int length = zone.length();
    int minutes = length > 3 ? Integer.parseInt(zone, length - 2, length, 10) : 0;
    int size = 60 * hours + minutes;
    return zone.charAt(0) == '-' ? -size : size;
  }

  // without zeros at its end
  private static String fraction(String digits) {
    if (digits == null) {
      return "";
    }
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return end == 1 ? "" : digits.substring(0, end);
  }

  private static String joined(String date, String time, String fraction) {
    return time.equals("00:00:00") && fraction.isEmpty() ? date : date + " " + time + fraction;
  }

  private static String seconds(LocalTime time) {
    String text = time.withNano(0).toString();
    return text.length() == 5 ? text + ":00" : text; // Java leaves out seconds that are 0
  }

  private static String fraction(LocalTime time) {
    int nanos = time.getNano();
    return nanos == 0 ? "" : fraction("." + Integer.toString(1_000_000_000 + nanos).substring(1));
  }

  /** Of a time at a day. */
  static String of(String date, LocalTime time) {
    return joined(date, seconds(time), fraction(time));
  }

  /** Of a time of day. */
  static String of(LocalTime time) {
    return seconds(time) + fraction(time);
  }

  /** Whether a canonical text is a date, timestamp or time. */
  static boolean isTime(String text) {
    return text.length() <= LONGEST
        && (DATE_ALONE.matcher(text).matches()
            || TIME.matcher(text).matches()
            || TIMESTAMP.matcher(text).matches());
  }

  /** Since 1970 or midnight; NaN for what is none of them. */
  static double seconds(String canonical) {
    if (!isTime(canonical)) {
      return Double.NaN;
    }
    try {
      if (canonical.charAt(2) == ':') {
        return inDay(canonical);
      }
      double days = LocalDate.parse(canonical.substring(0, 10)).toEpochDay() * SECONDS_PER_DAY;
      return canonical.length() == 10 ? days : days + inDay(canonical.substring(11));
    } catch (DateTimeException e) {
      return Double.NaN; // there is no such day
    }
  }

  private static double inDay(String time) {
    int minutes = 60 * Integer.parseInt(time, 0, 2, 10) + Integer.parseInt(time, 3, 5, 10);
    return 60 * minutes + Double.parseDouble(time.substring(6));
  }
}
