package io.breakwater.jobs.demo;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.avro.DeadLetter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What was fed, as replay files. Used by the feeder's and the venue's thread. */
public final class InputExport implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final Map<String, OutputStream> files = new TreeMap<>();

  /** Makes the folder if it is not there; streams that an earlier export left are removed. */
  public InputExport(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    for (Topic<?> topic : io.breakwater.schemas.Topics.all(Topic.Direction.INPUT)) {
      Files.deleteIfExists(folder.resolve(topic.name() + ".jsonl"));
      Files.deleteIfExists(folder.resolve(topic.name() + ".jsonl.gz"));
    }
  }

  /** Writes a record of a stream. */
  public void write(String stream, SpecificRecord record) throws IOException {
    line(stream, JsonCodec.write(record));
  }

  /** Writes a spoiled line again as it was. */
  public void writeSpoiled(DeadLetter letter) throws IOException {
    line(letter.getStream(), Base64.getDecoder().decode(letter.getBytesBase64()));
  }

  private synchronized void line(String stream, byte[] bytes) throws IOException {
    OutputStream file = files.get(stream);
    if (file == null) {
      Path path = folder.resolve(stream + ".jsonl");
      file = new BufferedOutputStream(Files.newOutputStream(path), BUFFER);
      files.put(stream, file);
    }
    file.write(bytes);
    file.write('\n');
  }

  @Override
  public synchronized void close() throws IOException {
    for (OutputStream file : files.values()) {
      file.close();
    }
    files.clear();
  }
}
