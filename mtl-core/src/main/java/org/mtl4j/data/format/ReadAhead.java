package org.mtl4j.data.format;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Owner of a stream of text that a thread of its own reads, unpacks and decodes. */
final class ReadAhead extends Reader {

  private static final int SIZE = 1 << 16;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private record Block(char[] characters, int length, Throwable error) {}

  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(4);
  private final Thread thread;
  private Block current = new Block(new char[0], 0, null);
  private int position;

  ReadAhead(InputStream stream, Charset encoding) {
    thread = new Thread(() -> read(stream, encoding.newDecoder()), "csv-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  // the last block is empty or holds the error
  private void read(InputStream stream, CharsetDecoder decoder) {
    try (stream) {
      ByteBuffer bytes = ByteBuffer.allocate(SIZE).limit(0);
      CoderResult result = CoderResult.UNDERFLOW;
      boolean ended = false;
      while (!ended || result.isOverflow()) {
        if (result.isUnderflow()) {
          bytes.compact();
          int got = stream.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
          ended = bytes.position() + got < bytes.capacity();
          bytes.position(bytes.position() + got).flip();
        }
        result = block(decoder, bytes, ended);
      }
      full.put(new Block(new char[0], -1, null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      last(new Block(null, -1, e));
    }
  }

  // hands on what comes before bytes that are no text, so that their line is known
  private CoderResult block(CharsetDecoder decoder, ByteBuffer bytes, boolean ended)
      throws InterruptedException, IOException {
    char[] characters = new char[SIZE];
    CharBuffer target = CharBuffer.wrap(characters);
    CoderResult result = decoder.decode(bytes, target, ended);
    if (ended && result.isUnderflow()) {
      decoder.flush(target);
    }
    if (target.position() > 0) {
      full.put(new Block(characters, target.position(), null));
    }
    if (result.isError()) {
      int at = bytes.position();
      throw new IOException(
          ("got the bytes [" + HEX.formatHex(bytes.array(), at, at + result.length()))
              + ("], which are no "
                  + decoder.charset()
                  + "; set the encoding (data.csv.encoding), ")
              + "such as windows-1252");
    }
    return result;
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
