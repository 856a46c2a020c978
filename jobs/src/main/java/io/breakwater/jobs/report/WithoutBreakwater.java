package io.breakwater.jobs.report;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Transfer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the portfolios would be worth had every signal been executed as asked: in full at the
 * instrument's next bar close, with the taker fee, whatever Breakwater said; no rebalancing, no
 * funding. A yardstick for the demo's summary and the report of a replay, no part of the product.
 *
 * <p>Closes are either kept and gone through at the end ({@link #results()}), as from a broker they
 * come in any order; or, where they come by time, handed over moment by moment after {@link
 * #begin}.
 */
public final class WithoutBreakwater {
  private static final Comparator<Asked> ORDER =
      Comparator.comparingLong(Asked::time).thenComparing(Asked::id, Utf8Order.INSTANCE);

  private final Map<String, Instrument> instruments = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, Shadow> shadows = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<Long, Map<String, Double>> closes = new TreeMap<>();
  private final List<Transfer> transfers = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Map<String, Double> prices = new TreeMap<>(Utf8Order.INSTANCE);
  private List<Asked> waiting = new ArrayList<>();
  private Watcher watcher = (portfolio, standing) -> {};
  private int nextAsked;
  private int nextTransfer;

  /**
   * A portfolio at the end.
   *
   * @param equity cash and positions, money
   * @param worstDrawdown largest 1 - nav / peak, 0..1; transfers move no nav
   */
  public record Result(double equity, double worstDrawdown) {}

  /**
   * A portfolio at a moment.
   *
   * @param time epoch microseconds
   * @param equity cash and positions, money
   * @param nav price of a unit, 1 at the opening
   * @param turnover money traded so far, both sides
   * @param fees paid so far, money
   * @param invested true: it holds something
   */
  public record Standing(
      long time, double equity, double nav, double turnover, double fees, boolean invested) {}

  /** Sees portfolios over time. */
  @FunctionalInterface
  public interface Watcher {
    /** A portfolio at a moment at which it could be valued. */
    void take(String portfolio, Standing standing);
  }

  private record Asked(
      long time,
      String id,
      String portfolio,
      String instrument,
      Direction side,
      Intent intent,
      @Nullable Double quantity) {}

  /** Defines an instrument. */
  public void add(Instrument instrument) {
    instruments.put(instrument.getInstrument(), instrument);
  }

  /** Opens a portfolio; later balances of it change nothing. */
  public void add(Balance balance) {
    shadows.putIfAbsent(balance.getPortfolioId(), new Shadow(balance));
  }

  /** Moves money in or out. */
  public void add(Transfer transfer) {
    transfers.add(transfer);
  }

  /** A bar's close. */
  public void add(InstrumentState state) {
    closes
        .computeIfAbsent(state.getEventTime(), time -> new TreeMap<>(Utf8Order.INSTANCE))
        .put(state.getInstrument(), state.getClose());
  }

  /** What a signal asked of a portfolio, told by the verdict on it; the verdict is not heeded. */
  public void add(Audit audit) {
    String portfolio = audit.getPortfolioId();
    if (portfolio != null
        && known.add(portfolio + "|" + audit.getSignalId() + "|" + audit.getSignalRevision())) {
      asked.add(
          new Asked(
              audit.getSequencedAt(),
              audit.getDecisionId(),
              portfolio,
              audit.getInstrument(),
              audit.getSide(),
              audit.getIntent(),
              audit.getQuantity()));
    }
  }

  /** True: a portfolio was opened and something was asked of it. */
  public boolean hasSignals() {
    return asked.stream().anyMatch(order -> shadows.containsKey(order.portfolio()));
  }

  /** Runs through the closes in order of time; portfolios that were never opened are left out. */
  public Map<String, Result> results() {
    begin((portfolio, standing) -> {});
    closes.forEach(this::moment);
    Map<String, Result> results = new TreeMap<>(Utf8Order.INSTANCE);
    shadows.forEach((id, shadow) -> results.put(id, shadow.result()));
    return results;
  }

  /** Everything but closes has been added; {@code taker} sees each portfolio at each moment. */
  public void begin(Watcher taker) {
    watcher = taker;
    asked.sort(ORDER);
    transfers.sort(Comparator.comparingLong(Transfer::getEventTime));
    prices.clear();
    waiting = new ArrayList<>();
    nextAsked = 0;
    nextTransfer = 0;
  }

  /**
   * A moment at which bars closed; moments come in order of time.
   *
   * @param time epoch microseconds
   * @param nowClosed closes by instrument
   */
  public void moment(long time, Map<String, Double> nowClosed) {
    prices.putAll(nowClosed);
    for (;
        nextTransfer < transfers.size() && transfers.get(nextTransfer).getEventTime() <= time;
        nextTransfer++) {
      Transfer transfer = transfers.get(nextTransfer);
      Shadow shadow = shadows.get(transfer.getPortfolioId());
      if (shadow != null) {
        shadow.move(transfer.getAmount());
      }
    }
    for (; nextAsked < asked.size() && asked.get(nextAsked).time() < time; nextAsked++) {
      waiting.add(asked.get(nextAsked));
    }
    waiting = stillWaiting(waiting, nowClosed);
    shadows.forEach(
        (id, shadow) -> {
          if (shadow.value(time, prices, instruments)) {
            watcher.take(id, shadow.standing(time));
          }
        });
  }

  private List<Asked> stillWaiting(List<Asked> waiting, Map<String, Double> nowClosed) {
    List<Asked> left = new ArrayList<>();
    for (Asked order : waiting) {
      if (!execute(order, nowClosed.get(order.instrument()))) {
        left.add(order);
      }
    }
    return left;
  }

  /** True: it is done with. */
  private boolean execute(Asked order, @Nullable Double close) {
    if (close == null) {
      return false;
    }
    Shadow shadow = shadows.get(order.portfolio());
    Instrument instrument = instruments.get(order.instrument());
    if (shadow != null && instrument != null) {
      shadow.trade(instrument, shadow.signedQuantity(order), close);
    }
    return true;
  }

  /** A portfolio that does as it is told. */
  private static final class Shadow {
    private final long openedAt;
    private final Map<String, Double> positions = new TreeMap<>(Utf8Order.INSTANCE);
    private double cash;
    private double moved;
    private double equity;
    private double nav = 1;
    private double peak = 1;
    private double worst;
    private double turnover;
    private double fees;
    private boolean valued;

    Shadow(Balance balance) {
      this.openedAt = balance.getAsOf();
      this.cash = balance.getCash();
      for (BalancePosition position : balance.getPositions()) {
        positions.merge(position.getInstrument(), position.getQuantity(), Double::sum);
      }
    }

    void move(double amount) {
      cash += amount;
      moved += amount;
    }

    double signedQuantity(Asked order) {
      int direction = order.side() == Direction.LONG ? 1 : -1;
      Double asked = order.quantity();
      double quantity = asked == null || !Double.isFinite(asked) ? 0 : Math.max(0, asked);
      if (order.intent() == Intent.OPEN) {
        return direction * quantity;
      }
      // An exit never turns a position round, and one without a number means all of it.
      double held = Math.max(0, direction * positions.getOrDefault(order.instrument(), 0.0));
      boolean part = order.intent() == Intent.REDUCE && asked != null;
      return -direction * (part ? Math.min(held, quantity) : held);
    }

    void trade(Instrument instrument, double quantity, double price) {
      double value = quantity * instrument.getContractMultiplier() * price;
      double fee = Math.abs(value) * instrument.getTakerFeeRate();
      cash -= value + fee;
      turnover += Math.abs(value);
      fees += fee;
      positions.merge(instrument.getInstrument(), quantity, Double::sum);
    }

    /** True: it could be valued. */
    boolean value(long time, Map<String, Double> prices, Map<String, Instrument> instruments) {
      if (time < openedAt) {
        return false;
      }
      double total = cash;
      for (Map.Entry<String, Double> position : positions.entrySet()) {
        Double price = prices.get(position.getKey());
        Instrument instrument = instruments.get(position.getKey());
        if (price == null || instrument == null) {
          // Not worth anything that can be said yet.
          return false;
        }
        total += position.getValue() * instrument.getContractMultiplier() * price;
      }
      if (valued && equity > 0) {
        nav *= Math.max(0, (total - moved) / equity);
      }
      valued = true;
      moved = 0;
      equity = total;
      peak = Math.max(peak, nav);
      worst = Math.max(worst, 1 - nav / peak);
      return true;
    }

    Standing standing(long time) {
      boolean invested = positions.values().stream().anyMatch(quantity -> quantity != 0);
      return new Standing(time, equity, nav, turnover, fees, invested);
    }

    Result result() {
      return new Result(valued ? equity : cash, worst);
    }
  }
}
