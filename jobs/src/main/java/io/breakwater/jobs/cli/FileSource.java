package io.breakwater.jobs.cli;

import io.breakwater.jobs.importer.LineFile;
import io.breakwater.jobs.importer.StreamFiles;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;

/** Replay files of a directory. */
final class FileSource implements RecordSource {
  private final Path directory;

  /** A directory that must be there. */
  FileSource(Path directory) throws FailureException {
    if (!Files.isDirectory(directory)) {
      throw new FailureException(
          "there is no directory "
              + directory
              + ": name the --output of a replay or demo, or --bootstrap HOST:PORT.");
    }
    this.directory = directory;
  }

  @Override
  public <T extends SpecificRecord> boolean read(Topic<T> topic, Sink<T> sink) throws IOException {
    Path file = StreamFiles.find(directory, topic.name());
    if (file == null) {
      return false;
    }
    try (LineFile lines = LineFile.open(file)) {
      for (LineFile.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.blank()) {
          hand(line, topic, sink);
        }
      }
    }
    return true;
  }

  private static <T extends SpecificRecord> void hand(
      LineFile.Line line, Topic<T> topic, Sink<T> sink) {
    T record;
    try {
      record = JsonCodec.read(line.bytes(), topic.recordClass());
    } catch (JsonFault e) {
      sink.unreadable(
          new Unreadable(line.bytes(), line.place(), e.reason() + ": " + e.getMessage()));
      return;
    }
    sink.record(record, line.place());
  }

  @Override
  public String name() {
    return directory.toString();
  }
}
