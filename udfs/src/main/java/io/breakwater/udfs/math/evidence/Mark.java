package io.breakwater.udfs.math.evidence;

/**
 * A price at which a position is valued.
 *
 * @param price money per base unit, finite and &gt; 0
 * @param asOf time of the print, book or bar it comes from, epoch microseconds
 * @param fresh false: older than its limit; it still values a position, openings are vetoed
 * @param source which input it is: {@code book}, {@code trade} or {@code bar}
 */
public record Mark(double price, long asOf, boolean fresh, String source) {
  /** Refuses prices that cannot value anything. */
  public Mark {
    if (!(price > 0) || Double.isInfinite(price)) {
      throw new IllegalArgumentException("mark price must be finite and > 0: " + price);
    }
  }
}
