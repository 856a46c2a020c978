package io.breakwater.jobs.redecide;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.function.decision.RoomStep;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.util.OutputTag;

/**
 * The rooms of a deployment over its decision log, each partition's records in their order. Other
 * rules may be put in force at an instant of the log.
 */
public final class Redecision {
  private static final String OTHER_RULES = "other-rules";

  private final RunSettings settings;
  private final Emitter out;
  private final List<Policy> otherRules;
  private final long otherRulesFrom;
  private final Map<Integer, Engine> rooms = new TreeMap<>();
  private final Set<Integer> changed = new TreeSet<>();
  private final Set<Integer> ended = new TreeSet<>();
  private final long to;

  /**
   * @param settings how the rooms ran
   * @param decisions takes what they say
   * @param to last log time of the stretch, epoch microseconds
   */
  public Redecision(RunSettings settings, Consumer<SpecificRecord> decisions, long to) {
    this(settings, decisions, to, List.of(), Long.MAX_VALUE);
  }

  /**
   * @param otherRules policies that the log does not hold
   * @param from log time before whose first record they come into force, epoch microseconds
   */
  public Redecision(
      RunSettings settings,
      Consumer<SpecificRecord> decisions,
      long to,
      List<Policy> otherRules,
      long from) {
    this.settings = settings;
    this.out = new Out(decisions);
    this.to = to;
    this.otherRules = otherRules;
    this.otherRulesFrom = from;
  }

  /**
   * Applies the next record of its partition. Of those after the stretch the first one counts too:
   * with it a room knows that the moment before is complete, and revises the verdicts of that
   * moment.
   */
  public void apply(LogRecord record) {
    if (record.getLogTime() > to && !ended.add(record.getPartition())) {
      return;
    }
    if (record.getBody() instanceof Heartbeat || record.getBody() instanceof DeadLetter) {
      return;
    }
    int partition = record.getPartition();
    Engine room = rooms.get(partition);
    if (room == null) {
      String[] keys = settings.rooms().keys();
      if (partition < 0 || partition >= keys.length) {
        throw new IllegalArgumentException(
            "the log has a partition " + partition + ", its rooms " + keys.length);
      }
      EngineFactory factory = RoomStep.factory(settings.rooms());
      room = factory.create(keys[partition]);
      rooms.put(partition, room);
    }
    if (record.getLogTime() >= otherRulesFrom && changed.add(partition)) {
      changeRules(room, partition, record.getLogTime());
    }
    room.apply(record, out);
  }

  private void changeRules(Engine room, int partition, long time) {
    for (int i = 0; i < otherRules.size(); i++) {
      LogRecord rule = FactOrder.envelope(OTHER_RULES, i, otherRules.get(i));
      rule.setPreviousOffset(i - 1L);
      rule.setPartition(partition);
      rule.setLogTime(Math.min(time, otherRulesFrom));
      room.apply(rule, out);
    }
  }

  /** The log has ended. */
  public void finish() {
    rooms.values().forEach(room -> room.advanceTo(Long.MAX_VALUE, out));
  }

  private record Out(Consumer<SpecificRecord> decisions) implements Emitter {
    @Override
    public void emit(LogRecord record) {
      decisions.accept((SpecificRecord) record.getBody());
    }

    @Override
    public void emit(long logTime, SpecificRecord body) {
      decisions.accept(body);
    }

    @Override
    public <T> void emitTo(OutputTag<T> tag, T value, long logTime) {
      throw new IllegalStateException("rooms have no side output " + tag);
    }

    @Override
    public void count(String metric, int change) {
      // Counters are for operators of a running deployment.
    }
  }
}
