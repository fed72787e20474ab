package org.mtl4j.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** Owner of a TensorBoard event file: TFRecords of {@code Event} with masked CRC-32C checksums. */
public final class EventWriter implements AutoCloseable {

  private final OutputStream out;

  /** Starts a file {@code events.out.tfevents.<seconds>.<host>} in {@code folder}. */
  public EventWriter(Path folder) {
    try {
      Files.createDirectories(folder);
      long seconds = System.currentTimeMillis() / 1000;
      String host = InetAddress.getLoopbackAddress().getHostName();
      Path file = folder.resolve(String.format("events.out.tfevents.%010d.%s", seconds, host));
      out = new BufferedOutputStream(Files.newOutputStream(file));
      write(Event.newBuilder().setFileVersion("brain.Event:2"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write event files to " + folder, e);
    }
  }

  /** Adds a point to the curve {@code tag}. */
  public void scalar(String tag, long step, double value) {
    Summary.Value point =
        Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value).build();
    try {
      write(Event.newBuilder().setStep(step).setSummary(Summary.newBuilder().addValue(point)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands everything to the operating system. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Event.Builder event) throws IOException {
    byte[] data = event.setWallTime(System.currentTimeMillis() / 1000.0).build().toByteArray();
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(maskedCrc(length));
    out.write(data);
    out.write(maskedCrc(data));
  }

  // the checksum of TFRecord files: CRC-32C rotated by 15 bits plus a constant
  private static byte[] maskedCrc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
