package io.breakwater.udfs.function.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trade;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The operator around the engines: order, waiting records, state, rescaling. */
class EngineOperatorTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final int MAX_PARALLELISM = SpreadKeys.MAX_PARALLELISM;
  private static final String[] KEYS = SpreadKeys.of("key", 6);

  private final JournalEngine.Factory factory = new JournalEngine.Factory();
  private final List<Harness> opened = new ArrayList<>();

  enum Backend {
    HASHMAP,
    ROCKSDB;

    StateBackend create() {
      // Full snapshots: the harness has no coordinator that would join incremental ones.
      return this == HASHMAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend(false);
    }
  }

  // Flink's harness may be interrupted while it closes.
  @SuppressWarnings("try")
  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, LogRecord, LogRecord> {
    Harness(JournalEngine.Factory factory, Ordering ordering, int parallelism, int subtask)
        throws Exception {
      super(
          new EngineOperator(factory, ordering),
          record -> ((Trade) record.getBody()).getInstrument(),
          Types.STRING,
          MAX_PARALLELISM,
          parallelism,
          subtask);
    }

    void take(Iterable<LogRecord> records) throws Exception {
      for (LogRecord record : records) {
        processElement(new StreamRecord<>(record, FlinkTime.toMillis(record.getLogTime())));
      }
    }

    void pass(long micros) throws Exception {
      processWatermark(FlinkTime.watermarkBefore(micros));
    }

    List<LogRecord> said() {
      List<LogRecord> records = new ArrayList<>();
      for (Object element : getOutput()) {
        if (element instanceof StreamRecord<?> record) {
          records.add((LogRecord) record.getValue());
        }
      }
      return records;
    }
  }

  private Harness open(
      Backend backend, @Nullable OperatorSubtaskState state, int parallelism, int subtask)
      throws Exception {
    return open(backend, Ordering.BY_TIME, state, parallelism, subtask);
  }

  private Harness open(
      Backend backend,
      Ordering ordering,
      @Nullable OperatorSubtaskState state,
      int parallelism,
      int subtask)
      throws Exception {
    Harness harness = new Harness(factory, ordering, parallelism, subtask);
    opened.add(harness);
    harness.setStateBackend(backend.create());
    harness.setup(new LogRecordSerializer());
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private Harness fresh(Backend backend) throws Exception {
    return open(backend, null, 1, 0);
  }

  private OperatorSubtaskState end(Harness harness) throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    opened.remove(harness);
    return state;
  }

  @AfterEach
  void close() throws Exception {
    for (Harness harness : opened) {
      harness.close();
    }
  }

  private static LogRecord trade(long time, String key, String venue, int id, double quantity) {
    return FactOrder.envelope(
        "trades-3",
        id,
        Trade.newBuilder()
            .setInstrument(key)
            .setVenue(venue)
            .setEventTime(time)
            .setTradeId(Integer.toString(id))
            .setPrice(1)
            .setQuantity(quantity)
            .build());
  }

  /** Trades of all keys, some at the same microsecond, in order. */
  private static List<LogRecord> day(int count) {
    Random random = new Random(7);
    List<LogRecord> records = new ArrayList<>();
    long time = START;
    for (int id = 0; id < count; id++) {
      time += random.nextInt(3) * 700;
      String venue = random.nextBoolean() ? "A" : "B";
      double quantity = random.nextInt(20) == 0 ? 2 : 1;
      records.add(trade(time, KEYS[random.nextInt(KEYS.length)], venue, id, quantity));
    }
    records.sort(FactOrder.COMPARATOR);
    return records;
  }

  private static List<LogRecord> shuffled(List<LogRecord> records, long seed) {
    List<LogRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  private static List<LogRecord> undisturbed(
      Backend backend, List<LogRecord> records, Harness harness) throws Exception {
    harness.take(records);
    harness.pass(Long.MAX_VALUE);
    assertThat(harness.said()).as("on %s", backend).hasSameSizeAs(records);
    return harness.said();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void appliesByTimeWhateverTheArrival(Backend backend) throws Exception {
    List<LogRecord> records = day(300);
    List<LogRecord> expected = undisturbed(backend, records, fresh(backend));
    assertThat(expected).extracting(LogRecord::getLogTime).isSorted();

    Harness other = fresh(backend);
    int chunk = 40;
    for (int from = 0; from < records.size(); from += chunk) {
      List<LogRecord> next = records.subList(from, Math.min(records.size(), from + chunk));
      other.take(shuffled(next, from));
      // Whatever shares its millisecond with the newest one still waits.
      other.pass(next.get(next.size() - 1).getLogTime());
    }
    other.pass(Long.MAX_VALUE);
    assertThat(other.said()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void keepsEnginesAndWaitingRecordsOverARestart(Backend backend) throws Exception {
    List<LogRecord> records = day(300);
    List<LogRecord> expected = undisturbed(backend, records, fresh(backend));

    List<LogRecord> said = new ArrayList<>();
    @Nullable OperatorSubtaskState state = null;
    for (int from = 0; from < records.size(); from += 60) {
      Harness harness = open(backend, state, 1, 0);
      harness.take(shuffled(records.subList(from, from + 60), from));
      harness.pass(records.get(from + 30).getLogTime());
      said.addAll(harness.said());
      state = end(harness);
    }
    Harness last = open(backend, state, 1, 0);
    last.pass(Long.MAX_VALUE);
    said.addAll(last.said());
    assertThat(said).isEqualTo(expected);

    // Nothing waits any more: the next start applies nothing twice.
    Harness empty = open(backend, end(last), 1, 0);
    empty.pass(Long.MAX_VALUE);
    assertThat(empty.said()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void losesAndDoublesNothingWhenRescaled(Backend backend) throws Exception {
    List<LogRecord> records = day(300);
    List<LogRecord> expected = undisturbed(backend, records, fresh(backend));

    List<LogRecord> said = new ArrayList<>();
    Harness one = fresh(backend);
    one.take(shuffled(records.subList(0, 100), 1));
    one.pass(records.get(50).getLogTime());
    said.addAll(one.said());
    OperatorSubtaskState whole = end(one);

    OperatorSubtaskState[] halves = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState mine =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              whole, MAX_PARALLELISM, 1, 2, subtask);
      Harness half = open(backend, mine, 2, subtask);
      half.take(shuffled(ofSubtask(records.subList(100, 200), subtask), 2));
      half.pass(records.get(150).getLogTime());
      assertThat(half.said()).isNotEmpty();
      said.addAll(half.said());
      halves[subtask] = end(half);
    }

    OperatorSubtaskState merged =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            AbstractStreamOperatorTestHarness.repackageState(halves), MAX_PARALLELISM, 2, 1, 0);
    Harness again = open(backend, merged, 1, 0);
    again.take(shuffled(records.subList(200, 300), 3));
    again.pass(Long.MAX_VALUE);
    said.addAll(again.said());
    assertThat(said).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<LogRecord> ofSubtask(List<LogRecord> records, int subtask) {
    return records.stream()
        .filter(record -> subtaskOf(((Trade) record.getBody()).getInstrument()) == subtask)
        .toList();
  }

  private static int subtaskOf(String key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, MAX_PARALLELISM, 2);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void refusesWhatComesTooLateBeforeAndAfterARestart(Backend backend) throws Exception {
    Harness harness = fresh(backend);
    harness.take(List.of(trade(START + 5_000, KEYS[0], "A", 1, 1)));
    harness.pass(START + 10_000);
    LogRecord late = trade(START + 9_999, KEYS[0], "A", 2, 1);
    harness.take(List.of(late, trade(START + 10_000, KEYS[0], "A", 3, 1)));
    harness.pass(START + 10_001);
    List<LogRecord> said = harness.said();
    assertThat(said).hasSize(2);
    isLate(said.get(1), "2");

    Harness restarted = open(backend, end(harness), 1, 0);
    restarted.take(List.of(trade(START + 9_998, KEYS[1], "A", 4, 1)));
    restarted.pass(Long.MAX_VALUE);
    isLate(restarted.said().get(0), "4");
    assertThat(restarted.said())
        .filteredOn(record -> record.getBody() instanceof Explanation)
        .extracting(record -> ((Explanation) record.getBody()).getId())
        .containsExactly("3");
  }

  /** An instrument is listed while time goes on. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatHoldsFromTheStartIsNeverLate(Backend backend) throws Exception {
    Harness harness = fresh(backend);
    harness.pass(START + 10_000);
    LogRecord timeless = trade(START, KEYS[0], "A", 1, 1);
    timeless.setLogTime(Times.FROM_THE_START);
    harness.take(List.of(trade(START + 10_001, KEYS[0], "A", 2, 1), timeless));
    harness.pass(START + 20_000);
    assertThat(harness.said())
        .extracting(record -> ((Explanation) record.getBody()).getId())
        .containsExactly("1", "2");
  }

  private static void isLate(LogRecord said, String offset) {
    assertThat(said.getBody())
        .isInstanceOfSatisfying(
            DeadLetter.class,
            letter -> {
              assertThat(letter.getReason()).isEqualTo("LATE");
              assertThat(letter.getStream()).isEqualTo("trades");
              assertThat(letter.getPosition()).isEqualTo("3-" + offset);
            });
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void writesOnlyPartsThatChangedAndKeepsTheOthers(Backend backend) throws Exception {
    String key = KEYS[2];
    Harness harness = fresh(backend);
    harness.take(
        List.of(
            trade(START, key, "A", 1, 1),
            trade(START, key, "B", 2, 1),
            trade(START, key, "C", 3, 1)));
    harness.pass(START + 1_000);
    harness.snapshot(1, 1);
    assertThat(factory.written).containsExactly(key + "/A", key + "/B", key + "/C");
    factory.written.clear();

    harness.take(
        List.of(trade(START + 2_000, key, "B", 4, 1), trade(START + 2_000, key, "C", 5, 2)));
    harness.pass(START + 3_000);
    OperatorSubtaskState state = end(harness);
    assertThat(factory.written).containsExactly(key + "/B");

    Harness restored = open(backend, state, 1, 0);
    restored.take(
        List.of(
            trade(START + 4_000, key, "A", 6, 1),
            trade(START + 4_000, key, "B", 7, 1),
            trade(START + 4_000, key, "C", 8, 1)));
    restored.pass(Long.MAX_VALUE);
    assertThat(restored.said())
        .extracting(record -> ((Explanation) record.getBody()).getText())
        .containsExactly(key + "/A number 1", key + "/B number 2", key + "/C number 0");
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void takesAnOrderedLogAsItComes(Backend backend) throws Exception {
    Harness harness = open(backend, Ordering.AS_THEY_COME, null, 1, 0);
    harness.take(List.of(trade(START + 2, KEYS[0], "A", 1, 1), trade(START, KEYS[0], "A", 2, 1)));
    assertThat(harness.said())
        .extracting(record -> ((Explanation) record.getBody()).getId())
        .containsExactly("1", "2");
  }
}
