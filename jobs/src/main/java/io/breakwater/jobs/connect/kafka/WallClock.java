package io.breakwater.jobs.connect.kafka;

import io.breakwater.schemas.Times;
import java.io.Serializable;
import java.time.Instant;

/** What time it is; at the edge only, never inside a decision. */
@FunctionalInterface
public interface WallClock extends Serializable {
  /** Now, epoch microseconds. */
  long micros();

  /** This machine's clock. */
  static WallClock system() {
    return () -> Times.ofInstant(Instant.now());
  }
}
