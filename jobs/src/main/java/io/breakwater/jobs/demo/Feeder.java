package io.breakwater.jobs.demo;

import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a day into Kafka in the order of its time, at a pace, with heartbeats in between, so that
 * partitions without records hold nobody up.
 */
final class Feeder extends Worker {
  /** As fast as possible. */
  static final double NO_PACE = 0;

  /** Unpaced: so far ahead of market-state at most, since what it cannot sort yet it must keep. */
  private static final long LEAD = 2 * Times.HOUR;

  /** A market in which nothing happens shows no progress; then it goes on all the same. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Whether the lead is too long need not be asked for each record. */
  private static final long NEGLIGIBLE = Times.SECOND;

  private static final Duration NAP = Duration.ofMillis(20);

  /** Heartbeats follow each other at least this fast while anybody watches. */
  private static final long HEARTBEAT_WALL_MILLIS = 100;

  private final Day day;
  private final String bootstrap;
  private final double speed;
  private final int frame;
  private final Set<String> otherWriters;
  private final @Nullable InputExport export;
  private final LongSupplier marketTime;
  private final AtomicLong fed = new AtomicLong();
  private final AtomicLong signals = new AtomicLong();
  private volatile long now;
  private volatile boolean done;
  private long startedNanos;

  /**
   * @param speed times real time, or {@link #NO_PACE}
   * @param frame trades or books of a partition in one record
   * @param otherWriters topics in which others write, heartbeats too
   * @param export where to write what was fed; null: nowhere
   * @param marketTime how far market-state is known to be, epoch microseconds
   */
  Feeder(
      Day day,
      String bootstrap,
      double speed,
      int frame,
      Set<String> otherWriters,
      @Nullable InputExport export,
      LongSupplier marketTime) {
    super("feeder");
    this.day = day;
    this.bootstrap = bootstrap;
    this.speed = speed;
    this.frame = frame;
    this.otherWriters = otherWriters;
    this.export = export;
    this.marketTime = marketTime;
    this.now = day.start();
  }

  /** Time of the day that has been reached, epoch microseconds. */
  long now() {
    return now;
  }

  /** Records fed. */
  long fed() {
    return fed.get();
  }

  /** Signals fed. */
  long signals() {
    return signals.get();
  }

  /** True: everything is written, the end of time too. */
  boolean done() {
    return done;
  }

  @Override
  void run() throws IOException, InterruptedException {
    startedNanos = System.nanoTime();
    try (KafkaFeeder kafka = new KafkaFeeder(bootstrap, frame)) {
      Day.Records records = day.open();
      long step = heartbeatStep();
      long nextHeartbeat = Math.floorDiv(day.start(), step) * step + step;
      for (LogRecord record = records.next(); record != null; record = records.next()) {
        while (record.getLogTime() >= nextHeartbeat) {
          if (awaitTurn(nextHeartbeat)) {
            return;
          }
          // What comes next may stand at this very time.
          heartbeat(kafka, nextHeartbeat - 1);
          now = nextHeartbeat;
          nextHeartbeat += step;
        }
        if (awaitTurn(record.getLogTime())) {
          return;
        }
        send(kafka, record);
        now = Math.max(now, record.getLogTime());
      }
      heartbeat(kafka, Long.MAX_VALUE);
      kafka.flush();
      done = true;
    }
  }

  private long heartbeatStep() {
    if (speed == NO_PACE) {
      return Times.MINUTE;
    }
    long millis = Math.max(1, (long) (HEARTBEAT_WALL_MILLIS * speed));
    return Math.min(Times.MINUTE, millis * 1_000);
  }

  private void heartbeat(KafkaFeeder kafka, long time) {
    for (Topic<?> topic : Topics.all(Topic.Direction.INPUT)) {
      if (!otherWriters.contains(topic.name())) {
        kafka.heartbeat(topic, time);
      }
    }
  }

  private void send(KafkaFeeder kafka, LogRecord record) throws IOException {
    SpecificRecord body = (SpecificRecord) record.getBody();
    fed.incrementAndGet();
    if (body instanceof DeadLetter letter) {
      // A spoiled line has no place in a typed topic: it is told where it was found.
      kafka.send(Topics.DEAD_LETTERS, letter);
      if (export != null) {
        export.writeSpoiled(letter);
      }
      return;
    }
    if (body instanceof Signal) {
      signals.incrementAndGet();
    }
    kafka.sendAny(Topics.named(record.getLane()), body);
    if (export != null) {
      export.write(record.getLane(), body);
    }
  }

  /** True: stopped. */
  private boolean awaitTurn(long time) throws InterruptedException {
    if (speed == NO_PACE) {
      return time > now + NEGLIGIBLE ? awaitMarket(time) : stopped();
    }
    long due = (long) ((time - day.start()) * 1_000 / speed);
    long ahead = due - (System.nanoTime() - startedNanos);
    return ahead > 0 ? pause(Duration.ofNanos(ahead)) : stopped();
  }

  private boolean awaitMarket(long time) throws InterruptedException {
    long seen = marketTime.getAsLong();
    long since = System.nanoTime();
    while (time - Math.max(seen, day.start()) > LEAD) {
      if (pause(NAP)) {
        return true;
      }
      long market = marketTime.getAsLong();
      if (market > seen) {
        seen = market;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        return stopped();
      }
    }
    return stopped();
  }

  /** Streams in which the simulated venue writes. */
  static Set<String> venueTopics() {
    return Set.copyOf(List.of(Topics.FILLS.name(), Topics.ORDER_UPDATES.name()));
  }
}
