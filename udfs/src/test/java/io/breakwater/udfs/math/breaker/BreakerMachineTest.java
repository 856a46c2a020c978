package io.breakwater.udfs.math.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.portfolio.Facts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BreakerMachineTest {
  private static final Set<String> EDGES =
      Set.of(
          "CLOSED-OPEN",
          "CLOSED-LATCHED",
          "OPEN-COOLDOWN",
          "COOLDOWN-HALF_OPEN",
          "COOLDOWN-OPEN",
          "HALF_OPEN-OPEN",
          "HALF_OPEN-CLOSED");

  /** Breakers that stay open for a fixed time, or until their condition ends. */
  private static final Set<String> SHORT_EDGES = Set.of("CLOSED-OPEN", "OPEN-CLOSED");

  static Trip trip(String pattern, String kind, String scope, String action, long time) {
    Trip trip = new Trip();
    trip.setTripId("t" + time);
    trip.setPattern(pattern);
    trip.setScopeKind(kind);
    trip.setScope(scope);
    trip.setEventTime(time);
    trip.setAction(action);
    trip.setEvidence(Map.of("return", -0.03));
    trip.setCause("fell");
    return trip;
  }

  private static Trip flash(int minute) {
    return trip(
        "FLASH_MOVE", "instrument", "BTC", BreakerRule.BLOCK_OPENING, minute * Times.MINUTE);
  }

  private static Command reset(String scope, long time) {
    return Command.newBuilder()
        .setCommandId("c" + time)
        .setKind(CommandKind.RESET_BREAKER)
        .setScope(scope)
        .setAuthor("ann")
        .setReason("looked at it")
        .setEventTime(time)
        .build();
  }

  /** Steps as "minute: FROM-TO" for trips at the given minutes, ticks every minute. */
  private static List<String> run(BreakerBoard board, int minutes, List<Trip> trips) {
    List<String> steps = new ArrayList<>();
    for (int minute = 1; minute <= minutes; minute++) {
      long time = minute * Times.MINUTE;
      List<Breaker> at = new ArrayList<>();
      for (Trip trip : trips) {
        if (trip.getEventTime() == time) {
          at.addAll(board.trip(trip));
        }
      }
      at.addAll(board.onTick(time));
      for (Breaker step : at) {
        steps.add(minute + ": " + step.getFrom() + "-" + step.getTo());
      }
    }
    return steps;
  }

  @Test
  void opensCoolsDownAndComesBack() {
    BreakerBoard board = new BreakerBoard();
    assertThat(run(board, 100, List.of(flash(10))))
        .containsExactly(
            "10: CLOSED-OPEN",
            "25: OPEN-COOLDOWN",
            "40: COOLDOWN-HALF_OPEN",
            "55: HALF_OPEN-CLOSED");
  }

  @Test
  void tripWhileOpenStartsTheFifteenAnew() {
    assertThat(run(new BreakerBoard(), 45, List.of(flash(10), flash(24))))
        .containsExactly("10: CLOSED-OPEN", "39: OPEN-COOLDOWN");
  }

  @Test
  void whatIsDueFiresBeforeTheTripOfThatInstant() {
    assertThat(run(new BreakerBoard(), 45, List.of(flash(10), flash(25))))
        .containsExactly(
            "10: CLOSED-OPEN", "25: OPEN-COOLDOWN", "25: COOLDOWN-OPEN", "40: OPEN-COOLDOWN");
  }

  @Test
  void tripInHalfOpenDoublesTheCoolDownUntilClosed() {
    assertThat(run(new BreakerBoard(), 300, List.of(flash(10), flash(45), flash(200))))
        .containsExactly(
            "10: CLOSED-OPEN",
            "25: OPEN-COOLDOWN",
            "40: COOLDOWN-HALF_OPEN",
            "45: HALF_OPEN-OPEN",
            "60: OPEN-COOLDOWN",
            "90: COOLDOWN-HALF_OPEN",
            "105: HALF_OPEN-CLOSED",
            "200: CLOSED-OPEN",
            "215: OPEN-COOLDOWN",
            "230: COOLDOWN-HALF_OPEN",
            "245: HALF_OPEN-CLOSED");
  }

  @Test
  void blockingFollowsTheState() {
    BreakerBoard board = new BreakerBoard();
    Breaker open = board.trip(flash(10)).get(0);
    assertThat(open.getClearsAt()).isEqualTo(25 * Times.MINUTE);
    assertThat(open.getAction()).isEqualTo(BreakerRule.BLOCK_OPENING);
    assertThat(open.getEvidence()).containsEntry("return", -0.03);
    assertThat(board.blocking("instrument", "BTC")).hasSize(1);
    assertThat(board.blocking("instrument", "BT")).isEmpty();
    assertThat(board.blocking("instrument", "BTC2")).isEmpty();
    run(board, 40, List.of());
    assertThat(board.blocking("instrument", "BTC")).isEmpty();
    assertThat(board.halfOpen("instrument", "BTC")).hasSize(1);
  }

  @Test
  void whatIsOnlySaidChangesNobodysState() {
    BreakerBoard board = new BreakerBoard();
    for (String action : List.of(BreakerRule.ALERT, "position audit, rebalance trigger")) {
      assertThat(board.trip(trip("REGIME_SHIFT", "instrument", "BTC", action, 1))).isEmpty();
    }
    assertThat(board.machines()).isEmpty();
    board.trip(flash(1));
    assertThat(board.trip(trip("FLASH_MOVE", "instrument", "BTC", BreakerRule.ALERT, Times.HOUR)))
        .isEmpty();
    assertThat(board.blocking("instrument", "BTC").get(0).clearsAt()).isEqualTo(16 * Times.MINUTE);
  }

  @Test
  void selloffStaysOpenTwoHoursAndCloses() {
    Trip trip =
        trip("SYSTEMIC_SELLOFF", "global", "global", BreakerRule.BLOCK_OPENING, Times.MINUTE);
    assertThat(run(new BreakerBoard(), 200, List.of(trip)))
        .containsExactly("1: CLOSED-OPEN", "121: OPEN-CLOSED");
  }

  private static Trip selloff(int minute) {
    return trip(
        "SYSTEMIC_SELLOFF", "global", "global", BreakerRule.BLOCK_OPENING, minute * Times.MINUTE);
  }

  @Test
  void aFixedTimeIsNotMadeLongerByWhatTripsMeanwhile() {
    List<Trip> trips = new ArrayList<>();
    for (int minute = 1; minute <= 100; minute++) {
      trips.add(selloff(minute));
    }
    assertThat(run(new BreakerBoard(), 200, trips))
        .containsExactly("1: CLOSED-OPEN", "121: OPEN-CLOSED");
  }

  @Test
  void aConditionThatStillHoldsTripsAgainWhereItCloses() {
    assertThat(run(new BreakerBoard(), 300, List.of(selloff(1), selloff(60), selloff(121))))
        .containsExactly(
            "1: CLOSED-OPEN", "121: OPEN-CLOSED", "121: CLOSED-OPEN", "241: OPEN-CLOSED");
  }

  /** What tripped within a minute clears within a minute, once as many bar ends have come. */
  @Test
  void aDwellThatBeganBetweenBarEndsIsAsLongAsAnyOther() {
    BreakerBoard board = new BreakerBoard();
    long half = Times.MINUTE / 2;
    Trip trip =
        trip("LOSS_STREAK", "portfolio", "P", BreakerRule.BLOCK_OPENING, Times.MINUTE + half);
    assertThat(board.trip(trip).get(0).getClearsAt()).isEqualTo(61 * Times.MINUTE + half);
    assertThat(run(board, 60, List.of())).isEmpty();
    assertThat(board.nextDue()).isEqualTo(Long.MAX_VALUE);
    board.onTick(61 * Times.MINUTE);
    assertThat(board.nextDue()).isEqualTo(61 * Times.MINUTE + half);
    assertThat(board.advanceTo(61 * Times.MINUTE + half - 1)).isEmpty();
    Breaker closed = board.advanceTo(65 * Times.MINUTE).get(0);
    assertThat(closed.getEventTime()).isEqualTo(61 * Times.MINUTE + half);
    assertThat(closed.getTo()).isEqualTo(BreakerState.CLOSED);
    assertThat(board.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  /** A minute without a bar end proves nothing. */
  @Test
  void silenceMakesADwellLonger() {
    BreakerBoard board = new BreakerBoard();
    board.trip(selloff(1));
    assertThat(run(board, 100, List.of())).isEmpty();
    List<String> steps = new ArrayList<>();
    for (int minute = 150; minute < 200; minute++) {
      for (Breaker step : board.onTick(minute * Times.MINUTE)) {
        steps.add(minute + ": " + step.getTo());
      }
    }
    assertThat(steps).containsExactly("170: CLOSED");
  }

  private static Trip silence(long time, boolean ends) {
    Trip trip = trip("FEED_SILENCE", "instrument", "BTC", BreakerRule.HOLD, time);
    trip.setEnds(ends ? (Boolean) true : null);
    return trip;
  }

  @Test
  void whatTheConditionBeganTheConditionEnds() {
    BreakerBoard board = new BreakerBoard();
    assertThat(board.trip(silence(5, true))).isEmpty();
    Breaker open = board.trip(silence(10, false)).get(0);
    assertThat(open.getClearsAt()).isNull();
    assertThat(board.trip(silence(20, false))).isEmpty();
    assertThat(run(board, 500, List.of())).isEmpty();
    assertThat(board.trip(silence(19, true))).isEmpty();
    assertThat(board.blocking("instrument", "BTC").get(0).holds()).isTrue();
    Breaker closed = board.trip(silence(30, true)).get(0);
    assertThat(closed.getFrom()).isEqualTo(BreakerState.OPEN);
    assertThat(closed.getTo()).isEqualTo(BreakerState.CLOSED);
    assertThat(closed.getAuthor()).isNull();
    assertThat(board.trip(silence(29, false))).isEmpty();
    assertThat(board.trip(silence(30, false))).hasSize(1);
  }

  @Test
  void onlyDataAndVenueBreakersEndByTheirCondition() {
    BreakerBoard board = new BreakerBoard();
    board.trip(flash(1));
    Trip end = flash(2);
    end.setEnds(true);
    assertThat(board.trip(end)).isEmpty();
    assertThat(board.blocking("instrument", "BTC")).hasSize(1);
  }

  @Test
  void latchedNeedsAPersonAndOldTripsDoNotComeBack() {
    BreakerBoard board = new BreakerBoard();
    Trip trip = trip("DRAWDOWN_LIMIT", "portfolio", "P", BreakerRule.REDUCE_ONLY, 5 * Times.MINUTE);
    assertThat(run(board, 2000, List.of(trip))).containsExactly("5: CLOSED-LATCHED");
    assertThat(board.blocking("portfolio", "P")).hasSize(1);
    assertThat(board.reset(reset("portfolio:Q", 2001 * Times.MINUTE))).isEmpty();
    List<Breaker> steps = board.reset(reset("portfolio:P", 2001 * Times.MINUTE));
    assertThat(steps).hasSize(1);
    assertThat(steps.get(0).getAuthor()).isEqualTo("ann");
    assertThat(steps.get(0).getTo()).isEqualTo(BreakerState.CLOSED);
    trip.setEventTime(2001 * Times.MINUTE);
    assertThat(board.trip(trip)).isEmpty();
    trip.setEventTime(2002 * Times.MINUTE);
    assertThat(board.trip(trip)).hasSize(1);
  }

  @Test
  void resetNamesAScopeAStepOrABarePortfolio() {
    BreakerBoard board = new BreakerBoard();
    Breaker open = board.trip(flash(1)).get(0);
    run(board, 20, List.of());
    assertThat(board.reset(reset("breaker:unknown", Times.HOUR))).isEmpty();
    assertThat(board.reset(reset("breaker:" + open.getBreakerId(), Times.HOUR))).hasSize(1);
    board.trip(trip("DRAWDOWN_LIMIT", "portfolio", "P", BreakerRule.REDUCE_ONLY, 7));
    assertThat(board.reset(reset("P", 8))).hasSize(1);
    board.trip(trip("SYSTEMIC_SELLOFF", "global", "market", BreakerRule.BLOCK_OPENING, 9));
    assertThat(board.reset(reset("global", 10))).hasSize(1);
  }

  @Test
  void closedBreakersAreForgottenAfterAWeek() {
    BreakerBoard board = new BreakerBoard();
    board.trip(flash(1));
    run(board, 60, List.of());
    board.onTick(8 * 24 * Times.HOUR);
    assertThat(board.machines()).isEmpty();
  }

  private static Trip words(int word, long time) {
    return switch (word) {
      case 0 -> trip("FLASH_MOVE", "instrument", "BTC", BreakerRule.ALERT, time);
      case 1, 2 -> trip("FLASH_MOVE", "instrument", "BTC", BreakerRule.BLOCK_OPENING, time);
      // Within a minute, as publishers and portfolios do.
      case 3 ->
          trip(
              "PUBLISHER_ESCALATION",
              "publisher",
              "desk",
              BreakerRule.BLOCK_OPENING,
              time - 17 * Times.SECOND);
      case 4 -> trip("SYSTEMIC_SELLOFF", "global", "global", BreakerRule.BLOCK_OPENING, time);
      default -> silence(time, time / Times.MINUTE % 2 == 0);
    };
  }

  @Property(tries = 300)
  void reachesStatesByDrawnEdgesOnlyAndGoesOnThroughBytes(
      @ForAll @Size(max = 120) List<@IntRange(max = 30) Integer> script) throws IOException {
    BreakerBoard whole = new BreakerBoard();
    BreakerBoard restored = new BreakerBoard();
    Set<String> ids = new TreeSet<>();
    long minute = 0;
    for (int word : script) {
      List<Breaker> steps = new ArrayList<>();
      List<Breaker> again = new ArrayList<>();
      for (int i = 0; i < Math.max(1, word - 10); i++) {
        minute++;
        long time = minute * Times.MINUTE;
        if (word < 6) {
          Trip trip = words(word, time);
          steps.addAll(whole.trip(trip));
          again.addAll(restored.trip(trip));
        } else if (word == 6) {
          Trip trip = trip("DRAWDOWN_LIMIT", "portfolio", "P", BreakerRule.REDUCE_ONLY, time);
          steps.addAll(whole.trip(trip));
          again.addAll(restored.trip(trip));
        } else if (word == 7) {
          steps.addAll(whole.reset(reset("portfolio:P", time)));
          again.addAll(restored.reset(reset("portfolio:P", time)));
        }
        steps.addAll(whole.advanceTo(time));
        again.addAll(restored.advanceTo(time));
        steps.addAll(whole.onTick(time));
        again.addAll(restored.onTick(time));
      }
      restored = Facts.again(restored::writeTo, BreakerBoard::readFrom);
      assertThat(again).isEqualTo(steps);
      for (Breaker step : steps) {
        assertThat(ids.add(step.getBreakerId())).isTrue();
        if (step.getAuthor() == null) {
          boolean shortWay =
              BreakerRule.of(step.getPattern()).end() == BreakerRule.End.TIME
                  || BreakerRule.of(step.getPattern()).end() == BreakerRule.End.CONDITION;
          assertThat(shortWay ? SHORT_EDGES : EDGES).contains(step.getFrom() + "-" + step.getTo());
        } else {
          assertThat(step.getTo()).isEqualTo(BreakerState.CLOSED);
        }
      }
    }
    assertThat(Facts.bytes(restored::writeTo)).isEqualTo(Facts.bytes(whole::writeTo));
  }
}
