package io.breakwater.schemas;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Epoch microseconds UTC: the only time there is inside. */
public final class Times {
  /** Microseconds in a second. */
  public static final long SECOND = 1_000_000L;

  /** Microseconds in a minute, the length of a bar. */
  public static final long MINUTE = 60 * SECOND;

  /** Microseconds in an hour. */
  public static final long HOUR = 60 * MINUTE;

  /** 2009-01-03, before which no market record is believed. */
  public static final long EARLIEST = 1_230_940_800L * SECOND;

  /** Log time of what holds from the start of a run. */
  public static final long FROM_THE_START = 0L;

  private Times() {}

  /** ISO-8601 with Z to epoch microseconds; finer digits are cut off. */
  public static long parseIso(String text) throws DateTimeParseException {
    return ofInstant(DateTimeFormatter.ISO_INSTANT.parse(text, Instant::from));
  }

  /** Instant to epoch microseconds. */
  public static long ofInstant(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano() / 1_000);
  }

  /** Epoch microseconds to ISO-8601 with Z. */
  public static String iso(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  /** Start of the minute that holds {@code micros}. */
  public static long floorMinute(long micros) {
    return Math.floorDiv(micros, MINUTE) * MINUTE;
  }
}
