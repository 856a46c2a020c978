package io.breakwater.udfs.math.cross;

/**
 * Pairs of slots in one row of numbers: (0,1), (0,2), (1,2), (0,3) … A new instrument appends its
 * pairs and moves none.
 */
final class PairIndex {
  private PairIndex() {}

  /** Pairs among {@code instruments}. */
  static int count(int instruments) {
    return instruments * (instruments - 1) / 2;
  }

  /** Place of the pair, whichever slot is named first. */
  static int of(int one, int other) {
    int low = Math.min(one, other);
    int high = Math.max(one, other);
    return high * (high - 1) / 2 + low;
  }
}
