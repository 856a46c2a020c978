package io.breakwater.udfs.math.outcome;

import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.Verdict;
import org.jspecify.annotations.Nullable;

/** Outcomes of one group, added up. */
public final class Tally {
  private static final double FULL_SCORE = 100;

  private long count;
  private long good;
  private double returns;
  private long scored;
  private long scoredGood;
  private double forecasts;
  private double squares;
  private long blocked;
  private long reduced;
  private double saved;
  private double cost;

  /**
   * Adds an outcome.
   *
   * @param share part of what blocking saved or cost that belongs to the group, 0..1
   */
  void add(Outcome outcome, double share) {
    count++;
    boolean won = outcome.getReturnRatio() > 0;
    good += won ? 1 : 0;
    returns += outcome.getReturnRatio();
    Double score = outcome.getScore();
    if (score != null) {
      double forecast = score / FULL_SCORE;
      double miss = forecast - (won ? 1 : 0);
      scored++;
      scoredGood += won ? 1 : 0;
      forecasts += forecast;
      squares += miss * miss;
    }
    blocked += outcome.getVerdict() == Verdict.BLOCK ? 1 : 0;
    reduced += outcome.getVerdict() == Verdict.REDUCE ? 1 : 0;
    Double money = outcome.getSavedOrCost();
    if (money != null) {
      saved += share * Math.max(0, money);
      cost += share * Math.max(0, -money);
    }
  }

  /** Outcomes. */
  public long count() {
    return count;
  }

  /** Those that made money. */
  public long good() {
    return good;
  }

  /** Mean return of a position in its direction, ratio; null: no outcome. */
  public @Nullable Double meanReturn() {
    return mean(returns, count);
  }

  /** Those with a score. */
  public long scored() {
    return scored;
  }

  /** Mean of score / 100, what the score promises; null: none was scored. */
  public @Nullable Double meanForecast() {
    return mean(forecasts, scored);
  }

  /** Share of the scored that made money; null: none was scored. */
  public @Nullable Double goodShare() {
    return mean((double) scoredGood, scored);
  }

  /** Mean of (score/100 - (made money ? 1 : 0))&sup2;, 0 best, 1 worst; null: none was scored. */
  public @Nullable Double brier() {
    return mean(squares, scored);
  }

  /**
   * 1 - Brier score / that of always promising the share that made money: above 0 the score knows
   * more than the average; null: none was scored, or all ended alike.
   */
  public @Nullable Double skill() {
    Double share = goodShare();
    Double brier = brier();
    if (share == null || brier == null || share == 0 || share == 1) {
      return null;
    }
    return 1 - brier / (share * (1 - share));
  }

  /** Those that were blocked. */
  public long blocked() {
    return blocked;
  }

  /** Those that were made smaller. */
  public long reduced() {
    return reduced;
  }

  /** Losses kept out, money. */
  public double saved() {
    return saved;
  }

  /** Gains kept out, money. */
  public double cost() {
    return cost;
  }

  private static @Nullable Double mean(double sum, long count) {
    return count == 0 ? null : (Double) (sum / count);
  }
}
