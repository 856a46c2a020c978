package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.portfolio.ReturnHistory;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Second moments about zero of returns per bar, over the slots in which every instrument has a
 * return. Means of minutes are noise beside their deviations; they are left out, as in the VaR.
 */
final class ReturnCovariance {
  /** Fewest slots that all instruments have. */
  static final int LEAST_SLOTS = 60;

  private final List<String> names;
  private final double[][] moments;
  private final TreeMap<String, String> notReady = new TreeMap<>(Utf8Order.INSTANCE);

  private ReturnCovariance(List<String> names) {
    this.names = names;
    this.moments = new double[names.size()][names.size()];
  }

  /** Of instruments, in the order given. */
  static ReturnCovariance of(List<String> names, ReturnHistory history) {
    ReturnCovariance covariance = new ReturnCovariance(List.copyOf(names));
    double[][] returns = new double[names.size()][history.slots()];
    for (int i = 0; i < names.size(); i++) {
      history.copyReturns(names.get(i), returns[i]);
    }
    covariance.fill(returns, history.slots());
    return covariance;
  }

  private void fill(double[][] returns, int slots) {
    int common = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (complete(returns, slot)) {
        common++;
        add(returns, slot);
      }
    }
    for (int i = 0; i < names.size(); i++) {
      if (common < LEAST_SLOTS) {
        notReady.put(names.get(i), common + " bars of " + LEAST_SLOTS + " with all returns");
      } else if (!(moments[i][i] > 0)) {
        notReady.put(names.get(i), "its price does not move");
      }
      for (int j = 0; j < names.size(); j++) {
        moments[i][j] /= Math.max(1, common);
      }
    }
  }

  private static boolean complete(double[][] returns, int slot) {
    for (double[] column : returns) {
      if (Double.isNaN(column[slot])) {
        return false;
      }
    }
    return true;
  }

  private void add(double[][] returns, int slot) {
    for (int i = 0; i < moments.length; i++) {
      for (int j = 0; j < moments.length; j++) {
        moments[i][j] += returns[i][slot] * returns[j][slot];
      }
    }
  }

  List<String> names() {
    return names;
  }

  /** By instrument: why nothing can be said. */
  Map<String, String> notReady() {
    return notReady;
  }

  double moment(int one, int other) {
    return moments[one][other];
  }

  /** -1..1. */
  double correlation(int one, int other) {
    double rho = moments[one][other] / StrictMath.sqrt(moments[one][one] * moments[other][other]);
    return Math.max(-1, Math.min(1, rho));
  }

  /** Variance of a group's mix by inverse variance. */
  double varianceOf(List<Integer> group) {
    double whole = 0;
    for (int i : group) {
      whole += 1 / moments[i][i];
    }
    double variance = 0;
    for (int i : group) {
      for (int j : group) {
        variance += moments[i][j] / (moments[i][i] * whole) / (moments[j][j] * whole);
      }
    }
    // Below 0 is rounding.
    return Math.max(0, variance);
  }

  /** Weights in order of the names. */
  SortedMap<String, Double> byName(double[] weights) {
    TreeMap<String, Double> named = new TreeMap<>(Utf8Order.INSTANCE);
    for (int i = 0; i < weights.length; i++) {
      named.put(names.get(i), weights[i]);
    }
    return named;
  }
}
