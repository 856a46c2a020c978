package io.breakwater.jobs.demo;

import io.breakwater.jobs.simulation.market.SimulatedDay;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.LogRecord;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The built-in market. */
public final class SimulatedInput implements Day {
  private final SimulatedDay day;

  /** The day of a seed. */
  public SimulatedInput(long seed) {
    this.day = SimulatedDay.generate(seed);
  }

  @Override
  public String title() {
    return "simulated day, seed " + day.seed() + ": " + day.synopsis();
  }

  @Override
  public long start() {
    return SimulatedDay.START;
  }

  @Override
  public long end() {
    return SimulatedDay.END;
  }

  @Override
  public long marketEnd() {
    return SimulatedDay.END;
  }

  @Override
  public boolean bringsFills() {
    return false;
  }

  @Override
  public Records open() {
    Map<Class<?>, String> streams = new HashMap<>();
    for (Topic<?> topic : Topics.all(Topic.Direction.INPUT)) {
      streams.put(topic.recordClass(), topic.name());
    }
    Iterator<SpecificRecord> records = day.iterator();
    return () -> records.hasNext() ? placed(records.next(), streams) : null;
  }

  private static LogRecord placed(SpecificRecord record, Map<Class<?>, String> streams) {
    @Nullable String stream = streams.get(record.getClass());
    if (stream == null) {
      throw new IllegalStateException("no input stream carries " + record.getClass());
    }
    return FactOrder.envelope(stream, 0L, record);
  }
}
