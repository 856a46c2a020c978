package io.breakwater.udfs.function.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.math.news.SourceWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** What intake writes to the log, and what it keeps out. */
class IntakeStepTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final int PARTITIONS = 4;
  private static final int WORKERS = 2;
  private static final LogLayout LAYOUT = new LogLayout(32, PARTITIONS, WORKERS);
  private static final String[] KEYS = {"worker-a", "worker-b"};
  private static final String POLICIES = laneOf(0, "policies");

  private final Emitted out = new Emitted();
  private final Engine worker = worker(0, true);

  /** Market-state that has restarted writes again; a feeder that comes late does not. */
  @Test
  void knowsEvidenceThatWasWrittenAgain() throws IOException {
    worker.apply(record("evidence-0", 7, new ValuationTick(START + 60_000_000)), out);
    LogRecord again = record("evidence-0", 9, new ValuationTick(START + 60_000_000));
    LogRecord later = record("evidence-0", 10, new ValuationTick(START + 120_000_000));
    LogRecord fact = record(laneOf(0, "transfers"), 1, transfer("P1", 1));
    Map<String, byte[]> stored = new TreeMap<>();
    save(worker, stored);
    Engine restored = IntakeStep.factory(settings(true)).restore(KEYS[0], stored);
    for (Engine engine : List.of(worker, restored)) {
      assertThat(engine.repeats(again)).isTrue();
      assertThat(engine.repeats(later)).isFalse();
      assertThat(engine.repeats(fact)).isFalse();
    }
  }

  private static IntakeStep.Settings settings(boolean ordinal) {
    return new IntakeStep.Settings(LAYOUT, ordinal, false, KEYS, SourceWeights.EQUAL);
  }

  private static Engine worker(int number, boolean ordinal) {
    return IntakeStep.factory(settings(ordinal)).create(KEYS[number]);
  }

  /** A lane of the topic that this worker writes. */
  private static String laneOf(int worker, String topic) {
    return IntStream.range(0, 100)
        .mapToObj(partition -> topic + "-" + partition)
        .filter(lane -> LAYOUT.workerOf(lane) == worker)
        .findFirst()
        .orElseThrow();
  }

  private static LogRecord record(String lane, long offset, SpecificRecord body) {
    return FactOrder.envelope(lane, offset, body);
  }

  private static Policy policy(String portfolio, String owner, int version, String more) {
    String json =
        String.format(
            "{\"portfolioId\":\"%s\",\"ownerId\":\"%s\",\"version\":%d%s}",
            portfolio, owner, version, more);
    try {
      return JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), Policy.class);
    } catch (JsonFault fault) {
      throw new IllegalArgumentException(fault.getMessage(), fault);
    }
  }

  private static Transfer transfer(String portfolio, int number) {
    return new Transfer("T" + number, portfolio, 100.0, START + number);
  }

  private static News news(int number) {
    return News.newBuilder()
        .setNewsId("N" + number)
        .setPublishedAt(START + number)
        .setHeadline("headline")
        .setSource("wire")
        .build();
  }

  private static Signal signal(int number, double quantity, double leverage) {
    return Signal.newBuilder()
        .setSignalId("S" + number)
        .setPublisherId("desk")
        .setPortfolioId("P1")
        .setInstrument("ETH-USDT")
        .setSide(Direction.LONG)
        .setIntent(Intent.OPEN)
        .setEntryPrice(3420.0)
        .setQuantity(quantity)
        .setLeverage(leverage)
        .setEmittedAt(START + number)
        .build();
  }

  @Test
  void chainsEachLanePerPartition() {
    String lane = laneOf(0, "transfers");
    List<String> owners = List.of("O1", "O2", "O3", "O4", "O5", "O6");
    for (int i = 0; i < owners.size(); i++) {
      worker.apply(record(POLICIES, i, policy("P" + i, owners.get(i), 1, "")), out);
    }
    out.records.clear();
    for (int i = 0; i < 40; i++) {
      worker.apply(record(lane, 7 + 3 * i, transfer("P" + i % owners.size(), i)), out);
    }

    assertThat(out.records).hasSize(40);
    Map<Integer, Long> last = new HashMap<>();
    long ordinal = 0;
    for (LogRecord written : out.records) {
      int shard = LAYOUT.shardOf(owners.get((int) (ordinal % owners.size())));
      assertThat(written.getShard()).isEqualTo(shard);
      assertThat(written.getPartition()).isEqualTo(LAYOUT.partitionOf(shard));
      assertThat(written.getOffset()).as("ordinals under the data clock").isEqualTo(ordinal);
      assertThat(written.getPreviousOffset())
          .isEqualTo(last.getOrDefault(written.getPartition(), -1L));
      last.put(written.getPartition(), ordinal++);
    }
    assertThat(last).hasSizeGreaterThan(1);
  }

  @Test
  void keepsTheLanesOwnOffsetsUnderTheWallClock() {
    String lane = laneOf(0, "news");
    Engine wall = worker(0, false);
    wall.apply(record(lane, 7, news(1)), out);
    wall.apply(record(lane, 19, news(2)), out);
    assertThat(out.records)
        .filteredOn(written -> written.getPartition() == 2)
        .extracting(LogRecord::getOffset, LogRecord::getPreviousOffset)
        .containsExactly(tuple(7L, -1L), tuple(19L, 7L));
  }

  @Test
  void writesWhatConcernsEverybodyOncePerPartition() {
    String lane = laneOf(0, "news");
    Engine other = worker(1, true);
    for (Engine each : List.of(worker, other)) {
      each.apply(record(lane, 0, news(1)), out);
      each.apply(record(POLICIES, 0, policy("P1", "O1", 1, "")), out);
    }
    assertThat(out.all(News.class)).hasSize(PARTITIONS);
    assertThat(out.all(Policy.class)).hasSize(PARTITIONS);
    assertThat(out.records)
        .filteredOn(written -> written.getBody() instanceof News)
        .extracting(LogRecord::getPartition)
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void theLogHoldsNewsAsItsSourceCounts() {
    IntakeStep.Settings settings =
        new IntakeStep.Settings(LAYOUT, true, false, KEYS, new SourceWeights(Map.of("wire", 0.25)));
    News item = news(1);
    item.setSentiment(0.5);
    item.setConfidence(0.8);
    IntakeStep.factory(settings).create(KEYS[0]).apply(record(laneOf(0, "news"), 0, item), out);
    assertThat(out.all(News.class)).hasSize(PARTITIONS);
    assertThat(out.all(News.class))
        .allSatisfy(written -> assertThat(written.getConfidence()).isEqualTo(0.2));
  }

  @Test
  void refusesPoliciesFromTheWorkerOfTheirLaneOnly() {
    Engine other = worker(1, true);
    List<Policy> policies =
        List.of(
            policy("P1", "O1", 3, ""),
            policy("P1", "O1", 3, ""),
            policy("P1", "O1", 2, ""),
            policy("P1", "O2", 4, ""),
            policy("P2", "O1", 1, ",\"rebalance\":{\"targets\":{\"A\":0.8,\"B\":0.8}}"),
            policy("P1", "O1", 5, ""));
    Emitted silent = new Emitted();
    for (int i = 0; i < policies.size(); i++) {
      worker.apply(record(POLICIES, i, policies.get(i)), out);
      other.apply(record(POLICIES, i, policies.get(i)), silent);
    }

    assertThat(silent.records).isEmpty();
    assertThat(out.counts).containsEntry("refusedPolicies", 4);
    assertThat(out.all(DeadLetter.class))
        .extracting(DeadLetter::getReason, DeadLetter::getField)
        .startsWith(
            tuple("OLD_VERSION", "version"),
            tuple("OLD_VERSION", "version"),
            tuple("OWNER_CHANGE", "ownerId"));
    assertThat(out.all(DeadLetter.class).get(3).getField()).startsWith("rebalance.targets");
    assertThat(out.all(Policy.class)).extracting(Policy::getVersion).containsOnly(3, 5);

    // The other worker knows the binding all the same, and not the one that was refused.
    String lane = laneOf(1, "transfers");
    other.apply(record(lane, 0, transfer("P1", 1)), silent);
    assertThat(silent.records)
        .extracting(LogRecord::getShard)
        .containsExactly(LAYOUT.shardOf("O1"));
  }

  @Test
  void aShadowHasVersionsOfItsOwnAndBindsNobody() {
    String shadow = ",\"mode\":\"SHADOW\"";
    List<Policy> policies =
        List.of(
            policy("P1", "O1", 3, ""),
            policy("P1", "O1", 3, shadow),
            policy("P1", "O1", 9, shadow),
            policy("P1", "O1", 9, shadow),
            policy("P1", "O2", 10, shadow),
            policy("owner:O1", "O1", 1, shadow),
            policy("P2", "O7", 1, shadow),
            policy("P2", "O1", 1, ""),
            policy("P1", "O1", 4, ""));
    for (int i = 0; i < policies.size(); i++) {
      worker.apply(record(POLICIES, i, policies.get(i)), out);
    }
    assertThat(out.all(DeadLetter.class))
        .extracting(DeadLetter::getReason)
        .containsExactly("OLD_VERSION", "OLD_VERSION", "OWNER_CHANGE", "SHADOW_OF_OWNER");
    assertThat(out.all(Policy.class))
        .filteredOn(policy -> policy.getMode() != Mode.SHADOW)
        .extracting(Policy::getVersion)
        .containsOnly(3, 1, 4);
  }

  @Test
  void aRefusedPolicyLeavesNoHoleInTheChain() {
    worker.apply(record(POLICIES, 0, policy("P1", "O1", 1, "")), out);
    worker.apply(record(POLICIES, 1, policy("P1", "O1", 1, "")), out);
    worker.apply(record(POLICIES, 2, policy("P1", "O1", 2, "")), out);
    assertThat(out.records)
        .filteredOn(written -> written.getBody() instanceof Policy && written.getPartition() == 3)
        .extracting(LogRecord::getOffset, LogRecord::getPreviousOffset)
        .containsExactly(tuple(0L, -1L), tuple(1L, 0L));
  }

  @Test
  void sendsWhatBelongsToNobodyToOneFixedRoom() {
    String lane = laneOf(0, "signals");
    worker.apply(record(lane, 0, signal(1, 2, 1)), out);
    worker.apply(record(lane, 1, signal(2, 2, 1)), out);
    assertThat(out.records).hasSize(2);
    assertThat(out.records)
        .extracting(LogRecord::getPartition)
        .containsOnly(LAYOUT.partitionOf(LAYOUT.shardOf("portfolio:P1")));
  }

  @Test
  void knowsHabitsAndChainsAfterARestart() throws IOException {
    List<LogRecord> records = new ArrayList<>();
    records.add(record(POLICIES, 0, policy("P1", "O1", 1, "")));
    records.add(record(laneOf(0, "instruments"), 0, eth()));
    String lane = laneOf(0, "signals");
    for (int i = 0; i < 20; i++) {
      // The fifteenth comes again: it is no second one.
      int number = i == 15 ? 14 : i;
      records.add(record(lane, i, signal(number, 1 + i % 4, 1 + i % 3)));
    }
    records.forEach(each -> worker.apply(copy(each), out));

    Emitted restarted = new Emitted();
    Map<String, byte[]> stored = new TreeMap<>();
    Engine engine = worker(0, true);
    for (LogRecord each : records) {
      engine.apply(copy(each), restarted);
      save(engine, stored);
      engine = IntakeStep.factory(settings(true)).restore(KEYS[0], stored);
    }
    assertThat(restarted.records).isEqualTo(out.records);

    List<AuditRequest> requests = out.all(AuditRequest.class);
    assertThat(requests).hasSize(20);
    assertThat(requests.get(15).getEarlierSignals()).isEqualTo(15);
    assertThat(requests.get(19).getEarlierSignals()).isEqualTo(18);
    // Ten contracts a unit: the first asked for 1 at 3 420, the second for 2.
    assertThat(requests.get(1).getNotionalAsSent()).isEqualTo(68_400);
    assertThat(requests.get(1).getMeanNotional()).isEqualTo(34_200);
  }

  @Test
  void writesTimeItselfForAReaderBehindALog() {
    Engine engine =
        IntakeStep.factory(new IntakeStep.Settings(LAYOUT, true, true, KEYS, SourceWeights.EQUAL))
            .create(KEYS[1]);
    engine.advanceTo(START, out);
    assertThat(out.all(Heartbeat.class)).hasSize(PARTITIONS);
    assertThat(out.records).extracting(LogRecord::getPartition).containsExactly(0, 1, 2, 3);
    worker.advanceTo(START, out);
    assertThat(out.records).hasSize(PARTITIONS);
  }

  private static LogRecord copy(LogRecord record) {
    return record(record.getLane(), record.getOffset(), (SpecificRecord) record.getBody());
  }

  private static void save(Engine engine, Map<String, byte[]> stored) throws IOException {
    engine.save(
        new PartSink() {
          @Override
          public void put(String part, byte[] bytes) {
            stored.put(part, bytes);
          }

          @Override
          public void remove(String part) {
            stored.remove(part);
          }
        });
  }

  private static Instrument eth() {
    return Instrument.newBuilder()
        .setInstrument("ETH-USDT")
        .setBase("ETH")
        .setQuote("USDT")
        .setVenue("SIMEX")
        .setLotSize(0.01)
        .setContractMultiplier(10)
        .build();
  }
}
