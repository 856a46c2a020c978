package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.Times;
import java.io.Serializable;

/**
 * Times that are believed, and those that were asked for.
 *
 * @param latest latest believed time, epoch microseconds; the earliest is {@link Times#EARLIEST}
 * @param from records before it are left out, unless they define what still holds; epoch
 *     microseconds
 * @param to records after it are left out, epoch microseconds
 */
public record TimeGuard(long latest, long from, long to) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How far ahead of the clock a record may be, microseconds. */
  public static final long AHEAD = 5 * Times.SECOND;

  /** Everything up to five seconds after {@code now}. */
  public static TimeGuard until(long now) {
    return new TimeGuard(now + AHEAD, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Is the time one that a record can have? What holds from the start always is. */
  public boolean believes(long logTime) {
    return logTime == Times.FROM_THE_START || (logTime >= Times.EARLIEST && logTime <= latest);
  }

  /**
   * Was this stretch asked for?
   *
   * @param standing true: the record holds until another replaces it, so an earlier one counts too
   */
  public boolean wants(long logTime, boolean standing) {
    return logTime <= to && (standing || logTime >= from);
  }
}
