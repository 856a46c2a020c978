package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Replay files of a directory: {@code stream.jsonl} or {@code stream.jsonl.gz}. */
public final class StreamFiles {
  private StreamFiles() {}

  /** The file of a stream; null: there is none. */
  public static @Nullable Path find(Path directory, String stream) throws IOException {
    Path plain = directory.resolve(stream + ".jsonl");
    Path packed = directory.resolve(stream + ".jsonl.gz");
    boolean plainThere = Files.exists(plain);
    if (plainThere && Files.exists(packed)) {
      throw new IOException(
          "both " + plain + " and " + packed + " are there: remove one of them first");
    }
    return plainThere ? plain : Files.exists(packed) ? packed : null;
  }

  /** Reads every line of a file as a record; the first that is none ends it with its place. */
  public static <T extends SpecificRecord> void forEach(
      Path file, Class<T> type, RecordConsumer<T> consumer) throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      for (LineFile.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.blank()) {
          consumer.accept(decode(line, type));
        }
      }
    }
  }

  /** The first record of a file; null: it is empty. */
  static <T extends SpecificRecord> @Nullable T first(Path file, Class<T> type) throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      LineFile.Line line = lines.next();
      while (line != null && line.blank()) {
        line = lines.next();
      }
      return line == null ? null : decode(line, type);
    }
  }

  private static <T extends SpecificRecord> T decode(LineFile.Line line, Class<T> type)
      throws IOException {
    try {
      return JsonCodec.read(line.bytes(), type);
    } catch (JsonFault e) {
      throw new UnreadableFileException(
          line.place()
              + ": no "
              + type.getSimpleName()
              + ": "
              + e.getMessage()
              + ". Repair the line, or name another directory.");
    }
  }

  /**
   * Writes a stream under another name and puts it in place when complete, so that a reader never
   * sees half a file; the stream's other form (packed or plain) goes away.
   */
  static Path replace(Path directory, String stream, boolean gzip, StreamWriter writer)
      throws IOException {
    Path target = directory.resolve(stream + (gzip ? ".jsonl.gz" : ".jsonl"));
    Path part = directory.resolve(stream + ".jsonl.part");
    try (OutputStream out = packed(Files.newOutputStream(part), gzip)) {
      writer.writeTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(directory.resolve(stream + (gzip ? ".jsonl" : ".jsonl.gz")));
    return target;
  }

  private static OutputStream packed(OutputStream out, boolean gzip) throws IOException {
    return new BufferedOutputStream(gzip ? new GZIPOutputStream(out, 1 << 16) : out, 1 << 16);
  }

  /** Takes records. */
  @FunctionalInterface
  public interface RecordConsumer<T> {
    /** Takes one. */
    void accept(T record) throws IOException;
  }

  /** Writes the lines of one stream. */
  @FunctionalInterface
  interface StreamWriter {
    /** Writes all of them. */
    void writeTo(OutputStream out) throws IOException;
  }
}
