package io.breakwater.jobs.demo;

import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.jobs.local.KafkaReader;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.udfs.math.evidence.MarketView;
import io.breakwater.udfs.math.simulation.ExecutionSimulator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A simulated venue beside the product: it reads decisions and marks from Kafka as anybody would,
 * and writes fills and order updates. It is the only writer of their topics, heartbeats too, so
 * that the day waits for it and no fill comes late.
 *
 * <p>Prices are those of the market it has seen; what it does stands at the time the day has
 * reached meanwhile, for it cannot lie before what was already told. An order that comes too late
 * for its own validity expires: filled all the same it would be bought twice.
 */
final class Venue extends Worker implements KafkaReader.Listener {
  private static final Duration POLL = Duration.ofMillis(50);

  /** So many times nothing new after the day's end, and it closes. */
  private static final int QUIET_POLLS = 20;

  private final String bootstrap;
  private final Feeder feeder;
  private final @Nullable InputExport export;
  private final MarketView market = new MarketView();
  private final ExecutionSimulator simulator = new ExecutionSimulator();
  private boolean marketOver;
  private long told = Long.MIN_VALUE;
  private long stamp = Long.MIN_VALUE;
  private @Nullable KafkaFeeder out;

  Venue(String bootstrap, Feeder feeder, @Nullable InputExport export) {
    super("venue");
    this.bootstrap = bootstrap;
    this.feeder = feeder;
    this.export = export;
  }

  @Override
  void run() throws IOException {
    List<Topic<?>> read =
        List.of(Topics.INSTRUMENTS, Topics.EVIDENCE, Topics.AUDITS, Topics.BREAKERS, Topics.ORDERS);
    try (KafkaFeeder kafka = new KafkaFeeder(bootstrap);
        KafkaReader reader = new KafkaReader(bootstrap, read, this)) {
      out = kafka;
      int quiet = 0;
      while (!stopped() && quiet < QUIET_POLLS) {
        stamp = Math.max(told + 1, feeder.now());
        int count = reader.poll(POLL);
        quiet = count == 0 && marketOver && feeder.done() ? quiet + 1 : 0;
        tell(stamp - 1);
      }
      if (!stopped()) {
        tell(Long.MAX_VALUE);
      }
      kafka.flush();
    }
  }

  /** Later fills are after this time. */
  private void tell(long time) {
    KafkaFeeder kafka = out;
    if (kafka != null && time > told) {
      told = time;
      kafka.heartbeat(Topics.FILLS, time);
      kafka.heartbeat(Topics.ORDER_UPDATES, time);
    }
  }

  @Override
  public void onRecord(KafkaReader.Delivery delivery) {
    SpecificRecord record = delivery.record();
    if (record instanceof LogRecord evidence) {
      onEvidence(evidence);
    } else if (record instanceof Instrument instrument) {
      simulator.observe(FactOrder.envelope("", 0L, instrument));
    } else if (record instanceof Audit || record instanceof Order || record instanceof Breaker) {
      simulator.onDecision(record);
    }
    for (LogRecord fact = simulator.next(stamp, market);
        fact != null;
        fact = simulator.next(stamp, market)) {
      send((SpecificRecord) fact.getBody());
    }
  }

  private void onEvidence(LogRecord evidence) {
    if (evidence.getBody() instanceof Heartbeat heartbeat) {
      marketOver |= heartbeat.getEventTime() == Long.MAX_VALUE;
    } else if (evidence.getBody() instanceof EvidenceVector vector) {
      market.advanceTo(vector.getEventTime());
      market.apply(vector);
      simulator.observe(evidence);
    }
  }

  private void send(SpecificRecord fact) {
    KafkaFeeder kafka = java.util.Objects.requireNonNull(out);
    try {
      if (fact instanceof Fill fill) {
        fill.setEventTime(stamp);
        kafka.send(Topics.FILLS, fill);
        if (export != null) {
          export.write(Topics.FILLS.name(), fill);
        }
      } else if (fact instanceof OrderUpdate update) {
        update.setEventTime(stamp);
        kafka.send(Topics.ORDER_UPDATES, update);
        if (export != null) {
          export.write(Topics.ORDER_UPDATES.name(), update);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void onUndecodable(
      Topic<?> topic, int partition, long offset, UndecodableException fault) {
    // Spoiled inputs are the product's to tell; what it writes itself is never undecodable.
    if (topic.direction() != Topic.Direction.INPUT) {
      throw new IllegalStateException(
          topic.name() + " holds undecodable bytes at " + partition + "-" + offset, fault);
    }
  }
}
