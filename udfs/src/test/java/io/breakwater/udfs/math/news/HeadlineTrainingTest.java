package io.breakwater.udfs.math.news;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The figures of docs/decisions/019-headline-scorer.md, and that the weights come from the lines.
 */
class HeadlineTrainingTest {
  private static final List<LabelledHeadlines.Line> TRAINING = LabelledHeadlines.training();
  private static final List<LabelledHeadlines.Line> HELD_OUT = LabelledHeadlines.heldOut();

  @Test
  void theLinesAreManyDifferentAndBalanced() {
    List<LabelledHeadlines.Line> all = LabelledHeadlines.all();
    assertThat(all).hasSizeGreaterThan(800);
    assertThat(all).extracting(LabelledHeadlines.Line::headline).doesNotHaveDuplicates();
    for (int label = -1; label <= 1; label++) {
      int wanted = label;
      long share = all.stream().filter(line -> line.label() == wanted).count();
      assertThat(share).isBetween(all.size() / 4L, all.size() / 2L);
    }
    assertThat(HELD_OUT.size()).isBetween(all.size() / 6, all.size() / 3);
  }

  @Test
  void theCommittedWeightsReadHeldOutLines() throws IOException {
    Confusion seen = Confusion.of(HeadlineModel.read(weights()), HELD_OUT);
    System.out.println("held out: " + seen);
    assertThat(seen.accuracy()).isGreaterThanOrEqualTo(0.75);
    assertThat(seen.reversed()).isLessThanOrEqualTo(0.08);
  }

  @Test
  void trainingAgainGivesTheCommittedWeights() throws IOException {
    Map<String, double[]> rows = TrainHeadlines.train(TRAINING, TrainHeadlines.COST);
    Confusion again = Confusion.of(new HeadlineModel(rows), HELD_OUT);
    Confusion committed = Confusion.of(HeadlineModel.read(weights()), HELD_OUT);
    assertThat(again.accuracy()).isEqualTo(committed.accuracy());
    String text = TrainHeadlines.text(rows, TRAINING.size());
    assertThat(text).isEqualTo(new String(weights().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void theFileIsSmall() throws IOException {
    String text = new String(weights().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(text.lines().count()).isLessThan(3_000);
    assertThat(text.lines().skip(1)).isSorted();
  }

  private static InputStream weights() {
    InputStream in = HeadlineScorer.class.getResourceAsStream("headline-weights.tsv");
    assertThat(in).isNotNull();
    return in;
  }
}
