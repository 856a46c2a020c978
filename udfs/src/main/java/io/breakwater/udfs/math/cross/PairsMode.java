package io.breakwater.udfs.math.cross;

/** Which correlations are published; what is computed does not depend on it. */
public enum PairsMode {
  /** A pair at the bar where it breaks, and the market-wide row. */
  BREAKS,
  /** Every pair at every bar end where both instruments have a bar, and the market-wide row. */
  ALL,
  /** What BREAKS says, and the whole matrix at every bar end in packed stripes. */
  MATRIX,
  /** Nothing. */
  NONE
}
