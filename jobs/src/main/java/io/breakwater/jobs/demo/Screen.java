package io.breakwater.jobs.demo;

import org.apache.avro.specific.SpecificRecord;

/** Where the demo shows itself. */
public interface Screen {
  /** The installation is up. */
  void begin(String title, String webAddress, String bootstrap);

  /** A verdict, a breaker's step or an order, for the first time. */
  void decision(SpecificRecord decision);

  /** How far it is; called several times a second. */
  void progress(Progress progress);

  /** The day is over and everything was read. */
  void summary(Board board, long fed, long signals, double seconds);

  /** A remark. */
  void say(String line);

  /**
   * How far it is.
   *
   * @param start first time of the day, epoch microseconds
   * @param now time that is being fed
   * @param end last time of the day
   * @param fed records fed
   * @param signals signals fed
   * @param seconds since feeding began, wall clock
   */
  record Progress(long start, long now, long end, long fed, long signals, double seconds) {}
}
