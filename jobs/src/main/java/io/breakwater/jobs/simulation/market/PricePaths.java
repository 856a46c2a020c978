package io.breakwater.jobs.simulation.market;

import java.util.List;

/**
 * Prices of all assets every five seconds: a market factor, a factor per sector and a part of their
 * own, each with GARCH(1,1) volatility by the minute (Bollerslev 1986), and over them what the
 * storyline brings.
 */
final class PricePaths {
  /** Steps in a minute. */
  static final int STEPS = 12;

  private static final double MARKET_SIGMA = 0.00042;
  private static final double SECTOR_SIGMA = 0.00036;

  /** Log return of the fall: a little over 12 %, so that noise never leaves it short. */
  private static final double CRASH = -0.138;

  /** Share of the fall in each of its minutes. */
  private static final double[] CRASH_SHAPE = {0.62, 0.24, 0.14};

  private static final double RECOVERED = 0.5;
  private static final double CONTAGION = 0.05;

  private final Storyline story;
  private final double[][] logPrice;
  private final double[][] stress;

  private PricePaths(Storyline story) {
    this.story = story;
    this.logPrice = new double[Listing.ASSETS.size()][Storyline.MINUTES * STEPS + 1];
    this.stress = new double[Listing.ASSETS.size()][Storyline.MINUTES];
  }

  static PricePaths of(long seed, Storyline story) {
    PricePaths paths = new PricePaths(story);
    paths.addFactor(new Factor(Dice.of(seed, "market"), MARKET_SIGMA), Listing.ASSETS, true);
    for (String sector : Listing.SECTORS) {
      List<Asset> members =
          Listing.ASSETS.stream().filter(asset -> asset.sector().equals(sector)).toList();
      paths.addFactor(new Factor(Dice.of(seed, sector), SECTOR_SIGMA), members, false);
    }
    for (Asset asset : Listing.ASSETS) {
      Factor own = new Factor(Dice.of(seed, "own-" + asset.base()), asset.ownSigma());
      paths.addFactor(own, List.of(asset), false);
    }
    paths.addCrash(Dice.of(seed, "crash"));
    paths.addSelloff(Dice.of(seed, "selloff"));
    paths.accumulate();
    paths.measureStress();
    return paths;
  }

  /** Price after {@code step} steps of five seconds since midnight. */
  double at(int asset, int step) {
    return Listing.ASSETS.get(asset).startPrice() * StrictMath.exp(logPrice[asset][step]);
  }

  /** Log return over the {@code minutes} before a step; from midnight where there are fewer. */
  double move(int asset, int step, int minutes) {
    return logPrice[asset][step] - logPrice[asset][Math.max(0, step - minutes * STEPS)];
  }

  /** Present volatility over the calm one, 0.6 to 12: books thin out and widen with it. */
  double stress(int asset, int minute) {
    return stress[asset][minute];
  }

  // Until they are accumulated, the cells hold the return of the step that ends there.
  private void addFactor(Factor factor, List<Asset> members, boolean market) {
    for (int minute = 0; minute < Storyline.MINUTES; minute++) {
      double scale = market && inSelloff(minute) ? 1.6 : 1;
      for (int i = 1; i <= STEPS; i++) {
        double shock = scale * factor.step(STEPS);
        for (Asset asset : members) {
          double beta = market ? asset.marketBeta() : 1;
          logPrice[Listing.indexOf(asset.base())][minute * STEPS + i] += beta * shock;
        }
      }
      factor.endMinute();
    }
  }

  private boolean inSelloff(int minute) {
    return minute >= story.selloffMinute()
        && minute < story.selloffMinute() + Storyline.SELLOFF_MINUTES;
  }

