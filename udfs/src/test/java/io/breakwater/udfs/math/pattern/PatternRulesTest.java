package io.breakwater.udfs.math.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Trip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The sequences of market patterns as the model's table says them, and what is told of them. */
class PatternRulesTest {
  private static final long START = 1_746_100_800L * Times.SECOND;

  private static PatternStep step(MarketPattern pattern, int bar, boolean vouched) {
    return new PatternStep(
        pattern,
        pattern.scopeKind().equals("global") ? "global" : "SOL-USDT",
        START + bar * Times.MINUTE,
        vouched,
        Map.of(
            "change5Bars", -(100 + bar) / 1000.0,
            "shock", 1.0,
            "changeProbability", 0.25,
            "meanCorrelation", 0.8,
            "slowMeanCorrelation", 0.4,
            "stressShare", 0.75,
            "medianReturn15Bars", -0.031,
            "instrumentsWithChange", 12.0));
  }

  @Test
  void aRunawayIsTwoBarsInARow() {
    RunawayRule rule = new RunawayRule();
    List<Integer> matched = new ArrayList<>();
    for (int bar : new int[] {1, 3, 4, 5, 7, 9}) {
      if (rule.onStep(step(MarketPattern.RUNAWAY, bar, false)) != null) {
        matched.add(bar);
      }
    }
    assertThat(matched).containsExactly(4, 5);
  }

  @Test
  void orOneThatABookVouchesFor() {
    RunawayRule rule = new RunawayRule();
    assertThat(rule.onStep(step(MarketPattern.RUNAWAY, 1, false))).isNull();
    PatternMatch alone = Objects.requireNonNull(rule.onStep(step(MarketPattern.RUNAWAY, 4, true)));
    assertThat(alone.bars()).isEqualTo(1);
    PatternMatch two = Objects.requireNonNull(rule.onStep(step(MarketPattern.RUNAWAY, 5, false)));
    assertThat(two.bars()).isEqualTo(2);
    assertThat(two.numbers())
        .containsEntry("change5Bars", -0.105)
        .containsEntry("change5Bars1BarBefore", -0.104);
  }

  @Test
  void threeBarsInARowAndEveryOneAfter() {
    BarsInARow rule = new BarsInARow();
    List<Integer> matched = new ArrayList<>();
    for (int bar : new int[] {1, 2, 4, 5, 6, 7, 9, 10, 12}) {
      if (rule.onStep(step(MarketPattern.SYSTEMIC_SELLOFF, bar, false)) != null) {
        matched.add(bar);
      }
    }
    assertThat(matched).containsExactly(6, 7);
  }

  @Test
  void whatLastsIsToldAtItsOnsetOrAtEachBar() {
    PatternMatch shift = match(MarketPattern.REGIME_SHIFT, 10);
    assertThat(Onset.isTold(shift, null)).isTrue();
    assertThat(Onset.isTold(shift, START + 9 * Times.MINUTE)).isFalse();
    assertThat(Onset.isTold(shift, START + 8 * Times.MINUTE)).isTrue();
    PatternMatch selloff = match(MarketPattern.SYSTEMIC_SELLOFF, 10);
    assertThat(Onset.isTold(selloff, START + 9 * Times.MINUTE)).isTrue();
  }

  @Test
  void tripsSayWhatWhomWhenAndWhy() {
    Trip runaway = PatternTrips.trip(match(MarketPattern.RUNAWAY, 3));
    assertThat(runaway.getTripId()).isEqualTo("RUNAWAY|SOL-USDT|" + (START + 3 * Times.MINUTE));
    assertThat(runaway.getPattern()).isEqualTo("RUNAWAY");
    assertThat(runaway.getScopeKind()).isEqualTo("instrument");
    assertThat(runaway.getScope()).isEqualTo("SOL-USDT");
    assertThat(runaway.getEventTime()).isEqualTo(START + 3 * Times.MINUTE);
    assertThat(runaway.getAction()).isEqualTo("BLOCK_OPENING");
    assertThat(runaway.getEnds()).isNull();
    assertThat(runaway.getCause())
        .isEqualTo(
            "SOL-USDT fell 10.30 % in the 5 minutes to 2025-05-01T12:03:00Z, at least 10 % on two"
                + " bars in a row.");
    Trip selloff = PatternTrips.trip(match(MarketPattern.SYSTEMIC_SELLOFF, 3));
    assertThat(selloff.getScopeKind()).isEqualTo("global");
    assertThat(selloff.getScope()).isEqualTo("global");
    assertThat(selloff.getCause()).contains("half of 12 instruments have lost 3.10 % or more");
    Alert surge = PatternTrips.alert(match(MarketPattern.CORRELATION_SURGE, 3));
    assertThat(surge.getKind()).isEqualTo("CORRELATION_SURGE");
    assertThat(surge.getText()).contains("0.80, slowly 0.40", "75 %");
    assertThat(surge.getValues()).containsEntry("meanCorrelation2BarsBefore", 0.8);
    Trip shift = PatternTrips.trip(match(MarketPattern.REGIME_SHIFT, 3));
    assertThat(shift.getAction()).isEqualTo("position audit, rebalance trigger");
    assertThat(shift.getCause()).contains("volatility is in shock", "probability of 25 %");
  }

  private static PatternMatch match(MarketPattern pattern, int lastBar) {
    int bars = pattern == MarketPattern.RUNAWAY ? 2 : 3;
    List<PatternStep> steps = new ArrayList<>();
    for (int bar = lastBar - bars + 1; bar <= lastBar; bar++) {
      steps.add(step(pattern, bar, false));
    }
    return PatternMatch.of(steps);
  }

  @Test
  void closesGoBackAsFarAsTheirReturns() throws IOException {
    RecentCloses closes = new RecentCloses(2);
    assertThat(closes.ago(0)).isNull();
    closes.add(1, false);
    closes.add(2, true);
    assertThat(closes.ago(1)).isEqualTo(1);
    assertThat(closes.ago(2)).isNull();
    closes.add(3, true);
    closes.add(4, true);
    assertThat(closes.ago(2)).isEqualTo(2);
    assertThat(closes.ago(3)).isNull();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    closes.writeTo(new DataOutputStream(bytes));
    RecentCloses copy = new RecentCloses(2);
    copy.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    copy.add(5, true);
    assertThat(copy.ago(2)).isEqualTo(3);
    closes.add(9, false);
    assertThat(closes.ago(0)).isEqualTo(9);
    assertThat(closes.ago(1)).isNull();
    closes.interrupt();
    assertThat(closes.ago(0)).isNull();
  }
}
