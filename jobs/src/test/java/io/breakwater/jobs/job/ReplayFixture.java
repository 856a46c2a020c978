package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.connect.files.OutputFolder;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.TimeGuard;
import io.breakwater.schemas.Times;
import io.breakwater.udfs.math.cross.PairsMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the replay of a folder and gives back its files. */
final class ReplayFixture {
  private static final long NOW = Times.parseIso("2026-01-01T00:00:00Z");

  private ReplayFixture() {}

  /** Folder of a committed case of the reference program. */
  static Path golden(String seed) {
    Path module = Path.of("").toAbsolutePath();
    Path root = module.endsWith("jobs") ? module.getParent() : module;
    return root.resolve("reference/golden").resolve(seed);
  }

  /** Output lines by file name. */
  static Map<String, String> run(Path input, Path output, int parallelism, String backend)
      throws Exception {
    return run(input, output, environment(parallelism, backend), false);
  }

  static Map<String, String> run(
      Path input, Path output, StreamExecutionEnvironment env, boolean simulate) throws Exception {
    return run(input, output, env, settings(simulate));
  }

  static Map<String, String> run(
      Path input, Path output, StreamExecutionEnvironment env, RunSettings settings)
      throws Exception {
    RecordedFolder folder = RecordedFolder.survey(input, null, TimeGuard.until(NOW));
    OutputFolder out = new OutputFolder(output);
    Replay.define(env, folder, out, settings, PairsMode.ALL);
    env.execute("replay test");
    out.finish();
    return files(output);
  }

  /** Snapshots often enough that a case of a few hours has some. */
  static RunSettings settings(boolean simulate) {
    return RunSettings.of(RunSettings.Clock.DATA, simulate).withSnapshotMinutes(60);
  }

  /** The same files with the same lines; tells the first line that differs and no more. */
  static void assertSame(Map<String, String> found, Map<String, String> expected) {
    assertThat(found).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (file, text) -> {
          List<String> right = lines(text);
          List<String> here = lines(found.get(file));
          for (int i = 0; i < Math.min(right.size(), here.size()); i++) {
            assertThat(here.get(i)).as("%s, line %d", file, i + 1).isEqualTo(right.get(i));
          }
          assertThat(here).as(file).hasSameSizeAs(right);
        });
  }

  static StreamExecutionEnvironment environment(int parallelism, String backend) {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  /** Every file of a folder as text, by name without {@code .gz}. */
  static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.filter(Files::isRegularFile).toList()) {
        files.put(file.getFileName().toString().replace(".gz", ""), text(file));
      }
    }
    return files;
  }

  static List<String> lines(String text) {
    return new ArrayList<>(text.lines().filter(line -> !line.isBlank()).toList());
  }

  private static String text(Path file) {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      return bytes.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
