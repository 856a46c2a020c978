package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Five publishers: a steady one, one after the trend, one against it, one that sends large sizes
 * without a stop, and one that doubles up.
 */
final class Publishers {
  static final String STEADY = "p-steady";
  static final String MOMENTUM = "p-momentum";
  static final String MEANREV = "p-meanrev";
  static final String CARELESS = "p-careless";
  static final String ESCALATOR = "p-escalator";

  /** Minutes without signals in the morning: nothing is ready then. */
  private static final int FIRST_MINUTE = 35;

  private static final int LAST_MINUTE = 1_405;

  /** Signals in one burst of the escalating publisher, each larger than the one before. */
  private static final int BURST = 4;

  private final long seed;
  private final Storyline story;
  private final PricePaths paths;

  Publishers(long seed, Storyline story, PricePaths paths) {
    this.seed = seed;
    this.story = story;
    this.paths = paths;
  }

  /** All well-formed signals, exits included, in the order of their sending. */
  List<Signal> signals() {
    List<Signal> signals = new ArrayList<>();
    signals.addAll(steady());
    signals.addAll(momentum());
    signals.addAll(meanReversion());
    signals.addAll(careless());
    signals.addAll(escalator());
    signals.sort(Comparator.comparingLong(Signal::getEmittedAt).thenComparing(Signal::getSignalId));
    return signals;
  }

  // Follows the last hour's drift at a constant size, on everything, for its followers.
  private List<Signal> steady() {
    Dice dice = Dice.of(seed, STEADY);
    Desk desk = new Desk(dice, STEADY, "drift");
    for (long at : times(dice, 150)) {
      int asset = dice.between(0, Listing.ASSETS.size());
      Direction side = move(asset, at, 60) >= 0 ? Direction.LONG : Direction.SHORT;
      desk.open(asset, side, at, dice.between(9_000.0, 13_000.0), 0.012, 2.0, 1.0);
      desk.last().setPublisherEquity(1_000_000.0);
      desk.maybeExit(0.3);
    }
    return desk.sent;
  }

  // Buys the strongest of the last half hour, sells the weakest.
  private List<Signal> momentum() {
    Dice dice = Dice.of(seed, MOMENTUM);
    Desk desk = new Desk(dice, MOMENTUM, "breakout");
    for (long at : times(dice, 130)) {
      boolean up = dice.chance(0.6);
      int asset = extreme(dice, at, 30, up);
      double notional = 14_000 * dice.logNormal(0.35);
      desk.open(asset, up ? Direction.LONG : Direction.SHORT, at, notional, 0.015, 1.8, 2.0);
      desk.last().setPublisherEquity(500_000.0);
      desk.maybeExit(0.3);
    }
    return desk.sent;
  }

  // Fades the last ten minutes; after a crash it is the first to buy.
  private List<Signal> meanReversion() {
    Dice dice = Dice.of(seed, MEANREV);
    Desk desk = new Desk(dice, MEANREV, "fade");
    List<Long> times = times(dice, 105);
    for (int i = 0; i < 8; i++) {
      times.add(moment(dice, story.crashMinute() + Storyline.CRASH_MINUTES, 14));
      times.add(moment(dice, story.selloffMinute() + 10, 30));
    }
    for (long at : times) {
      boolean down = dice.chance(0.7);
      int asset = extreme(dice, at, 10, !down);
      double notional = 5_000 * dice.logNormal(0.3);
      desk.open(asset, down ? Direction.LONG : Direction.SHORT, at, notional, 0.01, 1.5, 1.0);
      desk.last().setPortfolioId(Accounts.TIDE);
      desk.maybeExit(0.35);
    }
    return desk.sent;
  }

  // Large, long, and without a plan.
  private List<Signal> careless() {
    Dice dice = Dice.of(seed, CARELESS);
    Desk desk = new Desk(dice, CARELESS, "conviction");
    List<String> favourites = List.of("DOGE", "WIF", "FET", "SOL", story.crashAsset());
    for (long at : times(dice, 80)) {
      int asset = Listing.indexOf(dice.pick(favourites));
      // It never doubts the asset it holds most of: that one it neither shorts nor leaves.
      boolean favourite = Listing.ASSETS.get(asset).base().equals(story.crashAsset());
      boolean isLong = favourite || dice.chance(0.85);
      Direction side = isLong ? Direction.LONG : Direction.SHORT;
      double notional = 60_000 * dice.logNormal(0.5);
      desk.open(asset, side, at, notional, 0, 0, dice.between(2, 7));
      desk.last().setPortfolioId(Accounts.SURGE);
      desk.maybeExit(favourite ? 0 : 0.2);
    }
    return desk.sent;
  }

