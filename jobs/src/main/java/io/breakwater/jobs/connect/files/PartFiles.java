package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.JsonCodec;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One writer's lines of each output stream, as they come; {@link OutputFolder} sorts them. */
public final class PartFiles implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final String suffix;
  private final Map<String, OutputStream> files = new HashMap<>();

  /**
   * @param folder where an {@link OutputFolder} has its parts
   * @param suffix tells this writer from others
   */
  public PartFiles(Path folder, String suffix) {
    this.folder = folder;
    this.suffix = suffix;
  }

  /** Writes the line of an output record. */
  public void write(SpecificRecord body) throws IOException {
    OutputRow row = OutputRow.of(body);
    OutputStream file = files.get(row.stream());
    if (file == null) {
      file = open(row.stream());
      files.put(row.stream(), file);
    }
    file.write(row.sortKey());
    file.write('\t');
    file.write(JsonCodec.write(body));
    file.write('\n');
  }

  private OutputStream open(String stream) throws IOException {
    Path file = folder.resolve(stream + "." + suffix);
    return new BufferedOutputStream(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), BUFFER);
  }

  /** Brings everything to disk. */
  public void flush() throws IOException {
    for (OutputStream file : files.values()) {
      file.flush();
    }
  }

  @Override
  public void close() throws IOException {
    for (OutputStream file : files.values()) {
      file.close();
    }
  }
}
