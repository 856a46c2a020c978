package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.BTC;
import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PortfolioStep;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.VenueCondition;
import io.breakwater.schemas.avro.VenueStatus;
import io.breakwater.schemas.avro.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Venues that are down, losses won back in haste, publishers that escalate, and a kill. */
class RoomStopsTest {
  private final RoomFixture fixture = new RoomFixture();
  private final RoomScript log = fixture.log;
  private long now = START;
  private int named;

  @BeforeEach
  void open() {
    fixture.withP1();
    fixture.apply(log.instrument(BTC), log.evidence(START, BTC, 60_000));
  }

  private Signal signal(String name, double quantity, double price, @Nullable String strategy) {
    Signal signal = RoomScript.signal(now, "S" + named++, "P1", name, quantity, price);
    signal.setStrategyId(strategy);
    return signal;
  }

  private Audit ask(double quantity, @Nullable String strategy) {
    now += Times.SECOND;
    return fixture.answer(log.asked(signal(ETH, quantity, 3420, strategy)));
  }

  private void fill(TradeSide side, double quantity, double price, @Nullable String strategy) {
    now += Times.SECOND;
    fixture.apply(
        log.record(
            Fill.newBuilder()
                .setFillId("F" + named++)
                .setPortfolioId("P1")
                .setStrategyId(strategy)
                .setInstrument(ETH)
                .setSide(side)
                .setQuantity(quantity)
                .setPrice(price)
                .setFee(0)
                .setEventTime(now)
                .build()));
  }

