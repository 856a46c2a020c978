package io.breakwater.udfs.function.engine;

/** Takes what one engine has to say for the gauges of its operator. */
@FunctionalInterface
public interface Readings {
  /** The engine's part of a gauge that its factory names. */
  void put(String gauge, long value);
}
