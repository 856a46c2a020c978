package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A received message.
 *
 * @param line where it stands
 * @param arrival when it arrived, nanoseconds by the clock of whoever recorded it
 * @param json what it says
 * @param receipt what became of it
 */
record Message(LineFile.Line line, long arrival, JsonNode json, Receipt receipt) {
  private static final long NANOS_PER_MICRO = 1_000;

  /** When it arrived, epoch microseconds. */
  long arrivalMicros() {
    return arrival / NANOS_PER_MICRO;
  }
}
