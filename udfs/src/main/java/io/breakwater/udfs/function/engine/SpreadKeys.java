package io.breakwater.udfs.function.engine;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** Names for a fixed number of keys such that they spread evenly over key groups. */
public final class SpreadKeys {
  /** Maximum parallelism of every job; it may never change without losing state. */
  public static final int MAX_PARALLELISM = 128;

  private SpreadKeys() {}

  /**
   * {@code count} keys {@code prefix-index-salt}; the salt is the first that hits the wanted group.
   */
  public static String[] of(String prefix, int count) {
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      int wanted = (int) ((long) i * MAX_PARALLELISM / count) % MAX_PARALLELISM;
      keys[i] = find(prefix + "-" + i + "-", wanted);
    }
    return keys;
  }

  private static String find(String stem, int keyGroup) {
    for (int salt = 0; ; salt++) {
      String key = stem + salt;
      if (KeyGroupRangeAssignment.assignToKeyGroup(key, MAX_PARALLELISM) == keyGroup) {
        return key;
      }
    }
  }
}
