package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.OutcomeResult;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words of a day, and of outcomes. */
class ReportCommandTest {
  private static final long DAY = Times.parseIso("2025-05-04T00:00:00Z");

  private final Path out;
  private final CliFixture cli = new CliFixture();

  ReportCommandTest(@TempDir Path out) throws IOException {
    this.out = out;
    CliFixture.write(out, "audits", CliFixture.audit(CliFixture.signal("s-1", "p-1", 0)));
    CliFixture.write(
        out,
        "portfolios",
        state(DAY + Times.HOUR, 0.02, 1),
        state(DAY + 9 * Times.HOUR, 0.07, 0.75),
        state(DAY + 24 * Times.HOUR, 0.05, 0.75));
    CliFixture.write(
        out,
        "attribution",
        part(null, DAY + 24 * Times.HOUR, -1_234.5),
        part("trend", DAY + 24 * Times.HOUR, -1_234.5),
        part(null, DAY + 48 * Times.HOUR, 99_999));
  }

  private static PortfolioState state(long time, double drawdown, double multiplier) {
    return PortfolioState.newBuilder()
        .setPortfolioId("p-1")
        .setEventTime(time)
        .setNav(1 - drawdown)
        .setEquity(100_000)
        .setPeak(1)
        .setDrawdown(drawdown)
        .setGross(50_000)
        .setNet(50_000)
        .setLeverage(0.5)
        .setExposureMultiplier(multiplier)
        .setWeights(Map.of("BTC-USDT", 0.5))
        .build();
  }

  private static Attribution part(@Nullable String strategy, long to, double change) {
    return Attribution.newBuilder()
        .setPortfolioId("p-1")
        .setStrategyId(strategy)
        .setFrom(DAY)
        .setTo(to)
        .setRealised(change)
        .setUnrealised(0)
        .setFees(0)
        .setFunding(0)
        .setSlippage(12.0)
        .setBeta(-1_000.0)
        .setAlpha(change + 1_000)
        .setTiming(12.0)
        .setNavChange(change)
        .setEquityFrom(strategy == null ? 100_000.0 : null)
        .setEquityTo(strategy == null ? 100_000 + change : null)
        .setTransfers(strategy == null ? 0.0 : null)
        .build();
  }

  @Test
  void tellsADay() {
    assertThat(cli.run("report", out.toString(), "--portfolio", "p-1")).isZero();
    assertThat(cli.out())
        .contains("Portfolio p-1 on 2025-05-04 (UTC)")
        .contains("It lost 1,234.50 (-1.23 % of 100,000.00); equity at the end 98,765.50.")
        .contains("market -1,000.00", "slippage -12.00", "trend")
        .contains("at most 7 % at 2025-05-04T09:00:00Z, 5 % at the end", "exposure to 75 %")
        .contains("BLOCK 1", "UNKNOWN_POLICY 1")
        .contains("It was not rebalanced.");
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertThat(cli.run("report", out.toString(), "--portfolio", "p-2")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("knows nothing of portfolio p-2");
    assertThat(cli.run("report", out.toString(), "--portfolio", "p-1", "--on", "2025-05-07"))
        .isEqualTo(Main.FAILED);
    assertThat(cli.run("report", "--portfolio", "p-1")).isEqualTo(Main.USAGE);
  }

  @Test
  void groupsOutcomes() throws IOException {
    assertThat(cli.run("outcomes", out.toString())).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("there are no outcomes");
    Outcome outcome =
        Outcome.newBuilder()
            .setDecisionId("d")
            .setResult(OutcomeResult.STOP)
            .setEventTime(DAY)
            .setReturnRatio(-0.05)
            .setSavedOrCost(50.0)
            .setPortfolioId("p-1")
            .setPublisherId("swift")
            .setSignalId("s-1")
            .setSignalRevision(1)
            .setVerdict(Verdict.BLOCK)
            .setScore(40.0)
            .build();
    CliFixture.write(out, "outcomes", outcome, outcome);
    assertThat(cli.run("outcomes", out.toString())).isZero();
    assertThat(cli.out()).contains("40-50", "0.1600", "50.00", "Skill");
    assertThat(cli.run("outcomes", out.toString(), "--by", "publisher", "--json")).isZero();
    assertThat(cli.out().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"group\":\"swift\"", "\"ended\":1", "\"saved\":50.0");
  }
}
