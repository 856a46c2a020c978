package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.MatrixStripe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which instruments move together: average linkage on d = √(½(1 − ρ_slow)), cut where ρ_slow is 0.7
 * (Mantegna 1999 for the distance). A pair without a slow correlation counts with 0; who has none
 * at all is left out.
 */
public final class ClusterMap {
  /** Name of the map over all bars. */
  public static final String ALL = "ALL";

  /** Name of the map over bars of stress. */
  public static final String STRESS = "STRESS";

  private static final double CUT = Math.sqrt(0.15);

  private final int size;
  private final List<String> names;
  private final double[] correlations;

  private ClusterMap(int size, List<String> names) {
    this.size = size;
    this.names = names;
    this.correlations = new double[PairIndex.count(size)];
  }

  /**
   * Both maps of one bar end.
   *
   * @param stripes all of that bar end, in any order
   * @throws IllegalArgumentException if stripes are missing
   */
  public static List<Clusters> of(List<MatrixStripe> stripes) {
    List<MatrixStripe> ordered = new ArrayList<>(stripes);
    ordered.sort(Comparator.comparingInt(MatrixStripe::getFirstRow));
    MatrixStripe last = ordered.get(ordered.size() - 1);
    int size = last.getSize();
    int rows = (size + CorrelationTile.ROWS - 1) / CorrelationTile.ROWS;
    if (ordered.size() != rows || last.getInstruments().size() != size) {
      throw new IllegalArgumentException(
          ordered.size() + " stripes of " + rows + " at " + last.getEventTime());
    }
    return List.of(
        map(ordered, last, ALL, MatrixStripe::getRhoSlow),
        map(ordered, last, STRESS, MatrixStripe::getRhoSlowStress));
  }

  /** The packed correlations of one kind. */
  private interface Kind {
    @Nullable ByteBuffer of(MatrixStripe stripe);
  }

  private static Clusters map(
      List<MatrixStripe> stripes, MatrixStripe last, String name, Kind kind) {
    ClusterMap map = new ClusterMap(last.getSize(), last.getInstruments());
    for (MatrixStripe stripe : stripes) {
      Objects.requireNonNull(kind.of(stripe), "stripes tell stress at the bars of clusters")
          .duplicate()
          .asDoubleBuffer()
          .get(
              map.correlations,
              PairIndex.count(stripe.getFirstRow()),
              PairIndex.count(stripe.getInstruments().size())
                  - PairIndex.count(stripe.getFirstRow()));
    }
    return map.clusters(last.getEventTime(), name);
  }

  private Clusters clusters(long barEnd, String name) {
    int[] ready = ready();
    double[] distance = new double[PairIndex.count(ready.length)];
    for (int i = 0; i < ready.length; i++) {
      for (int j = 0; j < i; j++) {
        double rho = correlations[PairIndex.of(ready[i], ready[j])];
        distance[PairIndex.of(i, j)] =
            Math.sqrt(0.5 * (1 - (rho == StripePacker.NOT_READY ? 0 : rho)));
      }
    }
    int[] labels = AverageLinkage.clusters(ready.length, distance, CUT);
    TreeMap<Integer, List<String>> members = new TreeMap<>();
    for (int i = 0; i < ready.length; i++) {
      members.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(names.get(ready[i]));
    }
    List<List<String>> clusters = new ArrayList<>(members.values());
    clusters.removeIf(cluster -> cluster.size() < 2);
    return new Clusters(barEnd, name, ready.length, clusters);
  }

  /** Who has a slow correlation with somebody, by name. */
  private int[] ready() {
    boolean[] ready = new boolean[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        if (correlations[PairIndex.of(i, j)] != StripePacker.NOT_READY) {
          ready[i] = true;
          ready[j] = true;
        }
      }
    }
    Comparator<Integer> byName =
        (one, other) -> Utf8Order.INSTANCE.compare(names.get(one), names.get(other));
    Integer[] slots = new Integer[size];
    Arrays.setAll(slots, slot -> slot);
    return Arrays.stream(slots)
        .filter(slot -> ready[slot])
        .sorted(byName)
        .mapToInt(slot -> slot)
        .toArray();
  }
}
