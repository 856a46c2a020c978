package io.breakwater.jobs.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A process that outlives the command that started it. Its id and its start are kept in a file, so
 * that a process which got the same id later is never taken for it.
 */
final class Daemon {
  private static final int LAST_LINES = 15;
  private static final int LONGEST_LINE = 300;

  private final String name;
  private final Path pidFile;
  private final Path output;

  /** The process of this name in a work directory, running or not. */
  Daemon(Path directory, String name) {
    this.name = name;
    this.pidFile = directory.resolve("pids").resolve(name + ".pid");
    this.output = directory.resolve("logs").resolve(name + ".out");
  }

  /** Its name. */
  String name() {
    return name;
  }

  /** Starts it; what it prints goes to its file among the logs. */
  void start(List<String> command, Path workingDirectory) throws IOException {
    Files.createDirectories(pidFile.getParent());
    Files.createDirectories(output.getParent());
    Process process =
        new ProcessBuilder(command)
            .directory(workingDirectory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    process.getOutputStream().close();
    Files.writeString(pidFile, process.pid() + " " + startMillis(process.toHandle()));
  }

  // 0: the system does not tell; then the id alone must do.
  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The process; empty: it does not run. */
  Optional<ProcessHandle> process() {
    try {
      String[] words = Files.readString(pidFile).strip().split(" ", -1);
      long start = Long.parseLong(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> startMillis(process) == start);
    } catch (IOException | RuntimeException e) {
      // No file, or half of one: nothing was started.
      return Optional.empty();
    }
  }

  /** True: it runs. */
  boolean alive() {
    return process().isPresent();
  }

  /** Asks it to end, and ends it if it has not after a while. */
  void stop(Duration patience) {
    process()
        .ifPresent(
            process -> {
              process.destroy();
              if (!endsWithin(process, patience)) {
                process.destroyForcibly();
                endsWithin(process, patience);
              }
            });
    forget();
  }

  /** Ends it as a power cut would: {@code kill -9}. */
  void kill() {
    process()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              endsWithin(process, Duration.ofSeconds(10));
            });
    forget();
  }

  private void forget() {
    if (alive()) {
      throw new ClusterException(
          name + " does not end: end process " + process().orElseThrow().pid() + " yourself.");
    }
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new ClusterException("the file " + pidFile + " cannot be deleted", e);
    }
  }

  private static boolean endsWithin(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new ClusterException("a process cannot be waited for", e);
    }
  }

  /** Where it prints, and the last that it printed. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
      int from = Math.max(0, lines.size() - LAST_LINES);
      String last =
          lines.subList(from, lines.size()).stream()
              .map(line -> line.substring(0, Math.min(LONGEST_LINE, line.length())))
              .collect(Collectors.joining("\n  "));
      return "see " + output + ":\n  " + last;
    } catch (IOException e) {
      return "and left no word in " + output;
    }
  }
}
