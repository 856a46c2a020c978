package io.breakwater.bench;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends signals by a schedule, half of the interval later the same bytes to the relay, and reads
 * both outputs. The time of each counts from when it was to be sent, so that a driver held up, or
 * holding back, hides nothing.
 */
final class AuditDriver {
  private static final int PORTFOLIOS = 1_000;
  private static final int PUBLISHERS = 50;
  private static final int INFORMED = 50;
  private static final long ANSWER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final String bootstrap;
  private final int signalsPerSecond;
  private final int ticksPerSecond;
  private final int frame;
  private final int seconds;
  private final int rounds;
  private final int warmUpSeconds;
  private final SampleHouse house;
  private final AvroCodec<Signal> codec = AvroCodec.of(Topics.SIGNALS);

  private AuditDriver(String[] words) {
    this.bootstrap = words[0];
    this.signalsPerSecond = Integer.parseInt(words[1]);
    this.ticksPerSecond = Integer.parseInt(words[2]);
    this.frame = Integer.parseInt(words[3]);
    this.seconds = Integer.parseInt(words[4]);
    this.rounds = Integer.parseInt(words[5]);
    this.warmUpSeconds = Integer.parseInt(words[6]);
    this.house = house();
  }

  /** Whom it asks for; signals begin in this minute. */
  static SampleHouse house() {
    return new SampleHouse(PORTFOLIOS, Times.floorMinute(TickFeed.now()));
  }

  /** Bootstrap, signals a second, ticks a second, frame, seconds a round, rounds, warm-up. */
  public static void main(String[] words) throws Exception {
    new AuditDriver(words).run(new Report(System.out));
    System.out.flush();
    System.exit(0);
  }

  private void run(Report report) throws Exception {
    int warmUp = warmUpSeconds * signalsPerSecond;
    int perRound = seconds * signalsPerSecond;
    Schedule schedule = new Schedule(warmUp + rounds * perRound);
    TickFeed ticks = new TickFeed(bootstrap, ticksPerSecond, frame);
    IdleSleeper sleeper = new IdleSleeper();
    Thread ticking = daemon(ticks, "ticks");
    try (AnswerReader audits = AnswerReader.ofAudits(bootstrap, schedule);
        AnswerReader relayed = AnswerReader.ofRelay(bootstrap, schedule);
        KafkaProducer<byte[], byte[]> producer = producer()) {
      awaitInputs(producer, audits);
      daemon(sleeper, "idle sleeper");
      send(schedule, producer, warmUp, sleeper, perRound);
      await(audits, schedule.size());
      await(relayed, schedule.size());
      sleeper.stop();
      ticks.stop();
      ticking.join();
      audits.mustBeComplete();
      relayed.mustBeComplete();
      report.line(
          "%d signals each answered once, %d audits verified (%s); relayed once, bytes as sent",
          schedule.size(), audits.verified(), audits.verdicts());
      tell(
          report, audits.latencies(warmUp, perRound), relayed.latencies(warmUp, perRound), sleeper);
    }
  }

  private void tell(Report report, Latencies[] audits, Latencies[] relayed, IdleSleeper sleeper) {
    report.head("signals/s", "ticks/s", "", "p50, ms", "p90, ms", "p99, ms", "p99.9, ms", "load");
    String[] names = {"signal to audit", "relay, two hops", "idle 1 ms sleeper"};
    Latencies[][] sides = {audits, relayed, sleeper.rounds(rounds)};
    for (int side = 0; side < sides.length; side++) {
      report.row(
          signalsPerSecond,
          ticksPerSecond,
          names[side],
          Latencies.medianMillis(sides[side], 50),
          Latencies.medianMillis(sides[side], 90),
          Latencies.medianMillis(sides[side], 99),
          Latencies.medianMillis(sides[side], 99.9),
          Cpu.load());
    }
    report.row(
        signalsPerSecond,
        ticksPerSecond,
        "audit / relay",
        Latencies.ratio(audits, relayed, 50),
        Latencies.ratio(audits, relayed, 90),
        Latencies.ratio(audits, relayed, 99),
        Latencies.ratio(audits, relayed, 99.9),
        Cpu.load());
  }

  /**
   * Asks until nothing is missing any more: books, policies and positions have come through. A run
   * without warm-up only shows that it works, on a busy machine too: there any answer will do.
   */
  private void awaitInputs(KafkaProducer<byte[], byte[]> producer, AnswerReader audits) {
    long until = System.nanoTime() + 2 * ANSWER_LIMIT_NANOS;
    for (int number = 0; !isReady(audits); number++) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("something is missing: " + audits.verdicts());
      }
      Signal probe = signal(number);
      probe.setSignalId("probe-" + number);
      sendTo(producer, Topics.SIGNALS.name(), probe, codec.encode(probe));
      LockSupport.parkNanos(20 * LOOK_NANOS);
    }
    audits.forgetVerdicts();
  }

  private boolean isReady(AnswerReader audits) {
    return warmUpSeconds == 0 ? audits.verified() > 0 : audits.informed() >= INFORMED;
  }

  private void send(
      Schedule schedule,
      KafkaProducer<byte[], byte[]> producer,
      int warmUp,
      IdleSleeper sleeper,
      int perRound) {
    long interval = TimeUnit.SECONDS.toNanos(1) / signalsPerSecond;
    schedule.begin(System.nanoTime() + interval, interval);
    for (int number = 0; number < schedule.size(); number++) {
      parkUntil(schedule.signalAt(number));
      if (number >= warmUp && (number - warmUp) % perRound == 0) {
        sleeper.nextRound();
      }
      Signal signal = signal(number);
      byte[] bytes = codec.encode(signal);
      schedule.sent(number, bytes);
      sendTo(producer, Topics.SIGNALS.name(), signal, bytes);
      parkUntil(schedule.relayAt(number));
      sendTo(producer, Relay.FIRST, signal, bytes);
    }
  }

  private static void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private Signal signal(int number) {
    Signal toAll = SampleHouse.signal(number, TickFeed.now(), "desk-" + number % PUBLISHERS, null);
    return house.scaled(toAll, number % PORTFOLIOS);
  }

  private static void sendTo(
      KafkaProducer<byte[], byte[]> producer, String topic, Signal signal, byte[] bytes) {
    byte[] key = signal.getPublisherId().getBytes(StandardCharsets.UTF_8);
    // What is not written is not answered, which is found out in the end.
    var unused = producer.send(new ProducerRecord<>(topic, key, bytes));
  }

  private static void await(AnswerReader reader, int count) {
    long until = System.nanoTime() + ANSWER_LIMIT_NANOS;
    while (reader.answered() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            0,
            "acks",
            "all",
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class));
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** When each was to be sent, and what was sent. */
  static final class Schedule {
    private final byte[][] sent;
    private volatile long begin;
    private volatile long interval;

    Schedule(int size) {
      this.sent = new byte[size][];
    }

    int size() {
      return sent.length;
    }

    void begin(long nanos, long intervalNanos) {
      interval = intervalNanos;
      begin = nanos;
    }

    long signalAt(int number) {
      return begin + number * interval;
    }

    long relayAt(int number) {
      return signalAt(number) + interval / 2;
    }

    synchronized void sent(int number, byte[] bytes) {
      sent[number] = bytes;
    }

    synchronized byte[] sent(int number) {
      return sent[number];
    }
  }
}
