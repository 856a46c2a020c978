package io.breakwater.jobs.redecide;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The decision log of a broker. Under the wall clock its own order and append times count, as for
 * the rooms; under the data clock it is put in the order of the risk model first, in memory.
 */
public final class KafkaLog implements LogSource {
  private static final long MICROS_PER_MILLI = 1_000L;

  private final String bootstrap;
  private final RunSettings settings;

  /** The log of a deployment that runs with {@code settings}. */
  public KafkaLog(String bootstrap, RunSettings settings) {
    this.bootstrap = bootstrap;
    this.settings = settings;
  }

  @Override
  public RunSettings settings() {
    return settings;
  }

  @Override
  public void forEach(Consumer<LogRecord> consumer) throws IOException {
    boolean live = settings.clock() == RunSettings.Clock.WALL;
    Map<Integer, Long> firstOffsets = new TreeMap<>();
    List<LogRecord> all = new ArrayList<>();
    WrittenTopics.read(
        bootstrap,
        Topics.DECISION_LOG,
        delivery -> {
          firstOffsets.putIfAbsent(delivery.partition(), delivery.offset());
          if (!(delivery.record() instanceof LogRecord record)
              || record.getBody() instanceof Heartbeat) {
            return;
          }
          record.setPartition(delivery.partition());
          if (live) {
            record.setLogTime(delivery.timestampMillis() * MICROS_PER_MILLI);
            record.setSequence(delivery.offset());
            consumer.accept(record);
          } else {
            all.add(record);
          }
        });
    for (Map.Entry<Integer, Long> first : firstOffsets.entrySet()) {
      if (first.getValue() > 0) {
        throw new IOException(
            "partition "
                + first.getKey()
                + " of the decision log begins at offset "
                + first.getValue()
                + ": what came before is gone, so nothing can be decided from its start. Take a"
                + " replay of the recorded inputs, or a deployment that began with 'genesis'.");
      }
    }
    all.sort(FactOrder.COMPARATOR);
    all.forEach(consumer);
  }
}
