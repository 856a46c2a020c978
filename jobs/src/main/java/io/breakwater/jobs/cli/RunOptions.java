package io.breakwater.jobs.cli;

import io.breakwater.jobs.redecide.Written;
import io.breakwater.jobs.redecide.WrittenFiles;
import io.breakwater.jobs.redecide.WrittenTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where the records of a run lie: an output directory, or the topics of a broker. */
final class RunOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Output directory of a replay or demo.")
  private @Nullable Path directory;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Read the topics of this broker instead of a directory.")
  private @Nullable String bootstrap;

  /** The directory; null: a broker is named. */
  @Nullable Path directory() {
    check();
    return directory;
  }

  /** The broker; null: a directory is named. */
  @Nullable String bootstrap() {
    check();
    return bootstrap;
  }

  /** Its records, stream by stream. */
  RecordSource source() throws FailureException {
    check();
    return directory == null
        ? new KafkaSource(Objects.requireNonNull(bootstrap))
        : new FileSource(directory);
  }

  /** Its decisions as they were written. */
  Written written() throws IOException, FailureException {
    check();
    if (directory != null) {
      return new WrittenFiles(directory);
    }
    String broker = Objects.requireNonNull(bootstrap);
    Brokers.check(broker);
    return new WrittenTopics(broker);
  }

  private void check() {
    if ((directory == null) == (bootstrap == null)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "name either an output directory or --bootstrap HOST:PORT");
    }
  }
}
