package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.StressResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The review of a portfolio. */
class ReviewCommandTest {
  private static final long NOON = Times.parseIso("2025-05-04T12:00:00Z");

  private final Path out;
  private final CliFixture cli = new CliFixture();

  ReviewCommandTest(@TempDir Path out) throws IOException {
    this.out = out;
    PortfolioState quarter = state(NOON);
    quarter.setRiskContributions(Map.of("BTC-USDT", 0.009, "ETH-USDT", 0.003));
    quarter.setStress(
        List.of(stress("SUDDEN_DROP", -9_000, null), stress("CRASH", -31_000, "DRAWDOWN_LIMIT")));
    PortfolioState now = state(NOON + 7 * Times.MINUTE);
    CliFixture.write(out, "portfolios", state(NOON - Times.MINUTE), now, quarter);
    CliFixture.write(
        out,
        "clusters",
        clusters(NOON - 15 * Times.MINUTE, "SOL-USDT", "XRP-USDT"),
        clusters(NOON, "BTC-USDT", "ETH-USDT", "SOL-USDT"));
    CliFixture.write(
        out,
        "breakers",
        step("instrument", "BTC-USDT", "FLASH_MOVE", BreakerState.OPEN, 1),
        step("instrument", "SOL-USDT", "RUNAWAY", BreakerState.OPEN, 1),
        step("portfolio", "p-1", "LOSS_STREAK", BreakerState.OPEN, 2),
        step("portfolio", "p-1", "LOSS_STREAK", BreakerState.CLOSED, 3));
  }

  private static PortfolioState state(long time) {
    return PortfolioState.newBuilder()
        .setPortfolioId("p-1")
        .setOwnerId("o-1")
        .setEventTime(time)
        .setNav(0.93)
        .setEquity(93_000)
        .setPeak(1)
        .setDrawdown(0.07)
        .setGross(60_000)
        .setNet(60_000)
        .setLeverage(0.645)
        .setExposureMultiplier(0.75)
        .setWeights(Map.of("BTC-USDT", 0.5, "ETH-USDT", -0.145))
        .setEffectivePositions(1.5)
        .build();
  }

  private static StressResult stress(String name, double result, String breaker) {
    return StressResult.newBuilder()
        .setScenario(name)
        .setProfitAndLoss(result)
        .setLeverage(1.2)
        .setDrawdown(0.2)
        .setBreaker(breaker)
        .setCoverage(1)
        .build();
  }

  private static Clusters clusters(long time, String... members) {
    return Clusters.newBuilder()
        .setEventTime(time)
        .setMap("ALL")
        .setInstruments(4)
        .setClusters(List.of(List.of(members)))
        .build();
  }

  private static Breaker step(
      String kind, String scope, String pattern, BreakerState to, int minute) {
    return Breaker.newBuilder()
        .setBreakerId(pattern + minute)
        .setScopeKind(kind)
        .setScope(scope)
        .setPattern(pattern)
        .setFrom(BreakerState.CLOSED)
        .setTo(to)
        .setAction("BLOCK_OPENING")
        .setEventTime(NOON + minute * Times.MINUTE)
        .setEvidence(Map.of())
        .setCause("because")
        .build();
  }

  @Test
  void tellsHowItStandsNow() {
    assertThat(cli.run("review", "p-1", "--dir", out.toString())).isZero();
    assertThat(cli.out())
        .contains("Portfolio p-1 of o-1 at 2025-05-04T12:07:00Z")
        .contains("7 % below its peak; de-risking holds exposure to 75 %")
        .contains("2 positions, as concentrated as 1.5 equal ones; the largest, BTC-USDT, is 50 %")
        .containsPattern("BTC-USDT +50 % +75 %")
        .contains("Moving together: BTC-USDT, ETH-USDT (35.5 % of equity net, 64.5 % gross).")
        .contains("Worst scenario: CRASH would cost 31,000.00 and trip DRAWDOWN_LIMIT.")
        .contains("as of 2025-05-04T12:00:00Z")
        .contains("FLASH_MOVE of instrument BTC-USDT since 2025-05-04T12:01:00Z")
        .doesNotContain("SOL-USDT", "LOSS_STREAK");
  }

  @Test
  void tellsTheSameAsJson() throws IOException {
    assertThat(cli.run("review", "p-1", "--dir", out.toString(), "--json")).isZero();
    JsonNode root = new ObjectMapper().readTree(cli.out());
    assertThat(root.at("/portfolio/eventTime").asLong()).isEqualTo(NOON + 7 * Times.MINUTE);
    assertThat(root.at("/atQuarterHour/stress")).hasSize(2);
    assertThat(root.at("/worstScenario").asText()).isEqualTo("CRASH");
    assertThat(root.at("/openBreakers")).hasSize(1);
    assertThat(root.at("/groups/ALL/0/instruments/1").asText()).isEqualTo("ETH-USDT");
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertThat(cli.run("review", "p-2", "--dir", out.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("knows nothing of portfolio p-2");
    assertThat(cli.run("review", "--dir", out.toString())).isEqualTo(Main.USAGE);
  }
}
