package io.breakwater.jobs.importer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a text file, numbered from 1; {@code .gz} and {@code .zip} are opened by suffix. */
public final class LineFile implements Closeable {
  private static final int LONGEST_LINE_BYTES = 64 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream carried = new ByteArrayOutputStream();
  private int position;
  private int limit;
  private long lines;

  private LineFile(Path path, InputStream in) {
    this.path = path;
    this.in = in;
  }

  /** Opens a file; of a zip archive its first entry. */
  public static LineFile open(Path path) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    try {
      return new LineFile(path, unpacked(path, raw));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream unpacked(Path path, InputStream raw) throws IOException {
    String name = path.toString();
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    }
    if (name.endsWith(".zip")) {
      ZipInputStream zip = new ZipInputStream(raw);
      if (zip.getNextEntry() == null) {
        throw new IOException("the archive holds no file");
      }
      return zip;
    }
    return raw;
  }

  /** The next line without its line end; null: the file has ended. */
  public @Nullable Line next() throws IOException {
    carried.reset();
    while (true) {
      if (position == limit) {
        limit = in.read(buffer, 0, BUFFER_BYTES);
        position = 0;
        if (limit <= 0) {
          limit = 0;
          return carried.size() == 0 ? null : line(carried.toByteArray());
        }
      }
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      boolean ended = position < limit;
      if (ended && carried.size() == 0) {
        return line(Arrays.copyOfRange(buffer, start, position++));
      }
      carried.write(buffer, start, position - start);
      if (ended) {
        position++;
        return line(carried.toByteArray());
      }
      if (carried.size() > LONGEST_LINE_BYTES) {
        throw new IOException("line " + (lines + 1) + " is longer than 64 MiB: no text file");
      }
    }
  }

  /** Lines read so far. */
  public long lines() {
    return lines;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Line line(byte[] bytes) {
    int from = lines == 0 && startsWithByteOrderMark(bytes) ? 3 : 0;
    int to = bytes.length;
    if (to > from && bytes[to - 1] == '\r') {
      to--;
    }
    lines++;
    boolean whole = from == 0 && to == bytes.length;
    return new Line(path, lines, whole ? bytes : Arrays.copyOfRange(bytes, from, to));
  }

  private static boolean startsWithByteOrderMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  /** One line as it stood in its file. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only carried to its parser
  public record Line(Path file, long number, byte[] bytes) {
    /** Its text; bytes that are no UTF-8 become the replacement character. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** True: nothing but white space. */
    public boolean blank() {
      for (byte each : bytes) {
        if (each > ' ' || each < 0) {
          return false;
        }
      }
      return true;
    }

    /** Where it stands, for people: file and line. */
    public String place() {
      return file + ":" + number;
    }
  }
}
