package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.TimeframeState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A thousand minutes with holes, gaps, shocks, two books and funding: every row equals the one that
 * reference.py computed from scratch, however the clock is moved and wherever the state was saved.
 */
class ReferenceTest {
  private static final double RELATIVE = 1e-9;
  private static final List<SpecificRecord> RECORDS = Scenario.records();

  @Test
  void everyRowEqualsTheReference() {
    Recorder out = run(Integer.MAX_VALUE);
    List<String> expected = Scenario.lines("expected.csv");
    List<String> names = Arrays.asList(expected.get(0).split(",", -1));
    assertThat(out.refused).isEmpty();
    assertThat(out.rows).hasSize(expected.size() - 1);
    for (int i = 0; i < out.rows.size(); i++) {
      assertRow(out.rows.get(i), names, expected.get(i + 1).split(",", -1));
    }
  }

  @Test
  void everyTimeframeEqualsTheReference() {
    Recorder out = run(Integer.MAX_VALUE);
    List<String> expected = Scenario.lines("timeframes.csv");
    List<String> names = Arrays.asList(expected.get(0).split(",", -1));
    List<TimeframeState> rows = new ArrayList<>(out.timeframes);
    // Those that a gap held open are told late.
    rows.sort(
        Comparator.comparing(TimeframeState::getEventTime)
            .thenComparing(TimeframeState::getIntervalSeconds));
    assertThat(rows).hasSize(expected.size() - 1).hasSizeGreaterThan(80);
    for (int i = 0; i < rows.size(); i++) {
      assertRow(rows.get(i), names, expected.get(i + 1).split(",", -1));
    }
    assertThat(rows).anyMatch(TimeframeState::getFilled);
    assertThat(rows).extracting(TimeframeState::getVolatilityRegime).anyMatch(Objects::nonNull);
  }

  @Test
  void flashMovesTripWhereTheReferenceSaysSo() {
    List<String> expected = Scenario.lines("expected.csv");
    List<Long> ends = new ArrayList<>();
    for (String line : expected.subList(1, expected.size())) {
      if (line.endsWith(",true")) {
        ends.add(Long.parseLong(line.substring(0, line.indexOf(','))));
      }
    }
    FlashMoveRule rule = new FlashMoveRule();
    List<Long> trips = new ArrayList<>();
    for (FlashStep step : run(Integer.MAX_VALUE).steps) {
      FlashTrip trip = rule.onStep(step);
      if (trip != null) {
        trips.add(trip.barEnd());
      }
    }
    assertThat(trips).hasSizeGreaterThanOrEqualTo(2).isEqualTo(ends);
  }

  @Test
  void savingAndRestoringAnywhereChangesNothing() throws IOException {
    Recorder undisturbed = run(Integer.MAX_VALUE);
    for (int every : new int[] {97, 1_301}) {
      Recorder restored = run(every);
      assertThat(restored.rows).isEqualTo(undisturbed.rows);
      assertThat(restored.timeframes).isEqualTo(undisturbed.timeframes);
      assertThat(restored.evidence).isEqualTo(undisturbed.evidence);
      assertThat(restored.steps).isEqualTo(undisturbed.steps);
      assertThat(restored.alerts).isEqualTo(undisturbed.alerts);
      assertThat(restored.trips).isEqualTo(undisturbed.trips);
      assertThat(restored.patternSteps).isEqualTo(undisturbed.patternSteps);
    }
  }

  @Test
  void movingTheClockOftenPublishesTheSameRows() {
    Recorder seldom = run(Integer.MAX_VALUE);
    Recorder often = new Recorder();
    InstrumentEngine engine = Scenario.engine();
    for (int i = 0; i < RECORDS.size(); i++) {
      Scenario.give(engine, RECORDS.get(i), often);
      long time = Scenario.logTime(RECORDS.get(i));
      if (i + 1 == RECORDS.size() || Scenario.logTime(RECORDS.get(i + 1)) > time) {
        engine.advanceTo(time, often);
      }
    }
    assertThat(often.rows).isEqualTo(seldom.rows);
    assertThat(often.timeframes).isEqualTo(seldom.timeframes);
    assertThat(often.steps).isEqualTo(seldom.steps);
    assertThat(often.alerts).isEqualTo(seldom.alerts);
    assertThat(often.trips).isEqualTo(seldom.trips).isNotEmpty();
    assertThat(often.patternSteps).isEqualTo(seldom.patternSteps).isNotEmpty();
    assertThat(often.gaps()).hasSize(2);
  }

  private static Recorder run(int saveEvery) {
    Recorder out = new Recorder();
    InstrumentEngine engine = Scenario.engine();
    for (int i = 0; i < RECORDS.size(); i++) {
      Scenario.give(engine, RECORDS.get(i), out);
      if (i % saveEvery == saveEvery - 1) {
        engine = copy(engine);
      }
    }
    engine.advanceTo(Scenario.logTime(RECORDS.get(RECORDS.size() - 1)), out);
    return out;
  }

  static InstrumentEngine copy(InstrumentEngine engine) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      engine.writeTo(new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      InstrumentEngine copy = InstrumentEngine.readFrom(in, Scenario.STANDARD_ORDER);
      assertThat(in.available()).as("bytes left over").isZero();
      return copy;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRow(SpecificRecordBase row, List<String> names, String[] cells) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!name.equals("flash")) {
        Object actual = row.get(name.equals("ret") ? "return" : name);
        assertCell(name + " at " + row.get("eventTime"), actual, cells[i]);
      }
    }
  }

  private static void assertCell(String what, @Nullable Object actual, String expected) {
    if (expected.isEmpty()) {
      assertThat(actual).as(what).isNull();
    } else if (actual instanceof Double number) {
      double value = Double.parseDouble(expected);
      // 1e-15: returns are differences of logs, a flat stretch leaves rounding alone.
      assertThat(number).as(what).isCloseTo(value, within(Math.abs(value) * RELATIVE + 1e-15));
    } else {
      assertThat(String.valueOf(actual)).as(what).isEqualTo(expected);
    }
  }
}
