package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.InstrumentState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the market's breakers are said to have done. */
class MarketStopsTest {
  private static final long START = Times.parseIso("2025-05-06T07:00:00Z");

  private final Path out;

  MarketStopsTest(@TempDir Path out) throws IOException {
    this.out = out;
    SpecificRecord[] rows = new SpecificRecord[240];
    for (int minute = 0; minute < 120; minute++) {
      // AAA falls 1 % of its start a minute from minute 20 to 50; BBB stands.
      double fallen = Math.min(Math.max(minute - 20, 0), 30);
      rows[minute] = row("AAA-USDT", minute, 100 - fallen);
      rows[120 + minute] = row("BBB-USDT", minute, 50);
    }
    CliFixture.write(out, "instrument-states", rows);
  }

  private static InstrumentState row(String instrument, int minute, double close) {
    InstrumentState row = new InstrumentState();
    row.setInstrument(instrument);
    row.setEventTime(START + minute * Times.MINUTE);
    row.setClose(close);
    row.setFilled(false);
    return row;
  }

  private static Breaker step(
      String kind, String scope, String pattern, BreakerState to, int minute) {
    return Breaker.newBuilder()
        .setBreakerId(pattern + scope + minute)
        .setScopeKind(kind)
        .setScope(scope)
        .setPattern(pattern)
        .setFrom(BreakerState.CLOSED)
        .setTo(to)
        .setAction("BLOCK_OPENING")
        .setEventTime(START + minute * Times.MINUTE)
        .setEvidence(Map.of())
        .setCause("")
        .build();
  }

  private MarketStops read() throws IOException, FailureException {
    return MarketStops.of(new FileSource(out));
  }

  @Test
  void findsTheFirstStopOpenBeforeTheLow() throws Exception {
    CliFixture.write(
        out,
        "breakers",
        step("instrument", "BBB-USDT", "RUNAWAY", BreakerState.OPEN, 25),
        step("portfolio", "p", "DRAWDOWN_LIMIT", BreakerState.OPEN, 21),
        step("instrument", "AAA-USDT", "RUNAWAY", BreakerState.OPEN, 44),
        step("instrument", "AAA-USDT", "RUNAWAY", BreakerState.COOLDOWN, 60),
        step("instrument", "AAA-USDT", "RUNAWAY", BreakerState.HALF_OPEN, 75));
    MarketStops stops = read();
    assertThat(stops.fallen()).hasSize(1);
    MarketStops.Watched fallen = stops.fallen().get(0);
    assertThat(fallen.fall().ratio()).isCloseTo(0.3, within(1e-12));
    assertThat(fallen.fall().peakTime()).isEqualTo(START + 20 * Times.MINUTE);
    assertThat(fallen.fall().lowTime()).isEqualTo(START + 50 * Times.MINUTE);
    assertThat(stops.leadMicros(fallen)).isEqualTo(6 * Times.MINUTE);
    assertThat(stops.stoppedInTime()).isEqualTo(1);
    assertThat(stops.stops(fallen)).isEqualTo(1);
    assertThat(stops.stopsPerInstrumentDay()).isCloseTo(2 / (240 / 1440.0), within(1e-12));
  }

  @Test
  void aStopThatCameTooLateOrWasOverDoesNotCount() throws Exception {
    CliFixture.write(
        out,
        "breakers",
        step("instrument", "AAA-USDT", "FLASH_MOVE", BreakerState.OPEN, 2),
        step("instrument", "AAA-USDT", "FLASH_MOVE", BreakerState.HALF_OPEN, 18),
        step("instrument", "AAA-USDT", "RUNAWAY", BreakerState.OPEN, 46));
    MarketStops stops = read();
    assertThat(stops.leadMicros(stops.fallen().get(0))).isEqualTo(4 * Times.MINUTE);
    assertThat(stops.stoppedInTime()).isZero();
  }

  @Test
  void aStopOfEverythingCountsForAllAndFromThePeakAtTheEarliest() throws Exception {
    CliFixture.write(
        out, "breakers", step("global", "*", "SYSTEMIC_SELLOFF", BreakerState.OPEN, 10));
    MarketStops stops = read();
    assertThat(stops.leadMicros(stops.fallen().get(0))).isEqualTo(30 * Times.MINUTE);
    assertThat(stops.globalStops()).isEqualTo(1);
    assertThat(stops.stopsPerInstrumentDay()).isCloseTo(1 / (240 / 1440.0), within(1e-12));
    StringWriter told = new StringWriter();
    Console console = new Console(new PrintWriter(told), new PrintWriter(told), false);
    MarketStopsTable.print(stops, console);
    assertThat(told.toString())
        .contains(
            "Fell more than 20 % within an hour: 1; of these stopped at least 5 minutes before")
        .contains("AAA-USDT     120         -30 %  2025-05-06T07:20:00Z  2025-05-06T07:50:00Z")
        .contains(
            "6.0000 stops an instrument-day over 0.2 instrument-days, 1 of them of everything"
                + " (those counted for each instrument: 12.0000).");
  }

  @Test
  void refusesATableWithHoles() throws Exception {
    CliFixture.write(out, "breakers");
    Files.writeString(out.resolve("breakers.jsonl"), "{\"breakerId\": 7");
    assertThatThrownBy(this::read).hasMessageContaining("cannot read");
  }
}
