package io.breakwater.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DaemonTest {
  private static final List<String> FOR_EVER = List.of("sleep", "1000");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void aProcessIsFoundByLaterCommandsAndEndsWhenAsked() throws IOException {
    new Daemon(directory, "one").start(FOR_EVER, directory);
    Daemon later = new Daemon(directory, "one");
    ProcessHandle process = later.process().orElseThrow();
    assertThat(process.isAlive()).isTrue();
    assertThat(new Daemon(directory, "two").alive()).isFalse();
    later.stop(PATIENCE);
    assertThat(process.isAlive()).isFalse();
    assertThat(later.alive()).isFalse();
    later.stop(PATIENCE);
  }

  @Test
  void aKilledProcessIsGone() throws IOException {
    Daemon daemon = new Daemon(directory, "one");
    daemon.start(FOR_EVER, directory);
    ProcessHandle process = daemon.process().orElseThrow();
    daemon.kill();
    assertThat(process.isAlive()).isFalse();
    assertThat(daemon.alive()).isFalse();
  }

  /** After a restart of the machine the id may be somebody else's. */
  @Test
  void aStrangerWithTheSameIdIsLeftAlone() throws IOException {
    Daemon daemon = new Daemon(directory, "one");
    daemon.start(FOR_EVER, directory);
    ProcessHandle process = daemon.process().orElseThrow();
    Path pids = directory.resolve("pids/one.pid");
    Files.writeString(pids, process.pid() + " 12345");
    assertThat(daemon.alive()).isFalse();
    daemon.stop(PATIENCE);
    assertThat(process.isAlive()).isTrue();
    process.destroyForcibly();
  }

  @Test
  void whatItSaidLastIsTold() throws Exception {
    Daemon daemon = new Daemon(directory, "one");
    daemon.start(List.of("sh", "-c", "echo it went wrong; exec sleep 1000"), directory);
    while (Files.size(directory.resolve("logs/one.out")) == 0) {
      Thread.onSpinWait();
    }
    assertThat(daemon.lastWords()).contains("it went wrong", "one.out");
    daemon.kill();
  }
}
