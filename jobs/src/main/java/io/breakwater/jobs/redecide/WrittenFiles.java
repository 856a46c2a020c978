package io.breakwater.jobs.redecide;

import io.breakwater.jobs.importer.LineFile;
import io.breakwater.jobs.importer.StreamFiles;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;

/** The output directory of a replay. */
public final class WrittenFiles implements Written {
  private final Path directory;

  /**
   * @throws IOException there is no such directory
   */
  public WrittenFiles(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          "there is no directory " + directory + ": name the --output of a replay.");
    }
    this.directory = directory;
  }

  @Override
  public <T extends SpecificRecord> void forEach(Topic<T> topic, Taker<T> taker)
      throws IOException {
    Path file = StreamFiles.find(directory, topic.name());
    if (file == null) {
      return;
    }
    try (LineFile lines = LineFile.open(file)) {
      for (LineFile.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.blank()) {
          taker.take(read(line, topic), line.bytes());
        }
      }
    }
  }

  private static <T extends SpecificRecord> T read(LineFile.Line line, Topic<T> topic)
      throws IOException {
    try {
      return JsonCodec.read(line.bytes(), topic.recordClass());
    } catch (JsonFault e) {
      throw new IOException(line.place() + " is no record of " + topic + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return directory.toString();
  }
}
