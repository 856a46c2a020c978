package io.breakwater.jobs.connect.files;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a file as bytes, since a spoiled line need not be UTF-8; gzip by its suffix. */
final class Lines implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private byte[] line = new byte[1024];
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private long number;

  Lines(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    this.in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, BUFFER) : raw;
  }

  /** The next line that is not blank, without its end; null: no more. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      int length = readLine();
      if (length < 0) {
        return null;
      }
      number++;
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
      if (length > 0) {
        return Arrays.copyOf(line, length);
      }
    }
  }

  /** Number of the last line read, from 1. */
  long number() {
    return number;
  }

  private int readLine() throws IOException {
    int length = 0;
    while (true) {
      if (position == limit) {
        limit = in.read(buffer, 0, BUFFER);
        position = 0;
        if (limit <= 0) {
          limit = 0;
          return length == 0 ? -1 : length;
        }
      }
      byte next = buffer[position++];
      if (next == '\n') {
        return length;
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = next;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
