package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.MoveDirection;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jspecify.annotations.Nullable;

/** Laws that hold for any market. */
class InstrumentEngineProperties {
  private static final Map<VolatilityRegime, Set<VolatilityRegime>> REACHABLE =
      Map.of(
          VolatilityRegime.NORMAL, EnumSet.allOf(VolatilityRegime.class),
          VolatilityRegime.COMPRESSION, EnumSet.allOf(VolatilityRegime.class),
          VolatilityRegime.EXPANSION,
              EnumSet.of(
                  VolatilityRegime.EXPANSION, VolatilityRegime.NORMAL, VolatilityRegime.SHOCK),
          VolatilityRegime.SHOCK,
              EnumSet.of(
                  VolatilityRegime.SHOCK, VolatilityRegime.EXPANSION, VolatilityRegime.NORMAL));

  @Property(tries = 60)
  void rowsFollowEachOtherUpToAGap(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.02, max = 1) double density) {
    Recorder out = market(seed, density);
    int filledInRow = 0;
    int gaps = 0;
    for (int i = 0; i < out.rows.size(); i++) {
      InstrumentState row = out.rows.get(i);
      filledInRow = row.getFilled() ? filledInRow + 1 : 0;
      assertThat(filledInRow).isLessThanOrEqualTo(29);
      if (i == 0) {
        assertThat(row.getReturn$()).isNull();
        continue;
      }
      long distance = row.getEventTime() - out.rows.get(i - 1).getEventTime();
      boolean afterGap = distance > Times.MINUTE;
      assertThat(row.getReturn$() == null).isEqualTo(afterGap);
      if (afterGap) {
        gaps++;
        assertThat(distance % Times.MINUTE).isZero();
        assertThat(row.getFilled()).isFalse();
        assertThat(row.getEfficiencyRatio()).isNull();
      }
    }
    // The last gap may still be open.
    assertThat(out.gaps().size()).isBetween(gaps, gaps + 1);
  }

  @Property(tries = 60)
  void regimesMoveAlongTheirEdgesOnly(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.2, max = 1) double density) {
    VolatilityRegime before = VolatilityRegime.NORMAL;
    @Nullable MoveDirection direction = null;
    for (InstrumentState row : market(seed, density).rows) {
      VolatilityRegime regime = row.getVolatilityRegime();
      assertThat(regime == null).isEqualTo(row.getSigmaSlow() == null);
      if (regime != null) {
        assertThat(REACHABLE.get(before)).contains(regime);
        before = regime;
      }
      if (direction != null) {
        assertThat(row.getDirection()).isNotNull();
      }
      direction = row.getDirection();
    }
  }

  @Property(tries = 60)
  void everyNumberIsFiniteAndInItsRange(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.2, max = 1) double density) {
    for (InstrumentState row : market(seed, density).rows) {
      for (int i = 0; i < row.getSchema().getFields().size(); i++) {
        if (row.get(i) instanceof Double number) {
          assertThat(number).as(row.getSchema().getFields().get(i).name()).isFinite();
        }
      }
      isRatio(row.getEfficiencyRatio());
      isRatio(row.getChangeProbability());
      assertThat(row.getCoverageTier()).isIn("BARS", "THIN");
      assertThat(row.getRealBarAgeMillis()).isBetween(0L, 29 * 60_000L);
      if (row.getParkinson() != null) {
        assertThat(row.getParkinson()).isNotNegative();
      }
    }
  }

  @Property(tries = 30)
  void aRestoredEngineContinuesAlike(@ForAll long seed) {
    Recorder undisturbed = new Recorder();
    Recorder restored = new Recorder();
    InstrumentEngine engine = Scenario.engine();
    InstrumentEngine copy = Scenario.engine();
    Random random = new Random(seed);
    double price = 100;
    double second = 0;
    for (int i = 0; i < 600; i++) {
      second += random.nextInt(20) * random.nextInt(20) / 4.0;
      price *= Math.exp(0.03 * random.nextGaussian());
      if (random.nextInt(3) == 0) {
        // One in ten is crossed, and refused.
        double ask = price * (i % 10 == 0 ? 0.999 : 1.001);
        String venue = i % 2 == 0 ? "A" : "B";
        engine.onBook(Facts.book(venue, second, price, ask, 3), undisturbed);
        copy.onBook(Facts.book(venue, second, price, ask, 3), restored);
      } else {
        Aggressor side = List.of(Aggressor.BUY, Aggressor.SELL).get(random.nextInt(2));
        engine.onTrade(Facts.trade(second, price, 1 + i % 3, side), undisturbed);
        copy.onTrade(Facts.trade(second, price, 1 + i % 3, side), restored);
      }
      if (random.nextInt(40) == 0) {
        copy = ReferenceTest.copy(copy);
      }
    }
    assertThat(restored.rows).isEqualTo(undisturbed.rows);
    assertThat(restored.timeframes).isEqualTo(undisturbed.timeframes);
    assertThat(restored.evidence).isEqualTo(undisturbed.evidence);
    assertThat(restored.refused).isEqualTo(undisturbed.refused);
    assertThat(restored.steps).isEqualTo(undisturbed.steps);
    assertThat(restored.alerts).isEqualTo(undisturbed.alerts);
    assertThat(restored.trips).isEqualTo(undisturbed.trips);
    assertThat(restored.patternSteps).isEqualTo(undisturbed.patternSteps);
  }

  private static void isRatio(@Nullable Double value) {
    if (value != null) {
      // rounding.
      assertThat(value).isBetween(0.0, 1.0);
    }
  }

  /** Three hundred minutes, a share {@code density} of them with a bar, calm and wild by turns. */
  private static Recorder market(long seed, double density) {
    Recorder out = new Recorder();
    InstrumentEngine engine = Facts.engine();
    Random random = new Random(seed);
    double close = 100;
    double volatility = 1e-3;
    for (int minute = 1; minute <= 300; minute++) {
      if (random.nextInt(30) == 0) {
        volatility = List.of(0.0, 1e-5, 1e-3, 1e-2).get(random.nextInt(4));
      }
      if (random.nextDouble() < density) {
        double open = close;
        close = open * Math.exp(volatility * random.nextGaussian());
        double high = Math.max(open, close) * (1 + volatility);
        double low = Math.min(open, close) * (1 - volatility);
        engine.onBar(Facts.bar(minute, open, high, low, close, random.nextInt(3)), out);
      }
      engine.advanceTo(Facts.minute(minute), out);
    }
    assertThat(out.refused).isEmpty();
    return out;
  }
}
