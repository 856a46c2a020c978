package io.breakwater.udfs.math.evidence;

import io.breakwater.schemas.avro.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a feed says about one quantity now.
 *
 * @param status OK, STALE (the value is the last one known), MISSING (seen before, no usable value)
 *     or NOT_CONFIGURED (never seen for its key)
 * @param value the quantity; null exactly when MISSING or NOT_CONFIGURED
 * @param asOf when the input held, epoch microseconds; null: none
 * @param ageMillis its age at the log clock, milliseconds; null: none
 * @param source the input by stream and identity
 */
public record Reading(
    InputStatus status,
    @Nullable Double value,
    @Nullable Long asOf,
    @Nullable Long ageMillis,
    String source) {
  /** Refuses a status that the value contradicts. */
  public Reading {
    boolean usable = status == InputStatus.OK || status == InputStatus.STALE;
    if (usable != (value != null)) {
      throw new IllegalArgumentException("a reading is usable exactly when it has a value");
    }
  }
}
