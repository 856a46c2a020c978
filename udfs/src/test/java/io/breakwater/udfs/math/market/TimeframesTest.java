package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.MoveDirection;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Minutes of a day that begins at 2025-05-05T00:00:00Z make intervals of that day. */
class TimeframesTest {
  private static final long MIDNIGHT = Times.parseIso("2025-05-05T00:00:00Z");

  private final Recorder out = new Recorder();
  private Timeframes frames = new Timeframes();

  /** The minute that starts {@code minute} minutes after midnight. */
  private void minute(long minute, double open, double high, double low, double close) {
    MarketBar bar = MarketBar.startedBy(MIDNIGHT + minute * Times.MINUTE, open);
    bar.add(open, 1, 1, null);
    bar.add(high, 1, 1, null);
    bar.add(low, 1, 1, null);
    bar.add(close, 1, 1, null);
    frames.add("X", bar, out);
  }

  private void minute(long minute, double price) {
    minute(minute, price, price, price, price);
  }

  private void filled(long minute, double close) {
    frames.add("X", MarketBar.flat(MIDNIGHT + minute * Times.MINUTE, close), out);
  }

  private List<TimeframeState> of(int seconds) {
    return out.timeframes.stream().filter(row -> row.getIntervalSeconds() == seconds).toList();
  }

  @Test
  void fifteenMinutesMakeAQuarterOfAnHour() {
    minute(0, 100, 105, 99, 101);
    for (int i = 1; i < 14; i++) {
      minute(i, 101, 102, 97, 103);
    }
    assertThat(out.timeframes).isEmpty();
    minute(14, 103, 104, 100, 102);
    assertThat(out.timeframes).hasSize(1);
    TimeframeState row = out.timeframes.get(0);
    assertThat(row.getInstrument()).isEqualTo("X");
    assertThat(row.getIntervalSeconds()).isEqualTo(900);
    assertThat(row.getEventTime()).isEqualTo(MIDNIGHT + 15 * Times.MINUTE);
    assertThat(List.of(row.getOpen(), row.getHigh(), row.getLow(), row.getClose()))
        .containsExactly(100.0, 105.0, 97.0, 102.0);
    assertThat(row.getVolume()).isEqualTo(60);
    assertThat(row.getFilled()).isFalse();
    assertThat(row.getReturn$()).isNull();
    for (int i = 15; i < 30; i++) {
      minute(i, 51);
    }
    assertThat(out.timeframes.get(1).getReturn$()).isCloseTo(Math.log(0.5), within(1e-15));
  }

  @Test
  void aDayHoldsAllLengthsAlignedToUtc() {
    for (int i = 0; i < 1_440; i++) {
      minute(i, 100 + i);
    }
    assertThat(of(900)).hasSize(96);
    assertThat(of(3_600)).hasSize(24);
    assertThat(of(14_400)).hasSize(6);
    assertThat(of(86_400)).hasSize(1);
    for (TimeframeState row : out.timeframes) {
      assertThat(row.getEventTime() % (row.getIntervalSeconds() * Times.SECOND)).isZero();
    }
    TimeframeState day = of(86_400).get(0);
    assertThat(day.getEventTime()).isEqualTo(MIDNIGHT + 24 * Times.HOUR);
    assertThat(day.getOpen()).isEqualTo(100);
    assertThat(day.getClose()).isEqualTo(1_539);
    assertThat(day.getVolume()).isEqualTo(4 * 1_440);
    // At one moment the shorter ones come first.
    assertThat(out.timeframes.subList(out.timeframes.size() - 4, out.timeframes.size()))
        .extracting(TimeframeState::getIntervalSeconds)
        .containsExactly(900, 3_600, 14_400, 86_400);
  }

  @Test
  void anIntervalBeginsAnywhereAndAGapInsideItIsNone() {
    minute(7, 100);
    minute(8, 101);
    // 9 to 13 are missing; the last minute closes it.
    minute(14, 102);
    assertThat(out.timeframes).hasSize(1);
    assertThat(out.timeframes.get(0).getOpen()).isEqualTo(100);
    minute(15, 103);
    // Nothing until 31: the quarter from 15 to 30 closes late, with its own end.
    minute(31, 104);
    assertThat(of(900)).hasSize(2);
    TimeframeState late = of(900).get(1);
    assertThat(late.getEventTime()).isEqualTo(MIDNIGHT + 30 * Times.MINUTE);
    assertThat(late.getReturn$()).isCloseTo(Math.log(103 / 102.0), within(1e-15));
  }

  @Test
  void anIntervalWithoutAnyMinuteIsAGap() {
    minute(14, 100);
    minute(29, 101);
    minute(59, 110);
    minute(74, 121);
    assertThat(of(900))
        .extracting(row -> row.getReturn$() == null)
        .containsExactly(true, false, true, false);
    assertThat(of(900).get(3).getReturn$()).isCloseTo(Math.log(1.1), within(1e-15));
    // The hour saw them all and has no gap.
    assertThat(of(3_600)).hasSize(1);
    assertThat(of(3_600).get(0).getClose()).isEqualTo(110);
  }

  @Test
  void anIntervalOfFilledMinutesIsFilled() {
    minute(14, 100);
    for (int i = 15; i < 30; i++) {
      filled(i, 100);
    }
    TimeframeState row = of(900).get(1);
    assertThat(row.getFilled()).isTrue();
    assertThat(row.getVolume()).isZero();
    assertThat(row.getReturn$()).isZero();
    filled(30, 100);
    minute(44, 101);
    assertThat(of(900).get(2).getFilled()).isFalse();
  }

  @Test
  void regimeAndDirectionComeFromReturnsOfTheTimeframe() throws IOException {
    double price = 100;
    for (int quarter = 0; quarter <= 30; quarter++) {
      minute(quarter * 15 + 14, price);
      if (quarter == 29) {
        assertThat(of(900).get(29).getSigmaSlow()).isNull();
        assertThat(of(900).get(29).getVolatilityRegime()).isNull();
        assertThat(of(900).get(29).getDirection()).isNull();
      }
      price *= quarter % 2 == 0 ? 1.001 : 1.002;
      restore();
    }
    // 30 returns, 15 of each size.
    TimeframeState ready = of(900).get(30);
    assertThat(ready.getSigmaFast()).isBetween(Math.log(1.001), Math.log(1.002));
    assertThat(ready.getSigmaSlow()).isBetween(Math.log(1.001), Math.log(1.002));
    assertThat(ready.getVolatilityRegime()).isEqualTo(VolatilityRegime.NORMAL);
    assertThat(ready.getDirection()).isEqualTo(MoveDirection.TRENDING_UP);
    minute(31 * 15 + 14, price * 1.05);
    assertThat(of(900).get(31).getVolatilityRegime()).isEqualTo(VolatilityRegime.SHOCK);
    // After a gap the regime stays, without a return it is not judged anew.
    minute(40 * 15 + 14, price);
    assertThat(of(900).get(32).getReturn$()).isNull();
    assertThat(of(900).get(32).getVolatilityRegime()).isEqualTo(VolatilityRegime.SHOCK);
    assertThat(of(900).get(32).getDirection()).isEqualTo(MoveDirection.TRENDING_UP);
  }

  private void restore() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    frames.writeTo(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    frames = new Timeframes();
    frames.readFrom(in);
    assertThat(in.available()).isZero();
  }
}
