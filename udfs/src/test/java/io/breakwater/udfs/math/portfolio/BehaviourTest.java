package io.breakwater.udfs.math.portfolio;

import static io.breakwater.udfs.math.portfolio.Behaviour.Flag.DISPOSITION;
import static io.breakwater.udfs.math.portfolio.Behaviour.Flag.SCALING_IN;
import static io.breakwater.udfs.math.portfolio.Behaviour.Flag.SIZE_UP_AFTER_LOSSES;
import static io.breakwater.udfs.math.portfolio.Behaviour.Flag.SIZE_UP_AFTER_WINS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.portfolio.Behaviour.Flag;
import io.breakwater.udfs.math.portfolio.Behaviour.Raised;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Habits in fills: a small book of one instrument that buys and sells. */
class BehaviourTest {
  private static final long MINUTE = Times.MINUTE;

  private final List<Flag> raised = new ArrayList<>();
  private Behaviour behaviour = new Behaviour();
  private double position;
  private double cost;
  private int number;
  private Raised last;

  private void trade(long minute, String order, double quantity, double price) {
    double before = position;
    double after = before + quantity;
    boolean reduces = before * quantity < 0;
    double reduced =
        reduces ? Math.signum(quantity) * Math.min(Math.abs(quantity), Math.abs(before)) : 0;
    double realised = reduces ? -reduced * (price - cost) : 0;
    if (!reduces) {
      cost = (cost * Math.abs(before) + price * Math.abs(quantity)) / Math.abs(after);
    } else if (before * after < 0) {
      cost = price;
    }
    position = after;
    Fill fill = new Fill();
    fill.setFillId("f" + number++);
    fill.setClientOrderId(order);
    fill.setInstrument("A");
    fill.setSide(quantity > 0 ? TradeSide.BUY : TradeSide.SELL);
    fill.setPrice(price);
    FillResult result =
        new FillResult(FillResult.Outcome.APPLIED, quantity, reduced, realised, 0, after);
    for (Raised each :
        behaviour.onFill(fill, result, 1, after == 0 ? null : (Double) cost, minute * MINUTE)) {
      raised.add(each.flag());
      last = each;
    }
  }

  /** Buys one and sells it again, at a profit or a loss. */
  private void roundTrip(long minute, long minutes, double profit) {
    trade(minute, "in" + number, 1, 100);
    trade(minute + minutes, "out" + number, -1, 100 + profit);
  }

  @Test
  void seesALargerOpeningAfterThreeLosses() {
    for (int i = 0; i < 3; i++) {
      roundTrip(i, 1, 5);
    }
    for (int i = 0; i < 3; i++) {
      roundTrip(100 + 10 * i, 5, -5);
    }
    trade(125 + 29, "part one", 1, 100);
    assertThat(raised).isEmpty();
    trade(125 + 30, "part one", 0.5, 100);
    assertThat(raised).containsExactly(SIZE_UP_AFTER_LOSSES);
    assertThat(last.values()).containsExactly(entry("size", 150.0), entry("usualSize", 100.0));
    assertThat(behaviour.standing(155 * MINUTE + 24 * Times.HOUR - 1))
        .containsExactly(SIZE_UP_AFTER_LOSSES);
    assertThat(behaviour.standing(155 * MINUTE + 24 * Times.HOUR)).isEmpty();
  }

  @Test
  void seesALargerOpeningAfterThreeWinsButNotLater() {
    for (int i = 0; i < 5; i++) {
      roundTrip(10 * i, 5, 5);
    }
    trade(45 + 31, "late", 2, 100);
    assertThat(raised).isEmpty();
    trade(77, "out", -2, 101);
    roundTrip(78, 1, 1);
    roundTrip(80, 1, 1);
    trade(82, "big", 1.5, 100);
    assertThat(raised).containsExactly(SIZE_UP_AFTER_WINS);
    // It stands already.
    trade(83, "bigger", 3, 100);
    assertThat(raised).hasSize(1);
  }

  @Test
  void seesLosersHeldTwiceAsLongAsWinners() {
    for (int i = 0; i < 5; i++) {
      roundTrip(1_000 * i, 10, 5);
    }
    for (int i = 5; i < 9; i++) {
      roundTrip(1_000 * i, 20, -5);
    }
    assertThat(raised).isEmpty();
    roundTrip(9_000, 20, -5);
    assertThat(raised).containsExactly(DISPOSITION);
    assertThat(last.values())
        .containsExactly(entry("losersHeldMinutes", 20.0), entry("winnersHeldMinutes", 10.0));
  }

  @Test
  void seesTheThirdAdditionToALoser() {
    trade(0, "open", 1, 100);
    trade(1, "better", 1, 101);
    trade(2, "one", 1, 99);
    trade(3, "one", 1, 98);
    trade(4, "two", 1, 97);
    assertThat(raised).isEmpty();
    trade(5, "three", 1, 96);
    assertThat(raised).containsExactly(SCALING_IN);
    trade(6, "flip", -7, 90);
    // A short that is sold lower adds to a winner.
    trade(7, "a", -1, 89);
    trade(8, "b", -1, 88);
    trade(9, "c", -1, 87);
    assertThat(raised).hasSize(1);
  }

  @Test
  void remembersItAll() throws IOException {
    for (int i = 0; i < 5; i++) {
      roundTrip(i, 1, -5);
    }
    trade(6, "open", 1, 100);
    trade(7, "one", 1, 99);
    trade(8, "two", 1, 98);
    behaviour = Facts.again(behaviour::writeTo, Behaviour::readFrom);
    trade(9, "three", 1.6, 97);
    assertThat(raised).containsExactly(SIZE_UP_AFTER_LOSSES, SCALING_IN);
    behaviour = Facts.again(behaviour::writeTo, Behaviour::readFrom);
    assertThat(behaviour.standing(10 * MINUTE)).containsExactly(SIZE_UP_AFTER_LOSSES, SCALING_IN);
    assertThat(behaviour.usualSize()).isEqualTo(100);
  }
}
