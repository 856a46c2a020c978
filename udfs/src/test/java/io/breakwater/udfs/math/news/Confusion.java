package io.breakwater.udfs.math.news;

import java.util.Arrays;
import java.util.List;

/**
 * What was said against what is so.
 *
 * @param counts by label and by what the model says, each in the order -1, 0, 1
 */
record Confusion(int[][] counts) {
  static Confusion of(HeadlineModel model, List<LabelledHeadlines.Line> lines) {
    int[][] counts = new int[3][3];
    for (LabelledHeadlines.Line line : lines) {
      int said = HeadlineScorer.label(model.score(line.headline()));
      counts[line.label() + 1][said + 1]++;
    }
    return new Confusion(counts);
  }

  /** Share of lines where both agree. */
  double accuracy() {
    return (double) (counts[0][0] + counts[1][1] + counts[2][2]) / total();
  }

  /** Share of lines where good was taken for bad or bad for good. */
  double reversed() {
    return (double) (counts[0][2] + counts[2][0]) / total();
  }

  int total() {
    return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
  }

  @Override
  public String toString() {
    return "%d lines, %.3f right, %.3f reversed, rows -1 0 1: %s"
        .formatted(total(), accuracy(), reversed(), Arrays.deepToString(counts));
  }
}
