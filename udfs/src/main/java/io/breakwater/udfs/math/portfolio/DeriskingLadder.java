package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.LadderStep;
import io.breakwater.schemas.avro.StandingLadder;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Takes exposure out of a falling portfolio in steps and gives it back slowly.
 *
 * <p>Down at once, several steps if needed. Up one step after the drawdown has been at least four
 * points below the step it stands on for 60 minutes without interruption; then the dwell starts
 * anew. Only time in which ticks came counts: of a hole between two ticks one minute. A step with
 * {@code halt} latches: no openings and no way up until a person resets it.
 */
public final class DeriskingLadder {
  /** How far the drawdown must be below a step before it is given back, ratio. */
  public static final double HYSTERESIS = 0.04;

  /** How long it must stay there, microseconds. */
  public static final long DWELL_MICROS = 60 * Times.MINUTE;

  private static final int VERSION = 1;
  // Drawdown 0.01 against 0.05 - 0.04 in binary.
  private static final double ROUNDING = 1e-12;

  private int level;
  private double multiplier = 1;
  private boolean halted;
  private boolean recovering;
  private long recoveredMicros;
  private long lastTick = Long.MIN_VALUE;

  /**
   * What a tick did.
   *
   * @param stepsDown steps entered, 0 for none
   * @param steppedUp true: one step given back
   * @param multiplierBefore exposure multiplier before, 0..1
   * @param multiplier exposure multiplier from now on, 0..1
   * @param halted true: openings are vetoed
   */
  public record Result(
      int stepsDown,
      boolean steppedUp,
      double multiplierBefore,
      double multiplier,
      boolean halted) {}

  /** Multiplier on leverage, gross, net and weight limits, targets and sizes, 0..1. */
  public double multiplier() {
    return multiplier;
  }

  /** True: openings are vetoed ({@code LADDER_HALT}) until a reset. */
  public boolean halted() {
    return halted;
  }

  /** Steps it stands below full exposure. */
  public int level() {
    return level;
  }

  /** Steps that this drawdown would make it enter; nothing moves. */
  public int stepsDownAt(double drawdown, List<LadderStep> steps) {
    int from = Math.min(level, steps.size());
    return entered(from, drawdown, steps) - from;
  }

  private static int entered(int level, double drawdown, List<LadderStep> steps) {
    int entered = level;
    while (entered < steps.size() && drawdown >= steps.get(entered).getDrawdown()) {
      entered++;
    }
    return entered;
  }

  /**
   * Measures the drawdown of a valuation tick.
   *
   * @param drawdown 0..1
   * @param steps of the policy in force, mildest first
   * @param time of the tick, epoch microseconds; a tick not after the last one changes nothing
   */
  public Result onTick(double drawdown, List<LadderStep> steps, long time) {
    double before = multiplier;
    if (time <= lastTick) {
      return new Result(0, false, before, multiplier, halted);
    }
    long seen = lastTick == Long.MIN_VALUE ? 0 : Math.min(time - lastTick, Times.MINUTE);
    lastTick = time;
    // A policy with fewer steps than the one before: its last step is as far down as it goes.
    level = Math.min(level, steps.size());
    int entered = entered(level, drawdown, steps);
    for (LadderStep step : steps.subList(level, entered)) {
      halted |= step.getHalt();
    }
    int stepsDown = entered - level;
    level = entered;
    boolean steppedUp = false;
    if (stepsDown > 0) {
      stopRecovering();
    } else {
      steppedUp = recover(drawdown, steps, seen);
    }
    multiplier = multiplierAt(steps, level);
    return new Result(stepsDown, steppedUp, before, multiplier, halted);
  }

  /**
   * Ends a halt; from here the multiplier climbs by the usual dwell. A halt step that shares its
   * multiplier with the step above is left at once: nothing climbs by that.
   */
  public void reset(List<LadderStep> steps) {
    if (halted) {
      halted = false;
      level = Math.min(level, steps.size());
      while (level > 0
          && steps.get(level - 1).getHalt()
          && multiplierAt(steps, level - 1) == multiplierAt(steps, level)) {
        level--;
      }
    }
    stopRecovering();
  }

  /** Where it stands. */
  public StandingLadder standing() {
    return new StandingLadder(
        level,
        multiplier,
        halted,
        recovering,
        recoveredMicros,
        lastTick == Long.MIN_VALUE ? null : (Long) lastTick);
  }

  /**
   * A ladder that goes on from where one stood.
   *
   * @throws IllegalArgumentException a level below zero
   */
  public static DeriskingLadder standingAt(StandingLadder standing) {
    if (standing.getLevel() < 0) {
      throw new IllegalArgumentException("ladder.level is below 0");
    }
    DeriskingLadder ladder = new DeriskingLadder();
    ladder.level = standing.getLevel();
    ladder.multiplier = standing.getMultiplier();
    ladder.halted = standing.getHalted();
    ladder.recovering = standing.getRecovering();
    ladder.recoveredMicros = standing.getRecoveredMicros();
    Long ticked = standing.getLastTick();
    ladder.lastTick = ticked == null ? Long.MIN_VALUE : ticked;
    return ladder;
  }

  /** Writes where it stands. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(level);
    out.writeDouble(multiplier);
    out.writeBoolean(halted);
    out.writeBoolean(recovering);
    out.writeLong(recoveredMicros);
    out.writeLong(lastTick);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static DeriskingLadder readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "de-risking ladder");
    DeriskingLadder ladder = new DeriskingLadder();
    ladder.level = in.readInt();
    ladder.multiplier = in.readDouble();
    ladder.halted = in.readBoolean();
    ladder.recovering = in.readBoolean();
    ladder.recoveredMicros = in.readLong();
    ladder.lastTick = in.readLong();
    return ladder;
  }

  private boolean recover(double drawdown, List<LadderStep> steps, long seen) {
    if (level == 0 || halted || !below(drawdown, steps.get(level - 1))) {
      stopRecovering();
      return false;
    }
    recoveredMicros = recovering ? recoveredMicros + seen : 0;
    recovering = true;
    if (recoveredMicros < DWELL_MICROS) {
      return false;
    }
    level--;
    recoveredMicros = 0;
    recovering = level > 0 && below(drawdown, steps.get(level - 1));
    return true;
  }

  private void stopRecovering() {
    recovering = false;
    recoveredMicros = 0;
  }

  private static boolean below(double drawdown, LadderStep step) {
    return drawdown <= step.getDrawdown() - HYSTERESIS + ROUNDING;
  }

  private static double multiplierAt(List<LadderStep> steps, int level) {
    return level == 0 ? 1 : steps.get(level - 1).getMultiplier();
  }
}
