package io.breakwater.jobs.connect.files;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.schemas.AvroCodecs;
import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * A decision log as one Avro container file: partition by partition, each in the order of the risk
 * model, with what its rooms have to know beside it.
 */
public final class DecisionLogFile {
  /** Name of the file in a replay's output. */
  public static final String NAME = "decision-log.avro";

  private static final String SIMULATE = "breakwater.simulate";
  private static final String SNAPSHOT_MINUTES = "breakwater.snapshotMinutes";

  // Evidence repeats itself: the fastest level already makes it a fifth.
  private static final int DEFLATE_LEVEL = 1;

  private DecisionLogFile() {}

  /** How the rooms ran that read this log. */
  public static RunSettings settings(Path file) throws IOException {
    try (DataFileReader<LogRecord> reader = open(file)) {
      String simulate = reader.getMetaString(SIMULATE);
      String minutes = reader.getMetaString(SNAPSHOT_MINUTES);
      if (simulate == null || minutes == null) {
        throw new IOException(file + " does not say how its rooms ran: it is no decision log");
      }
      return RunSettings.of(RunSettings.Clock.DATA, Boolean.parseBoolean(simulate))
          .withSnapshotMinutes(Integer.parseInt(minutes));
    }
  }

  /** Hands over every record, in order. */
  public static void forEach(Path file, Consumer<LogRecord> consumer) throws IOException {
    try (DataFileReader<LogRecord> reader = open(file)) {
      while (reader.hasNext()) {
        consumer.accept(reader.next());
      }
    }
  }

  static DataFileReader<LogRecord> open(Path file) throws IOException {
    AvroCodecs.plain(LogRecord.class);
    SpecificData model = new SpecificData(LogRecord.class.getClassLoader());
    return new DataFileReader<>(
        file.toFile(),
        new SpecificDatumReader<>(LogRecord.getClassSchema(), LogRecord.getClassSchema(), model));
  }

  static DataFileWriter<LogRecord> create(Path file) throws IOException {
    return writer().create(LogRecord.getClassSchema(), file.toFile());
  }

  static DataFileWriter<LogRecord> create(Path file, RunSettings settings) throws IOException {
    return writer()
        .setMeta(SIMULATE, Boolean.toString(settings.simulate()))
        .setMeta(SNAPSHOT_MINUTES, Integer.toString(settings.snapshotMinutes()))
        .create(LogRecord.getClassSchema(), file.toFile());
  }

  private static DataFileWriter<LogRecord> writer() {
    SpecificData model = new SpecificData(LogRecord.class.getClassLoader());
    DataFileWriter<LogRecord> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(LogRecord.getClassSchema(), model));
    writer.setCodec(CodecFactory.deflateCodec(DEFLATE_LEVEL));
    return writer;
  }
}
