package io.breakwater.udfs.function.engine;

/**
 * A figure that people watch, put together from the engines of a subtask.
 *
 * @param name of the metric; dashboards and alert rules know it, so it never changes
 * @param kind how the figures of several engines become one
 */
public record Gauge(String name, Kind kind) {
  /** How the figures of several engines become one. */
  public enum Kind {
    /** Added up. */
    SUM,
    /** The largest. */
    LARGEST
  }

  /** A figure that is added up. */
  public static Gauge sum(String name) {
    return new Gauge(name, Kind.SUM);
  }

  /** A figure of which the largest counts; 0 while no engine has one. */
  public static Gauge largest(String name) {
    return new Gauge(name, Kind.LARGEST);
  }
}
