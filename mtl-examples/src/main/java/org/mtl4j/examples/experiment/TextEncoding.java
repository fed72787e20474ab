package org.mtl4j.examples.experiment;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.mtl4j.data.row.DataException;

/** Encodings by the names that people and programs give them. */
final class TextEncoding {

  private TextEncoding() {}

  /** Of {@code data.csv.encoding}: Java's names, and those that write a hyphen more. */
  static Charset of(String name) {
    for (String spelling : new String[] {name, name.replace("-", "").replace('_', '-')}) {
      try {
        return Charset.forName(spelling);
      } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
        // the next spelling
      }
    }
    throw new DataException(
        ("data.csv.encoding: got \"" + name + "\", expected the name of an encoding such as UTF-8,")
            + " ISO-8859-1, windows-1252 or UTF-16LE");
  }
}
