package io.breakwater.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.jobs.report.WithoutBreakwater.Result;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.Verdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Executed as asked, by hand: fee 0.1 %, two units a contract. */
class WithoutBreakwaterTest {
  private static final long NOON = 1_740_960_000L * Times.SECOND + 12 * Times.HOUR;
  private static final String NAME = "BTC-USDT";

  private final WithoutBreakwater without = new WithoutBreakwater();

  WithoutBreakwaterTest() {
    without.add(
        Instrument.newBuilder()
            .setInstrument(NAME)
            .setBase("BTC")
            .setQuote("USDT")
            .setVenue("v")
            .setLotSize(1)
            .setTakerFeeRate(0.001)
            .setContractMultiplier(2)
            .build());
    without.add(new Balance("P", NOON, 1_000.0, List.of()));
  }

  @Test
  void executesABlockedOpeningAtTheNextClose() {
    close(1, 100);
    ask(1, "s1", Direction.LONG, Intent.OPEN, 1.0);
    close(2, 110);
    close(3, 55);
    // Bought 2 units at 110 (220, fee 0.22): 779.78 in cash; 2 units at 55 are 110.
    Result result = result();
    assertThat(result.equity()).isCloseTo(889.78, within(1e-9));
    // The peak is the opening, 1000: buying cost the fee, and nothing rose.
    assertThat(result.worstDrawdown()).isCloseTo(0.11022, within(1e-9));
  }

  @Test
  void anExitWithoutQuantityEndsThePositionAndNeverTurnsIt() {
    ask(0, "s1", Direction.SHORT, Intent.OPEN, 2.0);
    close(1, 100);
    ask(1, "s2", Direction.SHORT, Intent.REDUCE, 0.5);
    close(2, 100);
    ask(2, "s3", Direction.SHORT, Intent.CLOSE, null);
    close(3, 100);
    ask(3, "s4", Direction.SHORT, Intent.CLOSE, 9.0);
    close(4, 500);
    // Sold 4 units, bought 1 and 3 back at the same price: only fees on 800 of turnover.
    assertThat(result().equity()).isCloseTo(1_000 - 0.8, within(1e-9));
  }

  @Test
  void aRepeatedSignalIsOneAndSpoiledOnesAreNone() {
    ask(0, "s1", Direction.LONG, Intent.OPEN, 1.0);
    ask(0, "s1", Direction.LONG, Intent.OPEN, 1.0);
    ask(0, "s2", Direction.LONG, Intent.OPEN, Double.NaN);
    ask(0, "s3", Direction.LONG, Intent.OPEN, null);
    close(1, 100);
    assertThat(result().equity()).isCloseTo(1_000 - 0.2, within(1e-9));
  }

  @Test
  void aTransferChangesWorthButNoDrawdown() {
    close(1, 100);
    without.add(new Transfer("t", "P", -600.0, NOON + Times.MINUTE + 1));
    close(2, 100);
    assertThat(result().equity()).isCloseTo(400, within(1e-9));
    assertThat(result().worstDrawdown()).isZero();
  }

  @Test
  void openingPositionsCountFromTheirFirstPrice() {
    without.add(new Balance("Q", NOON, 0.0, List.of(new BalancePosition(NAME, 5.0, null))));
    close(1, 10);
    close(2, 8);
    Result result = result("Q");
    assertThat(result.equity()).isCloseTo(80, within(1e-9));
    assertThat(result.worstDrawdown()).isCloseTo(0.2, within(1e-9));
  }

  private Result result() {
    return result("P");
  }

  private Result result(String portfolio) {
    return Objects.requireNonNull(without.results().get(portfolio));
  }

  private void close(int minute, double price) {
    without.add(
        InstrumentState.newBuilder()
            .setInstrument(NAME)
            .setEventTime(NOON + minute * Times.MINUTE)
            .setClose(price)
            .setFilled(false)
            .build());
  }

  private void ask(
      int minute, String id, Direction side, Intent intent, @Nullable Double quantity) {
    without.add(
        Audit.newBuilder()
            .setDecisionId("d-" + id)
            .setKind(AuditKind.SIGNAL)
            .setPortfolioId("P")
            .setSignalId(id)
            .setSignalRevision(1)
            .setVerdictRevision(1)
            .setInstrument(NAME)
            .setSide(side)
            .setIntent(intent)
            .setQuantity(quantity)
            .setVerdict(Verdict.BLOCK)
            .setVetoes(List.of())
            .setFactors(List.of())
            .setEmittedAt(NOON)
            .setSequencedAt(NOON + minute * Times.MINUTE)
            .setExpiresAt(NOON + Times.HOUR)
            .setMode(Mode.ENFORCE)
            .setModelVersion("test")
            .setContentHash("")
            .setRecordSha256("")
            .setText("")
            .build());
  }
}
