package io.breakwater.udfs.function.engine;

/** Takes the versioned bytes of an engine's parts. */
public interface PartSink {
  /** Stores or replaces a part. */
  void put(String part, byte[] bytes);

  /** Forgets a part. */
  void remove(String part);
}