  // Small for a while, then a burst in which leverage and size rise from signal to signal.
  private List<Signal> escalator() {
    Dice dice = Dice.of(seed, ESCALATOR);
    Desk desk = new Desk(dice, ESCALATOR, "double-up");
    for (int hour = 1; hour < 23; hour += 2) {
      for (int i = 0; i < BURST; i++) {
        long at = moment(dice, hour * 60, 60);
        double notional = 7_000 * dice.logNormal(0.2);
        openEscalating(desk, dice, at, notional, 2);
      }
      int minute = hour * 60 + dice.between(70, 100);
      for (int i = 0; i < BURST; i++) {
        double factor = StrictMath.pow(2, i);
        long at = moment(dice, minute + 3 * i, 2);
        openEscalating(desk, dice, at, 8_000 * factor, 3 * factor);
      }
    }
    return desk.sent;
  }

  private void openEscalating(Desk desk, Dice dice, long at, double notional, double leverage) {
    int asset = extreme(dice, at, 20, true);
    desk.open(asset, Direction.LONG, at, notional, 0.02, 1.2, leverage);
    desk.last().setPublisherEquity(200_000.0);
  }

  private List<Long> times(Dice dice, int count) {
    List<Long> times = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      times.add(moment(dice, FIRST_MINUTE, LAST_MINUTE - FIRST_MINUTE));
    }
    return times;
  }

  private static long moment(Dice dice, int minute, int minutes) {
    return Storyline.timeOf(minute) + Storyline.micros(dice.unit() * minutes * 60);
  }

  // One of the three that moved most.
  private int extreme(Dice dice, long at, int minutes, boolean up) {
    List<Integer> order = new ArrayList<>();
    for (int asset = 0; asset < Listing.ASSETS.size(); asset++) {
      order.add(asset);
    }
    double sign = up ? -1 : 1;
    order.sort(Comparator.comparingDouble(asset -> sign * move(asset, at, minutes)));
    return order.get(dice.between(0, 3));
  }

  private double move(int asset, long at, int minutes) {
    return paths.move(asset, stepOf(at), minutes);
  }

  private static int stepOf(long at) {
    return (int) ((at - Storyline.START) * PricePaths.STEPS / Times.MINUTE);
  }

  /** Signals of one publisher as they are written. */
  private final class Desk {
    private final Dice dice;
    private final String publisher;
    private final String strategy;
    private final List<Signal> sent = new ArrayList<>();
    private int number;

    Desk(Dice dice, String publisher, String strategy) {
      this.dice = dice;
      this.publisher = publisher;
      this.strategy = strategy;
    }

    Signal last() {
      return sent.get(sent.size() - 1);
    }

    /** Stop at this ratio from the entry (0: none), target at so many times the stop's distance. */
    void open(
        int index,
        Direction side,
        long at,
        double notional,
        double stop,
        double reward,
        double leverage) {
      Asset asset = Listing.ASSETS.get(index);
      double price = asset.quoted(paths.at(index, stepOf(at)));
      Signal signal = blank(at);
      signal.setInstrument(asset.instrument());
      signal.setSide(side);
      signal.setIntent(Intent.OPEN);
      signal.setEntryPrice(dice.chance(0.15) ? null : Double.valueOf(price));
      signal.setQuantity(asset.quantity(notional, price));
      signal.setLeverage(leverage);
      if (stop > 0) {
        double sign = side == Direction.LONG ? 1 : -1;
        signal.setStopPrice(asset.quoted(price * (1 - sign * stop)));
        signal.setTargetPrice(asset.quoted(price * (1 + sign * stop * reward)));
      }
      sent.add(signal);
    }

    /**
     * With this probability the last opening is followed by its exit, half an hour or two later.
     */
    void maybeExit(double probability) {
      Signal opening = last();
      long at = moment(dice, 20, 100) - Storyline.START + opening.getEmittedAt();
      if (!dice.chance(probability) || at >= Storyline.timeOf(LAST_MINUTE)) {
        return;
      }
      boolean part = dice.chance(0.4);
      Signal exit = blank(at);
      exit.setPortfolioId(opening.getPortfolioId());
      exit.setInstrument(opening.getInstrument());
      exit.setSide(opening.getSide());
      exit.setIntent(part ? Intent.REDUCE : Intent.CLOSE);
      exit.setQuantity(part ? half(opening) : null);
      exit.setPublisherEquity(opening.getPublisherEquity());
      int place = sent.size() - 1;
      sent.add(place, exit);
    }

    private @Nullable Double half(Signal opening) {
      Asset asset = Listing.asset(base(opening));
      Double quantity = opening.getQuantity();
      // At a price of one, money is a quantity: whole lots of the half.
      return quantity == null ? null : Double.valueOf(asset.quantity(quantity / 2, 1));
    }

    private String base(Signal signal) {
      return signal.getInstrument().substring(0, signal.getInstrument().indexOf('-'));
    }

    private Signal blank(long at) {
      number++;
      Signal signal = new Signal();
      signal.setSignalId(String.format(Locale.ROOT, "%s-%04d", publisher, number));
      signal.setRevision(1);
      signal.setPublisherId(publisher);
      signal.setStrategyId(strategy);
      signal.setEmittedAt(at);
      signal.setReceivedAt(at + dice.between(30, 350) * 1_000L);
      signal.setValidForSeconds(120.0);
      return signal;
    }
  }
}
