package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Chains of nearest neighbours against merging the nearest two again and again. */
class AverageLinkageTest {
  @Test
  void theTextbookExample() {
    // Five points, UPGMA: (0,1) at 17, then (4 with 0,1) at 22, (2,3) at 28, all at 33.
    double[] distance = {17, 21, 30, 31, 34, 28, 23, 21, 39, 43};
    assertThat(AverageLinkage.clusters(5, distance.clone(), 17)).containsExactly(0, 1, 2, 3, 4);
    assertThat(AverageLinkage.clusters(5, distance.clone(), 20)).containsExactly(0, 0, 2, 3, 4);
    assertThat(AverageLinkage.clusters(5, distance.clone(), 25)).containsExactly(0, 0, 2, 3, 0);
    assertThat(AverageLinkage.clusters(5, distance.clone(), 30)).containsExactly(0, 0, 2, 2, 0);
    assertThat(AverageLinkage.clusters(5, distance.clone(), 34)).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void noneAndOne() {
    assertThat(AverageLinkage.clusters(0, new double[0], 1)).isEmpty();
    assertThat(AverageLinkage.clusters(1, new double[0], 1)).containsExactly(0);
  }

  @Test
  void refusesWhatIsNoDistance() {
    assertThatThrownBy(() -> AverageLinkage.clusters(2, new double[] {Double.NaN}, 1))
        .hasMessageContaining("distance 0");
    assertThatThrownBy(() -> AverageLinkage.clusters(3, new double[2], 1))
        .hasMessageContaining("3 pairs");
  }

  @Property(tries = 300)
  void mergesWhatMergingTheNearestMerges(
      @ForAll @IntRange(min = 2, max = 14) int size,
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.05, max = 1) double cut) {
    double[] distance = new Random(seed).doubles(PairIndex.count(size)).toArray();
    assertThat(AverageLinkage.clusters(size, distance.clone(), cut))
        .isEqualTo(byNearest(size, distance, cut));
  }

  @Property(tries = 100)
  void theNumberingDoesNotMatter(@ForAll @IntRange(min = 2, max = 30) int size, @ForAll long seed) {
    Random random = new Random(seed);
    double[] distance = random.doubles(PairIndex.count(size)).toArray();
    double[] turned = new double[distance.length];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        turned[PairIndex.of(size - 1 - i, size - 1 - j)] = distance[PairIndex.of(i, j)];
      }
    }
    int[] labels = AverageLinkage.clusters(size, distance, 0.4);
    int[] other = AverageLinkage.clusters(size, turned, 0.4);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        assertThat(labels[i] == labels[j]).isEqualTo(other[size - 1 - i] == other[size - 1 - j]);
      }
    }
  }

  /** By the definition: averages over members, the nearest two of all merge. */
  private static int[] byNearest(int size, double[] distance, double cut) {
    List<List<Integer>> clusters = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      clusters.add(new ArrayList<>(List.of(i)));
    }
    while (true) {
      double best = cut;
      int one = -1;
      int other = -1;
      for (int a = 0; a < clusters.size(); a++) {
        for (int b = 0; b < a; b++) {
          double average = average(clusters.get(a), clusters.get(b), distance);
          if (average < best) {
            best = average;
            one = a;
            other = b;
          }
        }
      }
      if (one < 0) {
        break;
      }
      clusters.get(other).addAll(clusters.remove(one));
    }
    int[] labels = new int[size];
    for (List<Integer> cluster : clusters) {
      int lowest = cluster.stream().min(Integer::compare).orElseThrow();
      cluster.forEach(member -> labels[member] = lowest);
    }
    return labels;
  }

  private static double average(List<Integer> one, List<Integer> other, double[] distance) {
    double sum = 0;
    for (int i : one) {
      for (int j : other) {
        sum += distance[PairIndex.of(i, j)];
      }
    }
    return sum / (one.size() * other.size());
  }
}
