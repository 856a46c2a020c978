package io.breakwater.udfs.function.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.udfs.function.market.InstrumentStep;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** What a platform team watches is there from the start, and says what the engines say. */
class OperatorMetricsTest {
  private static final long START = 1_746_100_800L * Times.SECOND;

  private final MetricListener listener = new MetricListener();
  private final EngineFactory factory =
      InstrumentStep.factory(new InstrumentStep.Settings(Long.MAX_VALUE, true, 10_000));
  private final OperatorMetrics metrics =
      new OperatorMetrics(listener.getMetricGroup(), factory, () -> 7);
  private final Emitter out =
      new Emitter() {
        @Override
        public void emit(LogRecord record) {}

        @Override
        public void emit(long logTime, SpecificRecord body) {}

        @Override
        public <T> void emitTo(OutputTag<T> tag, T value, long logTime) {}

        @Override
        public void count(String metric, int change) {
          metrics.count(metric, change);
        }
      };

  @Test
  void everythingIsThereBeforeAnythingHappens() {
    for (String name :
        List.of(
            "instruments",
            "instrumentsReady",
            "instrumentsInGap",
            "oldestFeedMillis",
            "venueDisagreementBps")) {
      assertThat(gauge(name)).as(name).isZero();
    }
    assertThat(gauge("watermarkLagMillis")).isEqualTo(7);
    assertThat(listener.getMeter("barsPerSecond")).isPresent();
  }

  @Test
  void gaugesAddUpOrTakeTheLargestOverInstruments() {
    Engine alive = engine("A-USD");
    Engine dead = engine("B-USD");
    Engine unheard = factory.create("C-USD");
    for (int minute = 0; minute <= 40; minute++) {
      double close = 100 + minute % 3;
      apply(alive, new Bar("A-USD", "sim", at(minute), 60, close, close, close, close, 1.0));
    }
    apply(dead, new Trade("B-USD", "sim", at(5), "1", 10.0, 1.0, Aggressor.BUY));
    List<Engine> all = List.of(alive, dead, unheard);
    all.forEach(engine -> engine.advanceTo(at(41), out));
    metrics.gather(all);
    assertThat(gauge("instruments")).isEqualTo(2);
    assertThat(gauge("instrumentsReady")).isEqualTo(1);
    assertThat(gauge("instrumentsInGap")).isEqualTo(1);
    assertThat(gauge("oldestFeedMillis")).isEqualTo(36 * 60_000L);
    assertThat(listener.getCounter("bars").orElseThrow().getCount()).isEqualTo(42);
    assertThat(listener.getCounter("dataGaps").orElseThrow().getCount()).isEqualTo(1);
    Meter bars = listener.getMeter("barsPerSecond").orElseThrow();
    assertThat(bars.getCount()).isEqualTo(42);
    metrics.gather(all);
    assertThat(gauge("instruments")).as("not added to what was").isEqualTo(2);
  }

  @Test
  void aGaugeThatNobodyNamedIsAMistake() {
    Engine engine =
        new Engine() {
          @Override
          public void apply(LogRecord record, Emitter to) {}

          @Override
          public void advanceTo(long time, Emitter to) {}

          @Override
          public void save(PartSink parts) {}

          @Override
          public void measure(Readings readings) {
            readings.put("speed", 1);
          }
        };
    assertThatThrownBy(() -> metrics.gather(List.of(engine))).hasMessageContaining("speed");
  }

  private Engine engine(String name) {
    Engine engine = factory.create(name);
    apply(engine, new Instrument(name, "A", "USD", "sim", null, null, 0.1, 0.0, 0.0, 1.0, null));
    return engine;
  }

  private void apply(Engine engine, SpecificRecord body) {
    engine.apply(FactOrder.envelope("x-0", 0, body), out);
  }

  private static long at(int minute) {
    return START + minute * Times.MINUTE;
  }

  private long gauge(String name) {
    Gauge<Long> gauge = listener.<Long>getGauge(name).orElseThrow();
    return gauge.getValue();
  }
}
