package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.jobs.config.OperatorId;
import io.breakwater.jobs.connect.files.FolderSource;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.TimeGuard;
import io.breakwater.jobs.topology.MarketStateTopology;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.math.cross.PairsMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What market-state writes for the log against the trips of an independent program, and in the
 * order of the log: evidence, bar vector, trips, valuation tick.
 */
class MarketTripsGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RELATIVE = 1e-8;

  @ParameterizedTest
  @CsvSource({
    "seed-11,1,hashmap,false,NONE",
    "seed-12,3,hashmap,true,BREAKS",
    "plunge-13,2,rocksdb,false,NONE",
    "plunge-13,1,hashmap,true,ALL"
  })
  void tripsAreThoseOfTheReference(
      String seed, int parallelism, String backend, boolean wallClock, PairsMode pairs)
      throws Exception {
    Path golden = ReplayFixture.golden(seed);
    List<LogRecord> log =
        log(
            golden.resolve("input"),
            ReplayFixture.environment(parallelism, backend),
            pairs,
            wallClock);
    Map<String, JsonNode> expected = new TreeMap<>();
    for (String line :
        ReplayFixture.lines(ReplayFixture.files(golden.resolve("expected")).get("trips.jsonl"))) {
      JsonNode trip = JSON.readTree(line);
      expected.put(trip.get("tripId").asText(), trip);
    }
    Map<String, Trip> found = new TreeMap<>();
    for (LogRecord record : log) {
      if (record.getBody() instanceof Trip trip) {
        assertThat(found.put(trip.getTripId(), trip)).as(trip.getTripId()).isNull();
      }
    }
    assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((id, trip) -> assertSame(found.get(id), trip));
    Set<String> patterns = new HashSet<>();
    found.values().forEach(trip -> patterns.add(trip.getPattern()));
    assertThat(patterns)
        .contains(
            seed.startsWith("plunge")
                ? new String[] {"RUNAWAY", "SYSTEMIC_SELLOFF"}
                : new String[] {"REGIME_SHIFT", "FEED_SILENCE", "CORRELATION_SURGE"});
    assertOrder(log);
  }

  private static void assertSame(Trip trip, JsonNode expected) {
    String id = trip.getTripId();
    assertThat(trip.getPattern()).isEqualTo(expected.get("pattern").asText());
    assertThat(trip.getScopeKind()).as(id).isEqualTo(expected.get("scopeKind").asText());
    assertThat(trip.getScope()).as(id).isEqualTo(expected.get("scope").asText());
    assertThat(trip.getEventTime()).as(id).isEqualTo(expected.get("eventTime").asLong());
    assertThat(trip.getAction()).as(id).isEqualTo(expected.get("action").asText());
    assertThat(Boolean.TRUE.equals(trip.getEnds()))
        .as(id)
        .isEqualTo(expected.get("ends").asBoolean(false));
    assertThat(trip.getCause()).as(id).isNotBlank();
    if (trip.getPattern().equals("FLASH_MOVE")) {
      return;
    }
    Set<String> names = new HashSet<>();
    expected.get("evidence").fieldNames().forEachRemaining(names::add);
    assertThat(trip.getEvidence().keySet()).as(id).isEqualTo(names);
    trip.getEvidence()
        .forEach(
            (name, number) -> {
              double value = expected.get("evidence").get(name).asDouble();
              assertThat(number)
                  .as("%s %s", id, name)
                  .isCloseTo(value, within(RELATIVE * Math.abs(value) + 1e-11));
            });
  }

  /** Within one moment evidence, bar vector, trips, tick; a trip never comes after its tick. */
  private static void assertOrder(List<LogRecord> log) {
    List<String> misplaced = new ArrayList<>();
    long time = Long.MIN_VALUE;
    int place = 0;
    for (LogRecord record : log) {
      int next = placeOf(record.getBody());
      if (next < 0) {
        continue;
      }
      boolean later = record.getLogTime() > time;
      if (record.getLogTime() < time || (!later && next < place)) {
        misplaced.add(record.getBody().getClass().getSimpleName() + " at " + record.getLogTime());
      }
      time = record.getLogTime();
      place = next;
    }
    assertThat(misplaced).isEmpty();
    assertThat(log).anyMatch(record -> record.getBody() instanceof ValuationTick);
  }

  private static int placeOf(Object body) {
    if (body instanceof EvidenceVector) {
      return 0;
    } else if (body instanceof BarVector) {
      return 1;
    } else if (body instanceof Trip) {
      return 2;
    }
    return body instanceof ValuationTick ? 3 : -1;
  }

  // Flink's iterator may be interrupted while it closes.
  @SuppressWarnings("try")
  private static List<LogRecord> log(
      Path input, StreamExecutionEnvironment env, PairsMode pairs, boolean wallClock)
      throws Exception {
    RecordedFolder folder =
        RecordedFolder.survey(input, null, TimeGuard.until(Times.parseIso("2026-01-01T00:00:00Z")));
    DataStream<LogRecord> inputs =
        OperatorId.REPLAY_SOURCE.on(
            env.fromSource(
                    new FolderSource(folder),
                    WatermarkStrategy.noWatermarks(),
                    OperatorId.REPLAY_SOURCE.words(),
                    LogRecordType.INSTANCE)
                .setParallelism(1));
    MarketStateTopology.Outputs outputs =
        MarketStateTopology.define(
            inputs, new MarketStateTopology.Settings(folder.marketEnd(), pairs, 3, wallClock));
    outputs.rows().sinkTo(new DiscardingSink<>());
    List<LogRecord> log = new ArrayList<>();
    try (CloseableIterator<LogRecord> records = outputs.evidence().executeAndCollect("trips")) {
      records.forEachRemaining(log::add);
    }
    return log;
  }
}
