package io.breakwater.udfs.function.decision;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.udfs.function.engine.DeadLetters;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.function.intake.LogLayout;
import io.breakwater.udfs.math.room.Room;
import io.breakwater.udfs.math.room.RoomBytes;
import io.breakwater.udfs.math.room.RoomOutput;
import io.breakwater.udfs.math.room.RoomPlace;
import io.breakwater.udfs.math.simulation.ExecutionSimulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** One room as a Flink engine; with a simulator beside it where the run simulates execution. */
public final class RoomStep implements Engine {
  private static final String SIMULATOR = "simulator";
  private static final int VERSION = 1;

  private final Settings settings;
  private final int partition;
  private final Room room;
  private final @Nullable ExecutionSimulator simulator;
  private final Set<String> stored = new HashSet<>();
  private long lastPulse = Long.MIN_VALUE;
  // Counters begin at nothing wherever the room begins.
  private boolean counted;

  private RoomStep(
      Settings settings, int partition, Room room, @Nullable ExecutionSimulator simulator) {
    this.settings = settings;
    this.partition = partition;
    this.room = room;
    this.simulator = simulator;
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    Output output = new Output(out);
    if (!counted) {
      counted = true;
      room.countStanding(output);
    }
    room.apply(record, output);
    ExecutionSimulator beside = simulator;
    if (beside != null) {
      beside.observe(record);
      // What it fills may lead to decisions, and those to fills: until nothing is due.
      for (LogRecord fact = beside.next(room.clock(), room.marks());
          fact != null;
          fact = beside.next(room.clock(), room.marks())) {
        room.applyUnchained(fact, output);
      }
    }
    if (settings.pulse()) {
      pulse(record, out);
    }
  }

  @Override
  public boolean repeats(LogRecord record) {
    return room.knows(record);
  }

  private void pulse(LogRecord record, Emitter out) {
    long second = Math.floorDiv(room.clock(), Times.SECOND);
    if (second != lastPulse) {
      lastPulse = second;
      out.emit(room.clock(), new Pulse(partition, room.clock(), record.getOffset()));
    }
  }

  @Override
  public void advanceTo(long time, Emitter out) {
    if (settings.momentsEnd()) {
      room.completeMoment(new Output(out));
    }
    if (time == Long.MAX_VALUE) {
      room.finish(new Output(out));
      // The end of a bounded log: whoever waits for this room's last word has it now.
      out.emit(room.clock(), new Pulse(partition, Long.MAX_VALUE, -1L));
    }
  }

  @Override
  public void save(PartSink parts) throws IOException {
    for (String part : room.takeDirtyParts()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
      if (RoomBytes.write(room, part, new DataOutputStream(bytes))) {
        parts.put(part, bytes.toByteArray());
        stored.add(part);
      }
    }
    for (String gone : room.goneOf(stored)) {
      stored.remove(gone);
      parts.remove(gone);
    }
    ExecutionSimulator beside = simulator;
    if (beside != null) {
      parts.put(
          SIMULATOR,
          Parts.bytes(
              out -> {
                out.writeByte(VERSION);
                beside.writeTo(out);
              }));
    }
  }

  /** Factory; keys are those of {@link Settings#keys()}. */
  public static EngineFactory factory(Settings settings) {
    return new Factory(settings);
  }

  /**
   * How rooms run.
   *
   * @param layout shards and partitions
   * @param simulate true: an execution simulator fills what is allowed
   * @param pulse true: a sign of life each second of the log
   * @param momentsEnd true: records come by time, and a watermark says that a moment is complete
   * @param snapshotEvery time between two snapshots, microseconds of valuation ticks
   * @param keys Flink keys of the rooms, by partition
   */
  public record Settings(
      LogLayout layout,
      boolean simulate,
      boolean pulse,
      boolean momentsEnd,
      long snapshotEvery,
      String[] keys)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private Place placeOf(String key) {
      for (int i = 0; i < keys.length; i++) {
        if (keys[i].equals(key)) {
          return new Place(layout, i, snapshotEvery, !momentsEnd);
        }
      }
      throw new IllegalArgumentException("no room has the key " + key);
    }
  }

  private record Place(LogLayout layout, int partition, long snapshotEvery, boolean lanesLast)
      implements RoomPlace {
    @Override
    public boolean holds(String owner) {
      return layout.partitionOf(layout.shardOf(owner)) == partition;
    }
  }

  private record Factory(Settings settings) implements EngineFactory {
    @Override
    public Engine create(String key) {
      Place place = settings.placeOf(key);
      return new RoomStep(
          settings,
          place.partition(),
          new Room(place),
          settings.simulate() ? new ExecutionSimulator() : null);
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      Place place = settings.placeOf(key);
      Map<String, DataInputStream> roomParts = new TreeMap<>();
      parts.forEach(
          (name, bytes) -> {
            if (!name.equals(SIMULATOR)) {
              roomParts.put(name, new DataInputStream(new ByteArrayInputStream(bytes)));
            }
          });
      ExecutionSimulator simulator =
          settings.simulate()
              ? Parts.read(
                  parts, SIMULATOR, VERSION, (in, version) -> ExecutionSimulator.readFrom(in))
              : null;
      RoomStep step =
          new RoomStep(settings, place.partition(), RoomBytes.read(place, roomParts), simulator);
      step.stored.addAll(roomParts.keySet());
      return step;
    }
  }

  private final class Output implements RoomOutput {
    private final Emitter out;

    Output(Emitter out) {
      this.out = out;
    }

    @Override
    public void decide(long logTime, SpecificRecord decision) {
      if (simulator != null) {
        simulator.onDecision(decision);
      }
      out.emit(logTime, decision);
    }

    @Override
    public void refuse(LogRecord record, String reason, @Nullable String field) {
      out.count("deadLetters");
      out.emit(record.getLogTime(), DeadLetters.of(record, reason, field));
    }

    @Override
    public void count(String metric, int change) {
      out.count(metric, change);
    }
  }
}
