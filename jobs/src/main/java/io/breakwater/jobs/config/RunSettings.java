package io.breakwater.jobs.config;

import io.breakwater.schemas.Times;
import io.breakwater.udfs.function.decision.RoomStep;
import io.breakwater.udfs.function.engine.Ordering;
import io.breakwater.udfs.function.engine.SpreadKeys;
import io.breakwater.udfs.function.intake.IntakeStep;
import io.breakwater.udfs.function.intake.LogLayout;
import java.io.Serializable;

/**
 * What all applications of one deployment must agree on.
 *
 * @param layout shards, partitions of the decision log, intake workers
 * @param clock which clock orders the log
 * @param simulate true: an execution simulator sits inside the rooms
 * @param snapshotMinutes minutes of valuation ticks between two snapshots
 * @param reading how the market is read
 */
public record RunSettings(
    LogLayout layout, Clock clock, boolean simulate, int snapshotMinutes, MarketReading reading)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Shards of a deployment; never changed without genesis. */
  public static final int SHARDS = 32;

  /** Partitions of the decision log, and intake workers. */
  public static final int PARTITIONS = 4;

  /** Live, a new deployment should have to catch up with minutes, not with days. */
  private static final int SNAPSHOT_LIVE = 60;

  /** A run over history tells where the next day may begin. */
  private static final int SNAPSHOT_OF_A_DAY = 24 * 60;

  /** Which clock orders the log. */
  public enum Clock {
    /** The log's append time: live. */
    WALL,
    /** The records' own time: demo and replay. */
    DATA
  }

  /** The shipped layout. */
  public static RunSettings of(Clock clock, boolean simulate) {
    return new RunSettings(
        new LogLayout(SHARDS, PARTITIONS, PARTITIONS),
        clock,
        simulate,
        clock == Clock.DATA ? SNAPSHOT_OF_A_DAY : SNAPSHOT_LIVE,
        MarketReading.SHIPPED);
  }

  /** The same with other snapshots. */
  public RunSettings withSnapshotMinutes(int minutes) {
    return new RunSettings(layout, clock, simulate, minutes, reading);
  }

  /** The same with the market read otherwise. */
  public RunSettings withReading(MarketReading other) {
    return new RunSettings(layout, clock, simulate, snapshotMinutes, other);
  }

  /** How steps order their records. */
  public Ordering ordering() {
    return clock == Clock.DATA ? Ordering.BY_TIME : Ordering.AS_THEY_COME;
  }

  /** Settings of intake; {@code heartbeats}: a reader behind Kafka must learn how time passes. */
  public IntakeStep.Settings intake(boolean heartbeats) {
    return new IntakeStep.Settings(
        layout,
        clock == Clock.DATA,
        heartbeats,
        SpreadKeys.of("intake", layout.workers()),
        reading.sources());
  }

  /** Settings of the rooms. */
  public RoomStep.Settings rooms() {
    return new RoomStep.Settings(
        layout,
        simulate,
        clock == Clock.WALL,
        clock == Clock.DATA,
        snapshotMinutes * Times.MINUTE,
        SpreadKeys.of("room", layout.partitions()));
  }
}
