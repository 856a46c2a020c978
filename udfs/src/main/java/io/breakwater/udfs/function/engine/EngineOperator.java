package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Ticks;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.TickFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link Engine} per key on the heap.
 *
 * <p>Records wait until the watermark has passed them and are then applied in the order of the risk
 * model, over all keys of the subtask, so that the result depends neither on arrival nor on
 * parallelism. State is written once per checkpoint, only the parts that changed: a keyed-state
 * access per record costs microseconds on RocksDB, and live objects in state would be shared with
 * its asynchronous snapshot.
 */
// Transient fields are set by initializeState: the constructor runs on the client.
@SuppressWarnings("NullAway.Init")
public final class EngineOperator extends AbstractStreamOperator<LogRecord>
    implements OneInputStreamOperator<LogRecord, LogRecord> {
  private static final long serialVersionUID = 1L;
  private static final String PARTS = "parts";
  private static final String WAITING = "waiting";
  private static final String PASSED = "passed";

  private final EngineFactory factory;
  private final Ordering ordering;

  private transient Map<String, Engine> engines;
  private transient Map<String, Place> places;
  private transient WaitingRecords<Keyed> waiting;
  private transient Set<String> keysWithWaitingState;
  private transient MapState<String, byte[]> parts;
  private transient MapState<Integer, byte[]> waitingState;
  private transient ListState<Long> passedState;
  private transient Out out;
  private transient OperatorMetrics figures;
  // Read by the reporter's thread too.
  private transient volatile long passed;

  /** An operator that feeds engines of {@code factory} in {@code ordering}. */
  public EngineOperator(EngineFactory factory, Ordering ordering) {
    this.factory = factory;
    this.ordering = ordering;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    engines = new TreeMap<>();
    places = new HashMap<>();
    waiting = new WaitingRecords<>();
    keysWithWaitingState = new HashSet<>();
    passed = Long.MIN_VALUE;
    parts =
        context
            .getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    PARTS, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    waitingState =
        context
            .getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    WAITING, Types.INT, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    passedState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>(PASSED, Types.LONG));
    figures = new OperatorMetrics(metrics, factory, this::lagMillis);
    out = new Out();
    if (context.isRestored()) {
      restore();
    }
  }

  private void restore() throws Exception {
    // The same for every subtask: behind an aligned barrier all have seen the same watermarks.
    for (Long time : passedState.get()) {
      passed = Math.max(passed, time);
    }
    for (String key : keysOf(PARTS)) {
      setCurrentKey(key);
      Map<String, byte[]> saved = new HashMap<>();
      for (Map.Entry<String, byte[]> part : parts.entries()) {
        saved.put(part.getKey(), part.getValue());
      }
      engines.put(key, factory.restore(key, saved));
    }
    for (String key : keysOf(WAITING)) {
      setCurrentKey(key);
      keysWithWaitingState.add(key);
      for (byte[] bytes : waitingState.values()) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        waiting.add(new Keyed(placeOf(key), RecordBytes.read(in, LogRecord.class)));
      }
    }
  }

  private List<String> keysOf(String state) {
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend().getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.distinct().sorted().toList();
    }
  }

  @Override
  public void processElement(StreamRecord<LogRecord> element) {
    String key = (String) getCurrentKey();
    LogRecord record = element.getValue();
    if (record.getBody() instanceof TickFrame frame) {
      Ticks ticks = ticksOf(frame);
      Place place = placeOf(key);
      for (int tick = 0; tick < ticks.count(); tick++) {
        take(place, ticks.envelope(record.getLane(), record.getOffset(), tick));
      }
    } else {
      take(placeOf(key), record);
    }
  }

  private static Ticks ticksOf(TickFrame frame) {
    try {
      return Ticks.of(frame);
    } catch (UndecodableException e) {
      throw new IllegalStateException("a frame that no source has read", e);
    }
  }

  private void take(Place place, LogRecord record) {
    if (ordering == Ordering.AS_THEY_COME) {
      engineOf(place).apply(record, out);
    } else if (record.getLogTime() > passed) {
      waiting.add(new Keyed(place, record));
    } else if (isRepeated(place.key, record)) {
      out.count("repeatedRecords");
    } else if (record.getLogTime() == Times.FROM_THE_START) {
      // What has no time of its own, as an instrument listed today, is never late.
      waiting.add(new Keyed(place, record));
    } else {
      out.count("lateRecords");
      out.emit(record.getLogTime(), late(record));
    }
  }

  private boolean isRepeated(String key, LogRecord record) {
    Engine engine = engines.get(key);
    return engine != null && engine.repeats(record);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    passed = Math.max(passed, FlinkTime.passedMicros(mark.getTimestamp()));
    Keyed next = waiting.peek();
    while (next != null && next.record().getLogTime() <= passed) {
      waiting.poll();
      engineOf(next.place()).apply(next.record(), out);
      next = waiting.peek();
    }
    for (Engine engine : engines.values()) {
      engine.advanceTo(passed, out);
    }
    figures.gather(engines.values());
    super.processWatermark(mark);
  }

  /** Live the delay of all that follows; under the data clock it only tells where the day is. */
  private long lagMillis() {
    long time = passed;
    boolean begun = time > 0 && time != Long.MAX_VALUE;
    return begun ? System.currentTimeMillis() - FlinkTime.toMillis(time) : -1;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    for (Map.Entry<String, Engine> entry : engines.entrySet()) {
      setCurrentKey(entry.getKey());
      entry.getValue().save(new StateSink());
    }
    saveWaiting();
    // The end of a bounded input says nothing of what may come to a job that goes on from here.
    if (passed != Long.MAX_VALUE) {
      passedState.update(List.of(passed));
    }
  }

  private void saveWaiting() throws Exception {
    Map<String, List<LogRecord>> byKey = new TreeMap<>();
    for (Keyed keyed : waiting.all()) {
      byKey.computeIfAbsent(keyed.place().key, k -> new ArrayList<>()).add(keyed.record());
    }
    for (String key : keysWithWaitingState) {
      setCurrentKey(key);
      waitingState.clear();
    }
    keysWithWaitingState.clear();
    for (Map.Entry<String, List<LogRecord>> entry : byKey.entrySet()) {
      setCurrentKey(entry.getKey());
      keysWithWaitingState.add(entry.getKey());
      int index = 0;
      for (LogRecord record : entry.getValue()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        RecordBytes.write(new DataOutputStream(bytes), record);
        waitingState.put(index++, bytes.toByteArray());
      }
    }
  }

  private Place placeOf(String key) {
    Place place = places.get(key);
    if (place == null) {
      place = new Place(key, engines.get(key));
      places.put(key, place);
    }
    return place;
  }

  private Engine engineOf(Place place) {
    Engine engine = place.engine;
    if (engine == null) {
      engine = factory.create(place.key);
      place.engine = engine;
      engines.put(place.key, engine);
    }
    return engine;
  }

  /** A key with its engine, found once for all ticks of a frame; made when a record is applied. */
  private static final class Place {
    private final String key;
    private @Nullable Engine engine;

    Place(String key, @Nullable Engine engine) {
      this.key = key;
      this.engine = engine;
    }
  }

  private static DeadLetter late(LogRecord record) {
    return DeadLetters.of(record, "LATE", null);
  }

  /** State is touched through the current key, which the caller has set. */
  private final class StateSink implements PartSink {
    @Override
    public void put(String part, byte[] bytes) {
      try {
        parts.put(part, bytes);
      } catch (Exception e) {
        throw new IllegalStateException("cannot write part " + part + " to state", e);
      }
    }

    @Override
    public void remove(String part) {
      try {
        parts.remove(part);
      } catch (Exception e) {
        throw new IllegalStateException("cannot remove part " + part + " from state", e);
      }
    }
  }

  private final class Out implements Emitter {
    @Override
    public void emit(LogRecord record) {
      output.collect(new StreamRecord<>(record, FlinkTime.toMillis(record.getLogTime())));
    }

    @Override
    public void emit(long logTime, SpecificRecord body) {
      LogRecord record = FactOrder.envelope("", 0L, body);
      record.setLogTime(logTime);
      emit(record);
    }

    @Override
    public <T> void emitTo(OutputTag<T> tag, T value, long logTime) {
      output.collect(tag, new StreamRecord<>(value, FlinkTime.toMillis(logTime)));
    }

    @Override
    public void count(String metric, int change) {
      figures.count(metric, change);
    }
  }

  private record Keyed(Place place, LogRecord record) implements Comparable<Keyed> {
    @Override
    public int compareTo(Keyed other) {
      int order = FactOrder.comparePlaces(record, other.record);
      if (order == 0) {
        // The same record for several keys is common; comparing contents is dear.
        order = place.key.compareTo(other.place.key);
      }
      return order != 0 ? order : FactOrder.COMPARATOR.compare(record, other.record);
    }
  }
}
