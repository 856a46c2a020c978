package io.breakwater.udfs.function.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;

/** What an operator counts, and what it reads off its engines, as Flink's metrics. */
final class OperatorMetrics {
  /** How far event time is behind the wall clock. */
  static final String WATERMARK_LAG = "watermarkLagMillis";

  private final MetricGroup group;
  private final List<Gauge> gauges;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Counter> counters = new HashMap<>();
  // Written by the task's thread, read by the reporter's.
  private volatile long[] values;
  private long[] gathering;

  /**
   * Registers everything that the factory names, so that it is there before it has a value.
   *
   * @param lagMillis how far event time is behind, -1: it has not begun
   */
  OperatorMetrics(MetricGroup group, EngineFactory factory, LongSupplier lagMillis) {
    this.group = group;
    this.gauges = factory.gauges();
    this.values = new long[gauges.size()];
    this.gathering = values;
    for (int i = 0; i < gauges.size(); i++) {
      int place = i;
      places.put(gauges.get(i).name(), i);
      group.<Long, org.apache.flink.metrics.Gauge<Long>>gauge(
          gauges.get(i).name(), () -> values[place]);
    }
    factory
        .meters()
        .forEach((counter, meter) -> group.meter(meter, new MeterView(counterOf(counter))));
    group.<Long, org.apache.flink.metrics.Gauge<Long>>gauge(WATERMARK_LAG, lagMillis::getAsLong);
  }

  void count(String metric, int change) {
    counterOf(metric).inc(change);
  }

  private Counter counterOf(String metric) {
    Counter counter = counters.get(metric);
    if (counter == null) {
      counter = group.counter(metric);
      counters.put(metric, counter);
    }
    return counter;
  }

  /** Reads all gauges off the engines anew. */
  void gather(Collection<Engine> engines) {
    if (gauges.isEmpty()) {
      return;
    }
    gathering = new long[gauges.size()];
    Readings readings = this::put;
    for (Engine engine : engines) {
      engine.measure(readings);
    }
    values = Arrays.copyOf(gathering, gathering.length);
  }

  private void put(String gauge, long value) {
    Integer place = places.get(gauge);
    if (place == null) {
      throw new IllegalArgumentException("the factory names no gauge " + gauge);
    }
    boolean sum = gauges.get(place).kind() == Gauge.Kind.SUM;
    gathering[place] = sum ? gathering[place] + value : Math.max(gathering[place], value);
  }
}
