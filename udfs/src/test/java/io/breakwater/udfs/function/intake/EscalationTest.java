package io.breakwater.udfs.function.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.math.habits.EscalationStep;
import io.breakwater.udfs.math.news.SourceWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** Three signals with rising leverage, the last a giant: in the log, and beside it. */
class EscalationTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final int PARTITIONS = 4;
  private static final IntakeStep.Settings SETTINGS =
      new IntakeStep.Settings(
          new LogLayout(32, PARTITIONS, 1),
          true,
          false,
          new String[] {"worker"},
          SourceWeights.EQUAL);

  private final Emitted out = new Emitted();
  private final Engine worker = IntakeStep.factory(SETTINGS).create("worker");
  private long offset;

  private static Signal signal(String publisher, long number, double quantity, double leverage) {
    return Signal.newBuilder()
        .setSignalId(publisher + number)
        .setPublisherId(publisher)
        .setPortfolioId("P1")
        .setInstrument("ETH-USDT")
        .setSide(Direction.LONG)
        .setIntent(Intent.OPEN)
        .setEntryPrice(100.0)
        .setQuantity(quantity)
        .setLeverage(leverage)
        .setEmittedAt(START + number * Times.SECOND)
        .build();
  }

  private void send(Signal signal) {
    worker.apply(FactOrder.envelope("signals-0", offset++, signal), out);
  }

  private void instrument() {
    worker.apply(
        FactOrder.envelope(
            "instruments-0",
            0,
            Instrument.newBuilder()
                .setInstrument("ETH-USDT")
                .setBase("ETH")
                .setQuote("USDT")
                .setVenue("V")
                .setLotSize(0.01)
                .build()),
        out);
    out.records.clear();
  }

  @Test
  void theTripStandsBehindItsSignalInEveryPartition() {
    instrument();
    for (int i = 0; i < 5; i++) {
      send(signal("desk", i, 1, 1));
    }
    send(signal("desk", 5, 1, 2));
    send(signal("desk", 6, 3.9, 3));
    assertThat(out.all(Trip.class)).isEmpty();
    out.records.clear();
    send(signal("desk", 7, 6, 4));
    send(signal("desk", 8, 1, 1));

    List<LogRecord> trips =
        out.records.stream().filter(record -> record.getBody() instanceof Trip).toList();
    assertThat(trips).extracting(LogRecord::getPartition).containsExactly(0, 1, 2, 3);
    LogRecord third = out.records.get(0);
    assertThat(third.getBody()).isInstanceOf(AuditRequest.class);
    for (LogRecord trip : trips) {
      assertThat(trip.getOffset()).isEqualTo(third.getOffset());
      assertThat(trip.getPart()).isEqualTo(1);
      assertThat(FactOrder.comparePlaces(third, trip)).isZero();
      assertThat(FactOrder.COMPARATOR.compare(third, trip)).isNegative();
    }
    Trip trip = (Trip) trips.get(0).getBody();
    assertThat(trip.getScopeKind() + ":" + trip.getScope()).isEqualTo("publisher:desk");
    assertThat(trip.getEvidence()).containsEntry("thirdLeverage", 4.0);
    // The next signal is chained behind the trip, so no room can pass it over.
    LogRecord next = out.records.get(out.records.size() - 1);
    assertThat(next.getPreviousOffset()).isEqualTo(third.getOffset());
    assertThat(next.getPreviousPart()).isEqualTo(1);
  }

  @Test
  void fewSignalsMakeNoGiant() {
    instrument();
    for (int i = 0; i < 4; i++) {
      send(signal("new", i, Math.pow(10, i), 1 + i));
    }
    assertThat(out.all(Trip.class)).isEmpty();
    assertThat(out.aside).hasSize(3);
  }

  /** Told twice, or with other words, in the very microsecond: nothing leaves its lane's order. */
  @Test
  void theOrderOfTheLaneHoldsAmongEqualPlaces() {
    instrument();
    for (int i = 0; i < 12; i++) {
      send(signal("desk", i, 1, 1 + i));
    }
    out.records.clear();
    Signal giant = signal("desk", 20, 9, 40);
    send(giant);
    send(giant);
    send(signal("desk", 20, 9.5, 40));
    List<LogRecord> one =
        new ArrayList<>(
            out.records.stream()
                .filter(r -> r.getPartition() == out.records.get(0).getPartition())
                .toList());
    assertThat(one).hasSize(4);
    List<LogRecord> shuffled = new ArrayList<>(one);
    Collections.shuffle(shuffled, new Random(3));
    shuffled.sort(FactOrder.COMPARATOR);
    assertThat(shuffled).isEqualTo(one);
  }

  /** The pattern on a stream finds what intake wrote, and nothing else. */
  @Test
  void thePatternBesideFindsWhatTheLogHolds() throws Exception {
    instrument();
    Random random = new Random(5);
    TreeMap<String, Integer> numbers = new TreeMap<>();
    for (int i = 0; i < 6000; i++) {
      String publisher = "p" + random.nextInt(20) + "-";
      int number = numbers.merge(publisher, 1, Integer::sum);
      double quantity = random.nextInt(6) == 0 ? 10 + 20 * random.nextDouble() : 1;
      Signal signal = signal(publisher, number, quantity, 1 + random.nextInt(5));
      signal.setEmittedAt(START + i * Times.SECOND);
      if (random.nextInt(9) == 0) {
        signal.setIntent(Intent.CLOSE);
      }
      send(signal);
      if (random.nextInt(9) == 0) {
        send(signal);
      }
    }
    TreeSet<String> expected = new TreeSet<>();
    for (Trip trip : out.all(Trip.class)) {
      expected.add(trip.getScope() + " " + trip.getEventTime() + " " + numbers(trip.getEvidence()));
    }
    assertThat(expected.size()).isGreaterThan(50);
    List<EscalationStep> steps = out.aside.stream().map(EscalationStep.class::cast).toList();
    assertThat(steps.size()).isGreaterThan(5 * expected.size());
    TreeSet<String> matched = matched(steps);
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(matched);
    matched.removeAll(expected);
    assertThat(missing).as("not matched").isEmpty();
    assertThat(matched).as("matched too much").isEmpty();
  }

  private static TreeMap<String, Double> numbers(Map<String, Double> numbers) {
    return new TreeMap<>(numbers);
  }

  // Flink's iterator may be interrupted while it closes.
  @SuppressWarnings("try")
  private static TreeSet<String> matched(List<EscalationStep> steps) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    TreeSet<String> matched = new TreeSet<>();
    try (CloseableIterator<LogRecord> records =
        EscalationPattern.match(
                environment
                    .fromData(steps, TypeInformation.of(EscalationStep.class))
                    .setParallelism(1))
            .executeAndCollect("escalations")) {
      records.forEachRemaining(
          record -> {
            Alert alert = (Alert) record.getBody();
            matched.add(
                alert.getScope() + " " + alert.getEventTime() + " " + numbers(alert.getValues()));
          });
    }
    return matched;
  }
}
