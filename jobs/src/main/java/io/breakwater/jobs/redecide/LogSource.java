package io.breakwater.jobs.redecide;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.connect.files.DecisionLogFile;
import io.breakwater.jobs.connect.files.DecisionLogFolder;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.job.Replay;
import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A decision log from its start, each partition's records in the order in which rooms take them.
 */
public interface LogSource {
  /** How the rooms ran that read it. */
  RunSettings settings();

  /** Hands over every record; may be called more than once. */
  void forEach(Consumer<LogRecord> consumer) throws IOException;

  /** The log that a replay wrote. */
  static LogSource ofFile(Path file) throws IOException {
    return new File(file, DecisionLogFile.settings(file));
  }

  /** The log that an input makes: market-state and intake run once, into a file in {@code work}. */
  static LogSource derived(
      StreamExecutionEnvironment env, RecordedFolder input, Path work, RunSettings settings)
      throws Exception {
    DecisionLogFolder folder = new DecisionLogFolder(work);
    Replay.defineLog(env, input, folder, settings);
    env.execute("breakwater decision log");
    return new File(folder.finish(settings), settings);
  }

  /** A log as a file. */
  record File(Path file, RunSettings settings) implements LogSource {
    @Override
    public void forEach(Consumer<LogRecord> consumer) throws IOException {
      DecisionLogFile.forEach(file, consumer);
    }
  }
}
