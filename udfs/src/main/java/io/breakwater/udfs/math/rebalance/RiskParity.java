package io.breakwater.udfs.math.rebalance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Hierarchical risk parity (López de Prado 2016): instruments are put in the order of a tree of
 * average linkage over the distances √((1 − ρ)/2), then the whole is halved again and again, each
 * half weighted by the inverse of what its inverse-variance mix varies.
 *
 * <p>Exact order: of the pairs of clusters whose average distance is least, to 1e-12, the first by
 * the place of their first members is joined, its earlier cluster to the left; n members halve into
 * ⌊n/2⌋ and the rest.
 */
final class RiskParity {
  private static final double SAME = 1e-12;

  private RiskParity() {}

  /** Weights by instrument, each at least 0, sum 1. */
  static TreeMap<String, Double> weights(ReturnCovariance covariance) {
    double[] weights = new double[covariance.names().size()];
    if (weights.length > 0) {
      Arrays.fill(weights, 1);
      bisect(order(covariance), covariance, weights);
    }
    return new TreeMap<>(covariance.byName(weights));
  }

  /** The leaves of the tree, left to right. */
  static List<Integer> order(ReturnCovariance covariance) {
    List<List<Integer>> clusters = new ArrayList<>();
    // Sums of distances between members: an average is its sum over the number of pairs.
    List<List<Double>> sums = new ArrayList<>();
    for (int i = 0; i < covariance.names().size(); i++) {
      clusters.add(new ArrayList<>(List.of(i)));
      sums.add(new ArrayList<>());
      for (int j = 0; j < covariance.names().size(); j++) {
        sums.get(i).add(StrictMath.sqrt((1 - covariance.correlation(i, j)) / 2));
      }
    }
    while (clusters.size() > 1) {
      joinNearest(clusters, sums);
    }
    return clusters.get(0);
  }

  private static void joinNearest(List<List<Integer>> clusters, List<List<Double>> sums) {
    int left = 0;
    int right = 1;
    double nearest = Double.MAX_VALUE;
    for (int i = 0; i < clusters.size(); i++) {
      for (int j = i + 1; j < clusters.size(); j++) {
        double average =
            sums.get(i).get(j) / ((double) clusters.get(i).size() * clusters.get(j).size());
        if (average < nearest - SAME) {
          nearest = average;
          left = i;
          right = j;
        }
      }
    }
    // The joined cluster stays at the place of its earlier part, so places are those of the first
    // members.
    clusters.get(left).addAll(clusters.remove(right));
    for (int k = 0; k < sums.size(); k++) {
      double joined = sums.get(left).get(k) + sums.get(right).get(k);
      sums.get(left).set(k, joined);
      sums.get(k).set(left, joined);
    }
    sums.remove(right);
    for (List<Double> row : sums) {
      row.remove(right);
    }
  }

  private static void bisect(List<Integer> group, ReturnCovariance covariance, double[] weights) {
    if (group.size() < 2) {
      return;
    }
    List<Integer> first = group.subList(0, group.size() / 2);
    List<Integer> second = group.subList(group.size() / 2, group.size());
    double ofFirst = covariance.varianceOf(first);
    double ofSecond = covariance.varianceOf(second);
    // Two mixes that cancel to nothing share evenly.
    double whole = ofFirst + ofSecond;
    double share = whole > 0 ? 1 - ofFirst / whole : 0.5;
    first.forEach(i -> weights[i] *= share);
    second.forEach(i -> weights[i] *= 1 - share);
    bisect(first, covariance, weights);
    bisect(second, covariance, weights);
  }
}
