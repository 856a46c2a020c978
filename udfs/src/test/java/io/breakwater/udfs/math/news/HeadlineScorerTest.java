package io.breakwater.udfs.math.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadlineScorerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | Hackers steal $90 million from exchange",
        "-1 | BTC tumbles 7% as longs are liquidated",
        "-1 | Regulator sues exchange over fraud",
        "-1 | Exchange halts withdrawals after exploit",
        "-1 | Bitcoin ETF outflows accelerate",
        " 1 | Ether soars 9% to record high",
        " 1 | Regulator approves spot XRP ETF",
        " 1 | Bitcoin ETF inflows hit a record",
        " 1 | Withdrawals resume as exchange restores service",
        " 1 | Protocol starts token buyback, token jumps",
        " 0 | Exchange publishes monthly report",
        " 0 | Conference on digital assets opens in Paris",
        " 0 | Explainer: how custody works",
        " 0 | What to watch this week"
      })
  void plainNewsIsRead(int label, String headline) {
    assertThat(HeadlineScorer.label(HeadlineScorer.score(headline))).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bitcoin holds $60,000 | Bitcoin fails to hold $60,000",
        "Exchange under investigation | Exchange not under investigation",
        "Exploit drains funds | No exploit, no drain of funds",
      })
  void aNegationTakesSomeOfItBack(String plain, String negated) {
    double said = HeadlineScorer.score(plain).sentiment();
    double denied = HeadlineScorer.score(negated).sentiment();
    assertThat(denied).isNotEqualTo(said);
    if (said < -HeadlineScorer.NEUTRAL_BELOW) {
      assertThat(denied).isGreaterThan(said);
    }
  }

  @Test
  void negationMarksThreeWordsOfItsClause() {
    assertThat(HeadlineFeatures.of("will not halt trading on market, halt"))
        .contains("not_halt", "not_<bad>", "not_trad", "not_on", "market", "halt", "<bad>")
        .doesNotContain("not", "not_market");
    assertThat(HeadlineFeatures.of("doesn&#8217;t fall")).containsExactly("not_fall", "not_<down>");
    assertThat(HeadlineFeatures.of("fails to rise")).contains("not_to", "not_ris");
  }

  @Test
  void numbersAndAssetsAreNormalised() {
    assertThat(HeadlineFeatures.of("Bitcoin drops 6.5%"))
        .containsExactly(
            "<asset>",
            "drop",
            "<down>",
            "<asset> drop",
            "<asset> <down>",
            "<pct>",
            "drop <pct>",
            "<down> <pct>");
    assertThat(HeadlineFeatures.of("$1.2B 3,000 U.S.")).contains("<money>", "<num>", "us");
  }

  @Test
  void endingsMeet() {
    assertThat(Stem.of("surged")).isEqualTo(Stem.of("surges")).isEqualTo(Stem.of("surging"));
    assertThat(Stem.of("dropped")).isEqualTo("drop");
    assertThat(Stem.of("falling")).isEqualTo(Stem.of("fell")).isEqualTo("fall");
    assertThat(Stem.of("rose")).isEqualTo(Stem.of("rising"));
    assertThat(Stem.of("losses")).isEqualTo(Stem.of("loss"));
    assertThat(Stem.of("worries")).isEqualTo(Stem.of("worried"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\t\n\u00a0", "\ud83d\ude80\ud83d\ude80", "!?!", "qqzx", "\ud83d"})
  void withoutAKnownWordNothingIsKnown(String headline) {
    Score score = HeadlineScorer.score(headline);
    assertThat(score.sentiment()).isBetween(-0.3, 0.3);
    if (headline.indexOf('?') < 0) {
      assertThat(score).isEqualTo(Score.NOTHING);
    }
  }

  @Test
  void emojiAndCaseDoNotMatter() {
    assertThat(HeadlineScorer.score("\ud83d\ude80 BITCOIN SOARS 9% \ud83d\ude80"))
        .isEqualTo(HeadlineScorer.score("bitcoin soars 9%"));
  }

  @Test
  void aMegabyteIsReadToItsCap() {
    String start = "Hackers drain exchange ".repeat(200);
    assertThat(HeadlineScorer.score(start + "rally soars ".repeat(90_000)))
        .isEqualTo(HeadlineScorer.score(start));
    assertThat(HeadlineScorer.score("a".repeat(1_000_000))).isEqualTo(Score.NOTHING);
    assertThat(HeadlineScorer.score("hack ".repeat(200_000)).sentiment()).isBetween(-1.0, 0.0);
    assertThat(HeadlineWords.of("word ".repeat(1_000))).hasSize(HeadlineWords.MAX_WORDS);
  }

  @Property(tries = 1000)
  void anyTextHasAScoreInRangeAndAlwaysTheSame(@ForAll String headline) {
    Score score = HeadlineScorer.score(headline);
    assertThat(score.sentiment()).isBetween(-1.0, 1.0);
    assertThat(score.confidence()).isBetween(0.0, 1.0);
    assertThat(HeadlineScorer.score(headline)).isEqualTo(score);
  }

  @Test
  void hugeWeightsOverflowNothing() {
    HeadlineModel model = model("<constant>\t0\t0\t0\nfall\t1e308\t-1e308\t-1e308\n");
    assertThat(model.score("fall fell").sentiment()).isBetween(-1.0, -0.99);
    assertThat(model.score("fall").confidence()).isBetween(0.99, 1.0);
    assertThat(model("<constant>\t0\t0\t0\nrun\t-999\t-999\t-999\n").score("run"))
        .isEqualTo(Score.NOTHING);
  }

  @Test
  void aBrokenFileIsRefused() {
    assertThatThrownBy(() -> model("fall\t1\t0\t0\n")).hasMessageContaining("<constant>");
    assertThatThrownBy(() -> model("fall\t1\n")).hasMessageContaining("fall");
    assertThatThrownBy(() -> model("<constant>\t0\t0\tNaN\n")).hasMessageContaining("finite");
    assertThatThrownBy(() -> new Score(Double.NaN, 0)).hasMessageContaining("sentiment");
    assertThatThrownBy(() -> new Score(0, 1.1)).hasMessageContaining("confidence");
  }

  private static HeadlineModel model(String text) {
    return HeadlineModel.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
