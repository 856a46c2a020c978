package io.breakwater.jobs.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command looks things up: {@code out} here, another directory, or a broker. */
final class SourceOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "out",
      description =
          "Output directory of a replay or demo (default: ${DEFAULT-VALUE} in the current"
              + " directory).")
  private Path directory = Path.of("out");

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Read the topics of this broker instead of a directory.")
  private @Nullable String bootstrap;

  /** Its records, stream by stream. */
  RecordSource source() throws FailureException {
    return RecordSource.of(directory, bootstrap);
  }
}
