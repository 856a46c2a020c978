package io.breakwater.bench;

import io.breakwater.bench.AuditDriver.Schedule;
import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import io.breakwater.udfs.math.audit.VetoCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Reads one of the outputs on a thread of its own and notes when each answer came first. */
final class AnswerReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int VERIFIED_AT_MOST = 1_000;
  private static final long NEVER = Long.MIN_VALUE;

  /** Number of the signal that a record answers; null: none of the schedule. */
  private interface Decoder {
    @Nullable Integer answers(byte[] value) throws UndecodableException;
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Schedule schedule;
  private final boolean relayed;
  private final long[] arrivedAt;
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
  private final Map<String, Integer> vetoes = new TreeMap<>();
  private final Thread thread;
  private int answered;
  private int verified;
  private int informed;
  private @Nullable String fault;

  private AnswerReader(String bootstrap, String topic, Schedule schedule, boolean relayed) {
    this.consumer = new KafkaConsumer<>(Relay.consumer(bootstrap));
    this.schedule = schedule;
    this.relayed = relayed;
    this.arrivedAt = new long[schedule.size()];
    Arrays.fill(arrivedAt, NEVER);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.thread = new Thread(() -> read(relayed ? this::relayed : this::audit), topic);
    thread.setDaemon(true);
    thread.start();
  }

  static AnswerReader ofAudits(String bootstrap, Schedule schedule) {
    return new AnswerReader(bootstrap, Topics.AUDITS.name(), schedule, false);
  }

  static AnswerReader ofRelay(String bootstrap, Schedule schedule) {
    return new AnswerReader(bootstrap, Relay.LAST, schedule, true);
  }

  private void read(Decoder decoder) {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Integer number = decoder.answers(record.value());
          if (number != null) {
            arrived(number, System.nanoTime());
          }
        }
      }
    } catch (WakeupException e) {
      consumer.close();
    } catch (UndecodableException e) {
      fail("what nobody can read: " + e.getMessage());
    }
  }

  private @Nullable Integer relayed(byte[] value) throws UndecodableException {
    Signal signal = (Signal) AvroCodec.of(Topics.SIGNALS).decode(value);
    int number = Integer.parseInt(signal.getSignalId().substring(1));
    if (!Arrays.equals(value, schedule.sent(number))) {
      fail("relayed, but not as sent: " + signal);
    }
    return number;
  }

  /** Later verdict revisions and audits of held positions answer nothing here. */
  private @Nullable Integer audit(byte[] value) throws UndecodableException {
    if (!(AvroCodec.of(Topics.AUDITS).decode(value) instanceof Audit audit)
        || audit.getKind() != AuditKind.SIGNAL
        || audit.getVerdictRevision() != 1) {
      return null;
    }
    note(audit);
    String id = audit.getSignalId();
    return id.startsWith("S") ? (Integer) Integer.parseInt(id.substring(1)) : null;
  }

  private synchronized void note(Audit audit) {
    verdicts.merge(audit.getVerdict(), 1, Integer::sum);
    audit.getVetoes().forEach(veto -> vetoes.merge(veto.getCode(), 1, Integer::sum));
    if (audit.getIntent() == Intent.OPEN) {
      boolean missed =
          audit.getVetoes().stream()
              .anyMatch(veto -> veto.getCode().equals(VetoCode.INPUT_MISSING.name()));
      informed = missed ? 0 : informed + 1;
    }
    if (verified < VERIFIED_AT_MOST) {
      verified++;
      List<String> differences = AuditVerifier.check(audit);
      if (!differences.isEmpty()) {
        fail("does not verify: " + differences);
      }
    }
  }

  private synchronized void arrived(int number, long nanos) {
    if (arrivedAt[number] == NEVER) {
      arrivedAt[number] = nanos;
      answered++;
    } else {
      fail("answered twice: " + number);
    }
  }

  private synchronized void fail(String words) {
    fault = words;
  }

  synchronized int answered() {
    return answered;
  }

  synchronized int verified() {
    return verified;
  }

  /** Openings in a row that were judged with all that a verdict needs. */
  synchronized int informed() {
    return informed;
  }

  synchronized void forgetVerdicts() {
    verdicts.clear();
    vetoes.clear();
  }

  /** How many of each, and what forbade them. */
  synchronized String verdicts() {
    return verdicts + " " + vetoes;
  }

  /** Throws unless each was answered, and only once. */
  synchronized void mustBeComplete() {
    if (fault != null) {
      throw new IllegalStateException(fault);
    }
    if (answered != arrivedAt.length) {
      throw new IllegalStateException(
          answered + " of " + arrivedAt.length + (relayed ? " relayed" : " audited"));
    }
  }

  /** Times from the schedule to the answer, by round. */
  synchronized Latencies[] latencies(int warmUp, int perRound) {
    Latencies[] rounds = new Latencies[(arrivedAt.length - warmUp) / perRound];
    for (int round = 0; round < rounds.length; round++) {
      rounds[round] = new Latencies();
      for (int i = 0; i < perRound; i++) {
        int number = warmUp + round * perRound + i;
        long due = relayed ? schedule.relayAt(number) : schedule.signalAt(number);
        rounds[round].add(arrivedAt[number] - due);
      }
    }
    return rounds;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