  private void addCrash(Dice dice) {
    int victim = Listing.indexOf(story.crashAsset());
    for (int minute = 0; minute < Storyline.CRASH_MINUTES; minute++) {
      spread(victim, story.crashMinute() + minute, CRASH * CRASH_SHAPE[minute], dice);
      for (Asset asset : Listing.ASSETS) {
        if (asset.sector().equals(Listing.ASSETS.get(victim).sector())
            && !asset.base().equals(story.crashAsset())) {
          double echo = CONTAGION * CRASH * CRASH_SHAPE[minute];
          spread(Listing.indexOf(asset.base()), story.crashMinute() + minute, echo, dice);
        }
      }
    }
    // Weights 24, 23 ... 0: most of it comes back at once.
    int sum = Storyline.RECOVERY_MINUTES * (Storyline.RECOVERY_MINUTES - 1) / 2;
    for (int i = 0; i < Storyline.RECOVERY_MINUTES; i++) {
      double share = (Storyline.RECOVERY_MINUTES - 1.0 - i) / sum;
      int minute = story.crashMinute() + Storyline.CRASH_MINUTES + i;
      spread(victim, minute, -CRASH * RECOVERED * share, dice);
    }
  }

  private void spread(int asset, int minute, double move, Dice dice) {
    double[] weights = new double[STEPS];
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      weights[i] = 0.5 + dice.unit();
      sum += weights[i];
    }
    for (int i = 0; i < STEPS; i++) {
      logPrice[asset][minute * STEPS + 1 + i] += move * weights[i] / sum;
    }
  }

  // Every asset ends the sell-off 5 to 8 % lower, along one shape: that is what correlates them.
  private void addSelloff(Dice dice) {
    int length = Storyline.SELLOFF_MINUTES * STEPS;
    int from = story.selloffMinute() * STEPS + 1;
    double[] shape = new double[length];
    double sum = 0;
    for (int minute = 0; minute < Storyline.SELLOFF_MINUTES; minute++) {
      double burst = (dice.exponential() + dice.exponential() + dice.exponential()) / 3;
      double hump = StrictMath.sin(Math.PI * (minute + 0.5) / Storyline.SELLOFF_MINUTES);
      for (int i = 0; i < STEPS; i++) {
        shape[minute * STEPS + i] = burst * hump * hump * (0.7 + 0.6 * dice.unit());
        sum += shape[minute * STEPS + i];
      }
    }
    for (int asset = 0; asset < logPrice.length; asset++) {
      double beta = Listing.ASSETS.get(asset).marketBeta();
      double goal = StrictMath.log(1 - (0.052 + 0.04 * (beta - 0.9) + dice.between(0.0, 0.004)));
      double base = 0;
      for (int i = 0; i < length; i++) {
        base += logPrice[asset][from + i];
      }
      for (int i = 0; i < length; i++) {
        logPrice[asset][from + i] += (goal - base) * shape[i] / sum;
      }
    }
  }

  private void accumulate() {
    for (double[] path : logPrice) {
      for (int step = 1; step < path.length; step++) {
        path[step] += path[step - 1];
      }
    }
  }

  private void measureStress() {
    for (int asset = 0; asset < logPrice.length; asset++) {
      Asset named = Listing.ASSETS.get(asset);
      double market = named.marketBeta() * MARKET_SIGMA;
      double calm =
          market * market + SECTOR_SIGMA * SECTOR_SIGMA + named.ownSigma() * named.ownSigma();
      double variance = calm;
      for (int minute = 0; minute < Storyline.MINUTES; minute++) {
        double move = logPrice[asset][(minute + 1) * STEPS] - logPrice[asset][minute * STEPS];
        // One minute cannot lift it beyond ten deviations, so that books heal within minutes.
        variance = 0.85 * variance + 0.15 * Math.min(move * move, 600 * calm);
        stress[asset][minute] = Math.max(0.6, Math.min(12, StrictMath.sqrt(variance / calm)));
      }
    }
  }

  /** One source of returns, with a memory for its own size. */
  private static final class Factor {
    private static final double FLOOR = 0.06;
    private static final double NEWS = 0.09;
    private static final double MEMORY = 0.85;
    private static final double LARGEST_VARIANCE = 9;

    private final Dice dice;
    private final double sigma;
    private double variance = 1;
    private double minute;

    Factor(Dice dice, double sigma) {
      this.dice = dice;
      this.sigma = sigma;
    }

    double step(int stepsAMinute) {
      double shock = sigma * StrictMath.sqrt(variance / stepsAMinute) * dice.normal();
      minute += shock;
      return shock;
    }

    void endMinute() {
      double surprise = minute / sigma;
      variance = Math.min(LARGEST_VARIANCE, FLOOR + NEWS * surprise * surprise + MEMORY * variance);
      minute = 0;
    }
  }
}
