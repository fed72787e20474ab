package org.mtl4j.data.format;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Owner of a stream of UTF-8 that a thread of its own reads, unpacks and decodes. */
final class ReadAhead extends Reader {

  private record Block(char[] characters, int length, Throwable error) {}

  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(4);
  private final Thread thread;
  private Block current = new Block(new char[0], 0, null);
  private int position;

  ReadAhead(InputStream stream) {
    thread = new Thread(() -> read(stream), "csv-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  // the last block is empty or holds the error
  private void read(InputStream stream) {
    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      int length = 0;
      while (length >= 0) {
        char[] characters = new char[1 << 16];
        length = reader.read(characters);
        full.put(new Block(characters, length, null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      last(new Block(null, -1, e));
    }
  }

  private void last(Block block) {
    try {
      full.put(block);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (position == current.length()) {
      try {
        current = full.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted");
      }
      position = 0;
    }
    if (current.error() != null) {
      Throwables.throwIfInstanceOf(current.error(), Error.class); // such as too little memory
      Throwables.throwIfInstanceOf(current.error(), IOException.class);
      throw new IOException(current.error().toString(), current.error());
    }
    if (current.length() < 0) {
      return -1;
    }
    int count = Math.min(length, current.length() - position);
    System.arraycopy(current.characters(), position, target, offset, count);
    position += count;
    return count;
  }

  /** Ends the thread, which closes the stream. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
