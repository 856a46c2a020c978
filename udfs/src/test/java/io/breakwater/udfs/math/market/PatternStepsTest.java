package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.pattern.BarsInARow;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.PatternStep;
import io.breakwater.udfs.math.pattern.RunawayRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bars at which a price has run away or an instrument is not what it was. */
class PatternStepsTest {
  private final InstrumentEngine engine = Facts.engine();
  private final Recorder out = new Recorder();

  private void bars(long first, double... closes) {
    for (int i = 0; i < closes.length; i++) {
      engine.onBar(Facts.bar(first + i, closes[i]), out);
    }
    engine.advanceTo(Facts.minute(first + closes.length - 1), out);
  }

  private static List<PatternStep> steps(Recorder recorder, MarketPattern pattern) {
    return recorder.patternSteps.stream().filter(step -> step.pattern() == pattern).toList();
  }

  private List<Long> runaways() {
    return steps(out, MarketPattern.RUNAWAY).stream()
        .map(step -> (step.barEnd() - Facts.START) / Times.MINUTE)
        .toList();
  }

  @Test
  void tenPercentOverFiveBars() {
    bars(1, 100, 98, 96, 94, 92, 90.01, 88.1, 87);
    assertThat(runaways()).containsExactly(7L);
    PatternStep step = steps(out, MarketPattern.RUNAWAY).get(0);
    assertThat(step.vouched()).isFalse();
    assertThat(step.numbers()).containsEntry("close5BarsAgo", 98.0).containsEntry("close", 88.1);
  }

  @Test
  void ninetyIsTenPercentBelowAHundred() {
    bars(1, 100, 100, 100, 100, 100, 90);
    assertThat(runaways()).containsExactly(6L);
  }

  /** What a filled bar says was said by the bar before it. */
  @Test
  void aFilledBarIsNoSecondBar() {
    bars(1, 100, 100, 100, 100, 100, 80);
    engine.advanceTo(Facts.minute(12), out);
    assertThat(runaways()).containsExactly(6L);
  }

  @Test
  void itNeedsFiveReturnsWithoutAGap() {
    bars(1, 100, 100, 100, 100, 80);
    bars(50, 120, 120, 120, 120, 150, 160);
    assertThat(runaways()).containsExactly(55L);
  }

  @Test
  void aFreshMidVouches() {
    bars(1, 100, 100, 100, 100, 100);
    engine.onBook(Facts.book("A", 350, 89.9, 90.0, 5), out);
    bars(6, 90);
    PatternStep step = steps(out, MarketPattern.RUNAWAY).get(0);
    assertThat(step.vouched()).isTrue();
    assertThat(step.numbers()).containsEntry("mid", 89.95);
    // 100 s old at the next bar end.
    bars(7, 90);
    assertThat(steps(out, MarketPattern.RUNAWAY).get(1).vouched()).isFalse();
  }

  @Test
  void aMidThatDisagreesDoesNotVouch() {
    bars(1, 100, 100, 100, 100, 100);
    engine.onBook(Facts.book("A", 350, 99.9, 100.1, 5), out);
    bars(6, 90);
    assertThat(steps(out, MarketPattern.RUNAWAY).get(0).vouched()).isFalse();
  }

  /** A lone bad bar of a vendor, and books all along: neither it nor its echo trips. */
  @Test
  void aBadReadyMadeBarNeverTripsARunaway() {
    for (double factor : new double[] {0.1, 0.5, 0.85, 1.2, 2, 10}) {
      Recorder recorder = new Recorder();
      InstrumentEngine fresh = Facts.engine();
      for (int minute = 1; minute <= 60; minute++) {
        fresh.onBook(Facts.book("A", 60.0 * minute - 10, 99.95, 100.05, 5), recorder);
        fresh.onBar(Facts.bar(minute, minute == 40 ? 100 * factor : 100), recorder);
      }
      fresh.advanceTo(Facts.minute(60), recorder);
      RunawayRule rule = new RunawayRule();
      assertThat(steps(recorder, MarketPattern.RUNAWAY)).as("factor %s", factor).isNotEmpty();
      assertThat(steps(recorder, MarketPattern.RUNAWAY))
          .as("factor %s", factor)
          .allSatisfy(step -> assertThat(rule.onStep(step)).isNull());
    }
  }

  @Test
  void shiftStepsAreBarsInShockOrOfALikelyChange() {
    Random random = new Random(5);
    double price = 100;
    for (int minute = 1; minute <= 400; minute++) {
      price *= Math.exp((minute >= 200 && minute < 260 ? 8e-3 : 5e-4) * random.nextGaussian());
      engine.onBar(Facts.bar(minute, price), out);
    }
    engine.advanceTo(Facts.minute(400), out);
    List<Long> ends = new ArrayList<>();
    int judged = 0;
    for (InstrumentState row : out.rows) {
      Double change = row.getChangeProbability();
      judged += change == null ? 0 : 1;
      boolean likely = change != null && change >= 0.5 && judged >= 10;
      if (row.getVolatilityRegime() == VolatilityRegime.SHOCK || likely) {
        ends.add(row.getEventTime());
      }
    }
    assertThat(ends).hasSizeGreaterThan(5);
    assertThat(steps(out, MarketPattern.REGIME_SHIFT).stream().map(PatternStep::barEnd))
        .containsExactlyElementsOf(ends);
  }

  /** P(run length &lt; 10) is 1 until there were ten: that an instrument is new is no shift. */
  @Test
  void theBeginningIsNoShift() {
    Random random = new Random(6);
    double price = 100;
    for (int minute = 1; minute <= 120; minute++) {
      price *= Math.exp(5e-4 * random.nextGaussian());
      engine.onBar(Facts.bar(minute, price), out);
    }
    engine.advanceTo(Facts.minute(120), out);
    assertThat(out.rows.get(35).getChangeProbability()).isGreaterThan(0.99);
    BarsInARow rule = new BarsInARow();
    assertThat(steps(out, MarketPattern.REGIME_SHIFT))
        .allSatisfy(step -> assertThat(rule.onStep(step)).isNull());
  }
}
