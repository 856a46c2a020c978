package io.breakwater.udfs.math.audit;

import java.util.SortedMap;

/**
 * What a portfolio holds at marks, as far as its envelope is concerned. Money.
 *
 * @param equity cash plus signed values
 * @param gross sum of absolute values
 * @param net sum of signed values
 * @param values signed value by instrument, of every position held
 */
public record HeldExposure(
    double equity, double gross, double net, SortedMap<String, Double> values) {
  /** Signed value of an instrument; 0: not held. */
  double value(String instrument) {
    return values.getOrDefault(instrument, 0.0);
  }
}
