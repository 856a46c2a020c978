package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.config.HouseRules;
import io.breakwater.jobs.config.OperatorId;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.connect.files.FolderSource;
import io.breakwater.jobs.connect.files.OutputFolder;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.TimeGuard;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.cross.PairsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that fails in its middle, restores and goes on says the same bytes. */
class ReplayRestartTest {
  private static final Path INPUT = ReplayFixture.golden("seed-11").resolve("input");

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void oneFailureChangesNothing(String backend, @TempDir Path work) throws Exception {
    Map<String, String> undisturbed =
        ReplayFixture.run(INPUT, work.resolve("undisturbed"), 2, backend);
    FailsOnce.reset();
    Map<String, String> disturbed = disturbed(work, backend);
    assertThat(FailsOnce.FAILURES).hasValue(1);
    assertThat(FailsOnce.RESTORED_AFTER.get())
        .as("records before the checkpoint that was restored")
        .isPositive();
    ReplayFixture.assertSame(disturbed, undisturbed);
  }

  @Test
  void theFailureIsReal() {
    FailsOnce.reset();
    assertThat(FailsOnce.FAILURES).hasValue(0);
  }

  private static Map<String, String> disturbed(Path work, String backend) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    HouseRules.apply(env);
    long now = Times.parseIso("2026-01-01T00:00:00Z");
    RecordedFolder folder = RecordedFolder.survey(INPUT, null, TimeGuard.until(now));
    OutputFolder output = new OutputFolder(work.resolve("disturbed"));
    DataStream<LogRecord> inputs =
        OperatorId.REPLAY_SOURCE
            .on(
                env.fromSource(
                        new FolderSource(folder),
                        WatermarkStrategy.noWatermarks(),
                        OperatorId.REPLAY_SOURCE.words(),
                        LogRecordType.INSTANCE)
                    .setParallelism(1))
            .map(new FailsOnce(folder.files().stream().mapToLong(f -> f.records()).sum()))
            .returns(LogRecordType.INSTANCE)
            .setParallelism(1)
            .name("Fails once")
            .uid("Fails once");
    RunSettings settings = ReplayFixture.settings(false);
    Replay.write(Replay.decide(inputs, folder.marketEnd(), settings, PairsMode.ALL), output);
    env.execute("a run that fails once");
    output.finish();
    return ReplayFixture.files(work.resolve("disturbed"));
  }

  /** Lets the first half through, waits there for a checkpoint, and fails behind it. */
  private static final class FailsOnce
      implements MapFunction<LogRecord, LogRecord>, CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger RESTORED_AFTER = new AtomicInteger();
    private static final AtomicInteger SEEN = new AtomicInteger();
    private static final AtomicInteger CHECKPOINTED = new AtomicInteger();

    private final long records;
    private transient long slow;

    FailsOnce(long records) {
      this.records = records;
    }

    static void reset() {
      FAILURES.set(0);
      RESTORED_AFTER.set(0);
      SEEN.set(0);
      CHECKPOINTED.set(0);
    }

    @Override
    public LogRecord map(LogRecord record) {
      int seen = SEEN.incrementAndGet();
      if (FAILURES.get() == 0 && seen > records / 2) {
        // Slow down until a checkpoint that holds the first half is complete.
        if (CHECKPOINTED.get() >= records / 4) {
          FAILURES.incrementAndGet();
          RESTORED_AFTER.set(CHECKPOINTED.get());
          throw new IllegalStateException("the failure of this test");
        }
        slow = System.nanoTime();
        while (System.nanoTime() - slow < 2_000_000L) {
          Thread.onSpinWait();
        }
      }
      return record;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      CHECKPOINTED.set(SEEN.get());
    }
  }
}
