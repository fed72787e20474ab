package org.mtl4j.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.mtl4j.io.RecordFrame;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** Writes scalars to a TensorBoard event file; complete once flushed or closed. */
public final class EventWriter implements AutoCloseable {

  private static final String VERSION = "brain.Event:2";

  private final Path file;
  private final OutputStream out;

  /**
   * Starts a new event file.
   *
   * @param folder where the file goes, created when missing
   * @throws UncheckedIOException when the file cannot be made
   */
  public EventWriter(Path folder) {
    Objects.requireNonNull(folder, "folder");
    try {
      Files.createDirectories(folder);
      file = create(folder, System.currentTimeMillis() / 1000);
      out = new BufferedOutputStream(Files.newOutputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(event().setFileVersion(VERSION).build());
    flush();
  }

  /** A free name: a second writer of the same second takes the next one. */
  private static Path create(Path folder, long seconds) throws IOException {
    String host = host();
    for (long time = seconds; ; time++) {
      try {
        return Files.createFile(folder.resolve("events.out.tfevents." + time + "." + host));
      } catch (FileAlreadyExistsException e) {
        continue;
      }
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** The file being written. */
  public Path file() {
    return file;
  }

  /**
   * Adds one point of a curve.
   *
   * @param tag the curve; slashes group curves
   * @param step the position, such as the epoch
   * @param value stored as float32
   * @throws UncheckedIOException when writing fails
   */
  public void scalar(String tag, long step, double value) {
    Summary.Value point =
        Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value).build();
    Summary summary = Summary.newBuilder().addValue(point).build();
    write(event().setStep(step).setSummary(summary).build());
  }

  /**
   * Makes all points so far visible to readers.
   *
   * @throws UncheckedIOException when writing fails
   */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Event.Builder event() {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1000.0);
  }

  private void write(Event event) {
    try {
      RecordFrame.write(out, event.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
