package io.breakwater.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.report.Thinned.Point;
import io.breakwater.schemas.Times;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Series for plots. */
class ThinnedTest {
  private static final long START = Times.parseIso("2025-05-05T00:00:00Z");

  @Test
  void aShortSeriesStaysWhole() {
    Thinned series = new Thinned(10);
    for (int minute = 1; minute <= 10; minute++) {
      series.add(START + minute * Times.MINUTE, minute * minute);
    }
    assertThat(series.width()).isEqualTo(Times.MINUTE);
    assertThat(series.points()).hasSize(10).contains(new Point(START + 3 * Times.MINUTE, 9));
  }

  @Test
  void bucketsDoubleAndKeepFirstSmallestLargestAndLast() {
    Thinned series = new Thinned(2);
    double[] values = {5, 1, 9, 4, 4, 4, 4, 7};
    for (int i = 0; i < values.length; i++) {
      series.add(START + (i + 1) * Times.MINUTE, values[i]);
    }
    // Two buckets of four minutes: 5 1 9 4 and 4 4 4 7.
    assertThat(series.width()).isEqualTo(4 * Times.MINUTE);
    assertThat(series.points())
        .extracting(point -> (point.time() - START) / Times.MINUTE + ":" + point.value())
        .containsExactly("1:5.0", "2:1.0", "3:9.0", "4:4.0", "5:4.0", "8:7.0");
  }

  @Property(tries = 200)
  void noPeakAndNoEndIsLost(
      @ForAll @Size(min = 1, max = 400) List<@IntRange(min = -50, max = 50) Integer> values,
      @ForAll @IntRange(min = 1, max = 20) int most) {
    Thinned series = new Thinned(most);
    List<Point> all = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      all.add(new Point(START + (i + 1) * Times.MINUTE, values.get(i)));
      series.add(all.get(i).time(), all.get(i).value());
    }
    List<Point> kept = series.points();
    assertThat(all).containsAll(kept);
    assertThat(kept).isSortedAccordingTo((a, b) -> Long.compare(a.time(), b.time()));
    assertThat(kept.get(0)).isEqualTo(all.get(0));
    assertThat(kept.get(kept.size() - 1)).isEqualTo(all.get(all.size() - 1));
    assertThat(kept.size()).isLessThanOrEqualTo(4 * most);
    for (long begin = START;
        begin < START + values.size() * Times.MINUTE;
        begin += series.width()) {
      long from = Math.floorDiv(begin, series.width()) * series.width();
      assertThat(extremes(kept, from, series.width()))
          .isEqualTo(extremes(all, from, series.width()));
    }
  }

  private static List<Double> extremes(List<Point> points, long from, long width) {
    double[] values =
        points.stream()
            .filter(point -> point.time() > from && point.time() <= from + width)
            .mapToDouble(Point::value)
            .toArray();
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    return List.of(smallest, largest);
  }
}
