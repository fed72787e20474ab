package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Recent texts are looked up once, long ones each time and are not kept. */
class RecentTextTest {

  private final AtomicInteger lookups = new AtomicInteger();
  private final ToIntFunction<String> ids =
      text -> {
        lookups.incrementAndGet();
        return text.length();
      };

  private static String text(int length) {
    return "x".repeat(length);
  }

  @Test
  void stringsAreKeptUpToALength() {
    RecentIds recent = new RecentIds(ids);
    for (int length : new int[] {0, 31, RecentIds.LONGEST, RecentIds.LONGEST + 1, 1 << 20}) {
      lookups.set(0);
      assertEquals(length, recent.id(text(length)));
      assertEquals(length, recent.id(text(length)));
      assertEquals(length <= RecentIds.LONGEST ? 1 : 2, lookups.get());
    }
  }

  @Test
  void bytesAreKeptUpToALength() {
    RecentUtf8 recent = new RecentUtf8("a", ids);
    for (int length : new int[] {0, 31, RecentIds.LONGEST, RecentIds.LONGEST + 1, 1 << 20}) {
      byte[] bytes = text(length).getBytes(StandardCharsets.UTF_8);
      lookups.set(0);
      int[] got = {-1};
      for (int i = 0; i < 2; i++) {
        RawBatch.Utf8 texts = new RawBatch.Utf8(bytes, new int[] {0, length});
        recent.write(texts, 0, 1, got, 0, 1);
        assertEquals(length, got[0]);
      }
      assertEquals(length <= RecentIds.LONGEST ? 1 : 2, lookups.get());
    }
  }
}
