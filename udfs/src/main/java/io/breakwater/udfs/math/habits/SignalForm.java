package io.breakwater.udfs.math.habits;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.udfs.math.evidence.Finite;
import org.jspecify.annotations.Nullable;

/** Whether a signal says something that can be judged at all. */
public final class SignalForm {
  /** Validity of a signal that names none, seconds. */
  public static final double DEFAULT_VALIDITY_SECONDS = 300;

  /** How far ahead of the log clock a publisher's clock may run, microseconds. */
  public static final long AHEAD_AT_MOST = 5 * Times.SECOND;

  // Beyond it a double no longer holds every microsecond (the year 2255).
  private static final long LAST_EXPIRY = (1L << 53) - 1;

  private SignalForm() {}

  /**
   * What is wrong with the signal; null: it is well-formed.
   *
   * @param logTime log clock, epoch microseconds
   * @param mark price that stands in for a missing entry; null: none, then stop and target are only
   *     held against each other
   */
  public static @Nullable String fault(Signal signal, long logTime, @Nullable Double mark) {
    String number = badNumber(signal);
    if (number != null) {
      return number + " is not finite and > 0";
    }
    if (signal.getEmittedAt() - AHEAD_AT_MOST > logTime) {
      return "emittedAt is more than 5 s ahead of the clock";
    }
    if (signal.getIntent() != Intent.OPEN) {
      return null;
    }
    if (signal.getQuantity() == null) {
      return "quantity is missing";
    }
    Double entry = signal.getEntryPrice() == null ? mark : signal.getEntryPrice();
    return wrongSide(signal, entry);
  }

  /** Name of the first number that is not finite and above zero; null: all are. */
  public static @Nullable String badNumber(Signal signal) {
    if (isBad(signal.getEntryPrice())) {
      return "entryPrice";
    }
    if (isBad(signal.getStopPrice())) {
      return "stopPrice";
    }
    if (isBad(signal.getTargetPrice())) {
      return "targetPrice";
    }
    if (isBad(signal.getQuantity())) {
      return "quantity";
    }
    if (isBad(signal.getLeverage())) {
      return "leverage";
    }
    if (isBad(signal.getPublisherEquity())) {
      return "publisherEquity";
    }
    return isBad(signal.getValidForSeconds()) ? "validForSeconds" : null;
  }

  private static boolean isBad(@Nullable Double number) {
    return number != null && !Finite.isPositive(number);
  }

  private static @Nullable String wrongSide(Signal signal, @Nullable Double entry) {
    int sign = signal.getSide() == Direction.LONG ? 1 : -1;
    Double stop = signal.getStopPrice();
    Double target = signal.getTargetPrice();
    if (stop != null && entry != null && sign * Double.compare(entry, stop) <= 0) {
      return "stopPrice is on the wrong side of the entry";
    }
    if (target != null && entry != null && sign * Double.compare(target, entry) <= 0) {
      return "targetPrice is on the wrong side of the entry";
    }
    if (stop != null && target != null && sign * Double.compare(target, stop) <= 0) {
      return "stopPrice and targetPrice are on the wrong sides of each other";
    }
    return null;
  }

  /** When the signal stops to hold, epoch microseconds; a nonsense validity counts as none. */
  public static long expiresAt(Signal signal) {
    Double named = signal.getValidForSeconds();
    double seconds = named == null || !Finite.isPositive(named) ? DEFAULT_VALIDITY_SECONDS : named;
    double validity = Math.min(seconds * Times.SECOND, (double) LAST_EXPIRY);
    long room = LAST_EXPIRY - signal.getEmittedAt();
    return room <= 0
        ? signal.getEmittedAt()
        : signal.getEmittedAt() + Math.min(Math.round(validity), room);
  }
}
