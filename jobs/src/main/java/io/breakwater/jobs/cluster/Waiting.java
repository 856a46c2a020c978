package io.breakwater.jobs.cluster;

import java.time.Duration;

/** Pauses between two looks at something that other processes do. */
final class Waiting {
  private Waiting() {}

  /** Waits; an interruption ends the command. */
  static void pause(Duration time, String what) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while " + what, e);
    }
  }
}
