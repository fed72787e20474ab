package org.mtl4j.io;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * Owner of what the error stream shows of some work: on a terminal a bar as wide as it, elsewhere a
 * line at its end and each minute before.
 */
public final class Progress implements AutoCloseable {

  private static final int INTERVAL = 500; // between two bars, in milliseconds
  private static final Duration LINES = Duration.ofMinutes(1);
  private static final int LEAST = 10; // characters of a bar that is worth its room

  private final PrintStream out;
  private final String name;
  private final long total;
  private final ProgressBar bar; // null where there is no terminal
  private final long start = System.nanoTime();
  private long told = start;
  private long done;
  private String message = "";

  /** Begins to show work of {@code total} steps. */
  public Progress(String name, long total) {
    this(name, total, System.err, Terminal.width());
  }

  Progress(String name, long total, PrintStream out, int width) {
    this.out = out;
    this.name = name;
    this.total = total;
    this.bar = width == 0 ? null : bar(width);
  }

  private ProgressBar bar(int width) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(total)
        .setUpdateIntervalMillis(INTERVAL)
        .setConsumer(new ConsoleProgressBarConsumer(out, width - 1)) // starts no process
        .setRenderer(Progress::render)
        .build();
  }

  private static String render(ProgressState state, int width) {
    long seconds = state.getElapsedAfterStart().toSeconds();
    return line(
        state.getTaskName(),
        state.getCurrent(),
        state.getMax(),
        state.getExtraMessage() + left(state.getCurrent(), state.getMax(), seconds),
        width);
  }

  // as many characters as the width says
  static String line(String name, long done, long total, String message, int width) {
    String text = share(name, done, total);
    String end = message.isEmpty() ? "" : " " + message;
    int room = width - text.length() - end.length() - 3;
    if (room >= LEAST) {
      int full = (int) (room * Math.min(done, total) / Math.max(1, total));
      text += " [" + "=".repeat(full) + " ".repeat(room - full) + "]";
    }
    text += end;
    return text.length() > width ? text.substring(0, width) : pad(text, width);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String share(String name, long done, long total) {
    return String.format(Locale.ROOT, "%s %3d%%", name, 100 * done / Math.max(1, total));
  }

  private static String left(long done, long total, long seconds) {
    if (done <= 0 || done >= total || seconds < 2) {
      return "";
    }
    long left = Math.round((double) seconds / done * (total - done));
    String minutes = String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60);
    String hours =
        String.format(Locale.ROOT, "%d:%02d:%02d", left / 3600, left / 60 % 60, left % 60);
    return ", " + (left < 3600 ? minutes : hours) + " left";
  }

  /** Says how many steps are done. */
  public void to(long steps) {
    done = steps;
    if (bar != null) {
      bar.stepTo(steps);
    } else if (System.nanoTime() - told > LINES.toNanos()) {
      told = System.nanoTime();
      print(left(done, total, Duration.ofNanos(told - start).toSeconds()));
    }
  }

  /** Says something about the work that is shown behind its share. */
  public void say(String text) {
    message = text;
    if (bar != null) {
      bar.setExtraMessage(text);
    }
  }

  private void print(String more) {
    String text = message + more;
    out.println(share(name, done, total) + (text.isEmpty() ? "" : " " + text));
  }

  /** Ends the bar, or writes the last line. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    } else {
      print("");
    }
  }
}