  /** Bought at 3 420 and sold ten lower. */
  private void lose(@Nullable String strategy) {
    fill(TradeSide.BUY, 2, 3420, strategy);
    fill(TradeSide.SELL, 2, 3410, strategy);
  }

  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      now = Times.floorMinute(now) + Times.MINUTE;
      fixture.apply(log.evidence(now, ETH, 3420), log.evidence(now, BTC, 60_000), log.tick(now));
    }
  }

  private void command(CommandKind kind, String scope) {
    now += 1;
    fixture.apply(log.command(now, kind, scope));
  }

  private static List<String> stops(Audit audit) {
    return audit.getVetoes().stream().map(v -> v.getScope() + " " + v.getDetail()).toList();
  }

  // ---------------------------------------------------------------- losses

  @Test
  void blocksTheLargerOpeningThatFollowsThreeLosses() {
    lose(null);
    lose(null);
    assertThat(ask(3, null).getVerdict()).isEqualTo(Verdict.ALLOW);
    lose(null);
    assertThat(ask(2.99, null).getVerdict()).isEqualTo(Verdict.ALLOW);
    Audit larger = ask(3, null);
    assertThat(larger.getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(stops(larger)).containsExactly("portfolio:P1 LOSS_STREAK");
    Breaker open = fixture.out.last(Breaker.class);
    assertThat(open.getClearsAt()).isEqualTo(now + Times.HOUR);
    assertThat(open.getEvidence())
        .containsEntry("medianSize", 6840.0)
        .containsEntry("size", 10_260.0);
    // Every opening now; sixty minutes from the trip, not from the bar end after it.
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.BLOCK);
    long trip = open.getEventTime();
    minutes(60);
    now = trip + Times.HOUR - 2 * Times.SECOND;
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.BLOCK);
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(fixture.out.last(Breaker.class).getTo()).isEqualTo(BreakerState.CLOSED);
    assertThat(fixture.out.last(Breaker.class).getEventTime()).isEqualTo(trip + Times.HOUR);
    assertThat(fixture.out.counts)
        .containsEntry("tripsLOSS_STREAK", 1)
        .containsEntry("openBreakersLOSS_STREAK", 0);
  }

  @Test
  void theNarrowestScopeThatFitsTrips() {
    lose("trend");
    lose("trend");
    lose("trend");
    Audit trend = ask(3, "trend");
    assertThat(stops(trend)).containsExactly("strategy:P1/trend LOSS_STREAK");
    assertThat(ask(1, "calm").getVerdict()).isEqualTo(Verdict.ALLOW);
    // The portfolio has lost three times too, whoever opens.
    assertThat(stops(ask(3, "calm"))).containsExactly("portfolio:P1 LOSS_STREAK");
    assertThat(fixture.out.all(Breaker.class))
        .extracting(Breaker::getScopeKind)
        .containsExactly("strategy", "portfolio");
  }

  @Test
  void lossesOfDifferentStrategiesAreThePortfolios() {
    lose("trend");
    lose("calm");
    lose("trend");
    assertThat(stops(ask(3, "trend"))).containsExactly("portfolio:P1 LOSS_STREAK");
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 31})
  void thirtyMinutesAreWithinThirtyMinutes(int span) {
    lose(null);
    long first = now;
    lose(null);
    minutes(span);
    fill(TradeSide.BUY, 2, 3420, null);
    now = first + span * Times.MINUTE - Times.SECOND;
    fill(TradeSide.SELL, 2, 3410, null);
    assertThat(ask(3, null).getVerdict()).isEqualTo(span == 30 ? Verdict.BLOCK : Verdict.ALLOW);
  }

  @Test
  void anOpeningLongAfterTheLossesIsNoHaste() {
    lose(null);
    lose(null);
    lose(null);
    minutes(31);
    assertThat(ask(3, null).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void partsOfOneOrderAreOneExit() {
    fill(TradeSide.BUY, 6, 3420, null);
    for (int i = 0; i < 3; i++) {
      now += Times.SECOND;
      Signal exit = RoomScript.signal(now, "EXIT", "P1", ETH, 2, 3410);
      exit.setSide(io.breakwater.schemas.avro.Direction.SHORT);
      fixture.apply(log.fill(now, "PART" + i, exit, 3410));
    }
    assertThat(fixture.out.all(PortfolioStep.class)).hasSize(1);
    assertThat(ask(6.15, null).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void afterAPersonsResetOnlyLaterLossesCountAndThePeakStays() {
    lose(null);
    lose(null);
    lose(null);
    ask(3, null);
    minutes(1);
    command(CommandKind.RESET_BREAKER, "breaker:" + fixture.out.last(Breaker.class).getBreakerId());
    assertThat(fixture.out.last(Breaker.class).getAuthor()).isEqualTo("ann");
    assertThat(ask(3, null).getVerdict()).isEqualTo(Verdict.ALLOW);
    // Who ends a loss streak has said nothing about the drawdown.
    assertThat(fixture.room.state().desk("P1").nav().peak()).isEqualTo(1.0);
  }

  @Test
  void isSwitchedOffByPolicy() {
    fixture.apply(
        log.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":2,"
                + "\"breakers\":{\"off\":[\"LOSS_STREAK\",\"VENUE_DOWN\"]}}"));
    lose(null);
    lose(null);
    lose(null);
    venue(VenueCondition.DOWN);
    assertThat(ask(3, null).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  // ---------------------------------------------------------------- venues

  private void venue(VenueCondition condition) {
    now += Times.SECOND;
    fixture.apply(log.record(new VenueStatus("SIMEX", condition, now)));
  }

  @Test
  void holdsAVenueThatIsDownAndTellsWhatItHeld() {
    fill(TradeSide.BUY, 2, 3420, null);
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.ALLOW);
    venue(VenueCondition.DOWN);
    Breaker open = fixture.out.last(Breaker.class);
    assertThat(open.getAction()).isEqualTo("HOLD");
    assertThat(open.getClearsAt()).isNull();
    assertThat(stops(ask(1, null))).containsExactly("venue:SIMEX VENUE_DOWN");
    now += Times.SECOND;
    Signal exit = signal(ETH, 1, 3420, null);
    exit.setIntent(Intent.CLOSE);
    exit.setStopPrice(null);
    exit.setTargetPrice(null);
    assertThat(stops(fixture.answer(log.asked(exit)))).containsExactly("venue:SIMEX VENUE_DOWN");
    minutes(100);
    venue(VenueCondition.DOWN);
    venue(VenueCondition.DEGRADED);

    assertThat(fixture.out.all(Breaker.class))
        .extracting(Breaker::getTo)
        .containsExactly(BreakerState.OPEN, BreakerState.CLOSED);
    assertThat(fixture.out.all(Alert.class))
        .extracting(Alert::getKind, Alert::getScope)
        .containsExactly(
            tuple("INCIDENT", "SIMEX"),
            tuple("INCIDENT_HELD", "P1"),
            tuple("INCIDENT_CLOSED", "SIMEX"));
    assertThat(fixture.out.all(Alert.class).get(1).getValues())
        .containsEntry("ordersKept", 1.0)
        .containsEntry("signalsBlocked", 2.0);
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void anOlderStateOfAVenueSaysNothing() {
    venue(VenueCondition.DOWN);
    now -= 10 * Times.SECOND;
    venue(VenueCondition.UP);
    now += 20 * Times.SECOND;
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.BLOCK);
  }

  @Test
  void anotherVenueIsNotConcerned() {
    now += Times.SECOND;
    fixture.apply(log.record(new VenueStatus("OTHER", VenueCondition.DOWN, now)));
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  // -------------------------------------------------------- scopes and kill

  @ParameterizedTest
  @ValueSource(strings = {"global:global", "instrument:" + ETH, "venue:SIMEX", "publisher:desk"})
  void aBreakerOfEveryScopeVetoesAndNamesItself(String scope) {
    int colon = scope.indexOf(':');
    String kind = scope.substring(0, colon);
    String name = scope.substring(colon + 1);
    now += Times.MINUTE;
    fixture.apply(log.trip(now, "ANY", kind, name, "BLOCK_OPENING", false));
    String expected = kind.equals("global") ? "global" : scope;
    assertThat(stops(ask(1, null))).containsExactly(expected + " ANY");
    minutes(31);
    // Half open from the minute after: at most half the ask.
    Audit half = ask(1, null);
    assertThat(half.getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(half.getMaxQuantity()).isEqualTo(0.5);
    assertThat(stops(half)).containsExactly(expected + " ANY");
    command(CommandKind.RESET_BREAKER, kind.equals("global") ? "global" : scope);
    assertThat(ask(1, null).getVerdict()).isEqualTo(Verdict.ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "global",
        "owner:O1",
        "portfolio:P1",
        "P1",
        "instrument:" + ETH,
        "venue:SIMEX",
        "publisher:desk",
        "strategy:P1/trend"
      })
  void nothingOpensAfterAKillInAnyScope(String scope) {
    now += Times.SECOND;
    LogRecord waiting = log.asked(signal(ETH, 1, 3420, "trend"));
    LogRecord after = log.asked(signal(ETH, 1, 3420, "trend"));
    fixture.apply(waiting);
    assertThat(fixture.out.last(Audit.class).getVerdict()).isEqualTo(Verdict.ALLOW);
    command(CommandKind.KILL, scope);
    // Not even what is asked in the microsecond after it.
    fixture.apply(after);
    for (int i = 0; i < 5; i++) {
      ask(0.1, "trend");
      minutes(1);
    }
    assertThat(fixture.out.all(Audit.class))
        .filteredOn(audit -> audit.getVerdict() != Verdict.BLOCK)
        .hasSize(1);
  }
}
