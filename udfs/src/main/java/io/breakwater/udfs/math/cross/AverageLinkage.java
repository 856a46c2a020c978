package io.breakwater.udfs.math.cross;

import java.util.Arrays;

/**
 * Clusters by average linkage (UPGMA; Sokal and Michener 1958), found with chains of nearest
 * neighbours in O(n²) (Murtagh 1983), up to a distance at which merging ends.
 *
 * <p>Averages never come closer than what was merged, so a pair of nearest neighbours at or beyond
 * the cut stays apart for good. Equally near ones: the one before in the chain, else the lowest
 * number; so the result depends on the numbering only where distances are equal.
 */
public final class AverageLinkage {
  private static final int NOBODY = -1;

  private final int size;
  private final double cut;
  private final double[] distance;
  private final int[] members;
  private final int[] parent;
  private final boolean[] open;

  private AverageLinkage(int size, double[] distance, double cut) {
    this.size = size;
    this.cut = cut;
    this.distance = distance;
    this.members = new int[size];
    this.parent = new int[size];
    this.open = new boolean[size];
    Arrays.fill(members, 1);
    Arrays.fill(open, true);
    for (int i = 0; i < size; i++) {
      parent[i] = i;
    }
  }

  /**
   * Clusters of elements 0 to size − 1.
   *
   * @param distance by {@link PairIndex}, no NaN; overwritten
   * @param cut clusters are merged while their average distance is below it
   * @return by element: the lowest element of its cluster
   * @throws IllegalArgumentException if there are too few distances, or one is NaN
   */
  public static int[] clusters(int size, double[] distance, double cut) {
    int pairs = PairIndex.count(size);
    if (distance.length < pairs) {
      throw new IllegalArgumentException(
          size + " elements have " + pairs + " pairs, distances: " + distance.length);
    }
    for (int pair = 0; pair < pairs; pair++) {
      if (Double.isNaN(distance[pair])) {
        throw new IllegalArgumentException("distance " + pair + " is no number");
      }
    }
    AverageLinkage linkage = new AverageLinkage(size, distance, cut);
    linkage.merge();
    return linkage.labels();
  }

  private void merge() {
    int[] chain = new int[size];
    int length = 0;
    int next = 0;
    while (true) {
      if (length == 0) {
        while (next < size && !open[next]) {
          next++;
        }
        if (next == size) {
          return;
        }
        chain[length++] = next;
      }
      int last = chain[length - 1];
      int before = length > 1 ? chain[length - 2] : NOBODY;
      int nearest = nearest(last, before);
      if (nearest == NOBODY || between(last, nearest) >= cut) {
        // Whoever has it for its nearest is no nearer to anybody: the chain has only growing links.
        open[last] = false;
        length--;
      } else if (nearest == before) {
        length -= 2;
        join(Math.min(last, before), Math.max(last, before));
      } else {
        chain[length++] = nearest;
      }
    }
  }

  private int nearest(int one, int preferred) {
    int nearest = preferred;
    for (int other = 0; other < size; other++) {
      boolean candidate = open[other] && other != one;
      if (candidate && (nearest == NOBODY || between(one, other) < between(one, nearest))) {
        nearest = other;
      }
    }
    return nearest;
  }

  private void join(int into, int gone) {
    open[gone] = false;
    parent[gone] = into;
    double weight = (double) members[into] / (members[into] + members[gone]);
    for (int other = 0; other < size; other++) {
      if (open[other] && other != into) {
        int pair = PairIndex.of(into, other);
        distance[pair] = weight * distance[pair] + (1 - weight) * between(gone, other);
      }
    }
    members[into] += members[gone];
  }

  private double between(int one, int other) {
    return distance[PairIndex.of(one, other)];
  }

  private int[] labels() {
    // A merged element points at a lower one, so those below are final.
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = parent[i] == i ? i : labels[parent[i]];
    }
    return labels;
  }
}
