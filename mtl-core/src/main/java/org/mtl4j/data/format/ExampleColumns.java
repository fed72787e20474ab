package org.mtl4j.data.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mtl4j.data.row.Utf8;

/**
 * Names the features of a serialized {@code tf.Example}: three levels of messages, however deep
 * those in it that nobody asks for.
 */
final class ExampleColumns {

  // of an example its features, of these the entries, of an entry its name
  private static final int TAG = 1 << 3 | 2;

  private record Range(int from, int to) {}

  private ExampleColumns() {}

  /** The features of the example in {@code bytes[0..length)}, in its order. */
  static List<String> of(byte[] bytes, int length) throws IOException {
    List<String> names = new ArrayList<>();
    for (Range features : fields(bytes, new Range(0, length))) {
      for (Range entry : fields(bytes, features)) {
        for (Range name : fields(bytes, entry)) {
          names.add(Utf8.text(bytes, name.from(), name.to()));
        }
      }
    }
    return names;
  }

  private static List<Range> fields(byte[] bytes, Range message) throws IOException {
    List<Range> fields = new ArrayList<>();
    Wire wire = new Wire();
    wire.set(bytes, message.from(), message.to());
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == TAG) {
        int to = wire.to();
        fields.add(new Range(wire.at, to));
        wire.at = to;
      } else {
        wire.skip(tag);
      }
    }
    return fields;
  }
}
