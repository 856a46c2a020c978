package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A room of partition 0 that holds every owner, with the log that it reads. */
final class RoomFixture {
  final RoomScript log = new RoomScript();
  final Recorder out = new Recorder();
  final Room room;

  RoomFixture() {
    this(0);
  }

  RoomFixture(int partition) {
    this(partition, Times.HOUR);
  }

  RoomFixture(int partition, long snapshotEvery) {
    room = new Room(new Place(partition, snapshotEvery));
  }

  /** P1 of owner O1 with 100 000 in cash; ETH marked at 3 420 at the start. */
  RoomFixture withP1() {
    apply(
        log.instrument(ETH),
        log.policy("{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":1}"),
        log.balance(START, "P1", 100_000),
        log.evidence(START, ETH, 3420));
    return this;
  }

  RoomFixture apply(LogRecord... records) {
    for (LogRecord record : records) {
      room.apply(record, out);
    }
    return this;
  }

  /** The answer to a request. */
  Audit answer(LogRecord request) {
    apply(request);
    return out.last(Audit.class);
  }

  static Map<String, byte[]> allParts(Room room) {
    TreeSet<String> names =
        new TreeSet<>(
            List.of(RoomBytes.MARKET, RoomBytes.RULES, RoomBytes.LANES, RoomBytes.OWNERS));
    room.state().portfolios.keySet().forEach(id -> names.add(RoomBytes.PORTFOLIO + id));
    Map<String, byte[]> parts = new TreeMap<>();
    write(room, names, parts);
    return parts;
  }

  /**
   * Brings {@code stored} up to date as a checkpoint does: changed parts, and those that are gone.
   */
  static void save(Room room, Map<String, byte[]> stored) {
    write(room, room.takeDirtyParts(), stored);
    room.goneOf(List.copyOf(stored.keySet())).forEach(stored::remove);
  }

  private static void write(Room room, Iterable<String> names, Map<String, byte[]> parts) {
    try {
      for (String name : names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (RoomBytes.write(room, name, new DataOutputStream(bytes))) {
          parts.put(name, bytes.toByteArray());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Room read(Map<String, byte[]> parts) {
    Map<String, DataInputStream> inputs = new TreeMap<>();
    parts.forEach(
        (name, bytes) -> inputs.put(name, new DataInputStream(new ByteArrayInputStream(bytes))));
    try {
      return RoomBytes.read(new Place(0, Times.HOUR), inputs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Place(int partition, long snapshotEvery) implements RoomPlace {
    @Override
    public boolean holds(String owner) {
      return true;
    }

    @Override
    public boolean lanesLast() {
      return false;
    }
  }
}
