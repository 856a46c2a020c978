package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.Times;
import java.util.List;

/**
 * What happens on the day, and when. Minutes count from midnight.
 *
 * @param crashAsset asset that falls 12 % within three minutes and recovers half of it
 * @param crashMinute first minute of the fall
 * @param outageAsset asset whose feeds fall silent
 * @param outageMinute first silent minute
 * @param selloffMinute first minute of the market-wide sell-off
 * @param macroMinute minute of the macro release before it
 * @param voteMinute minute of the event of one asset
 * @param resetMinute minute in which a person releases the reckless portfolio
 */
record Storyline(
    String crashAsset,
    int crashMinute,
    String outageAsset,
    int outageMinute,
    int selloffMinute,
    int macroMinute,
    int voteMinute,
    int resetMinute) {
  /** Midnight at which the day begins, epoch microseconds: 2025-03-03T00:00:00Z. */
  static final long START = 1_740_960_000L * Times.SECOND;

  static final int MINUTES = 1_440;
  static final int CRASH_MINUTES = 3;
  static final int RECOVERY_MINUTES = 25;
  static final int OUTAGE_MINUTES = 20;
  static final int SELLOFF_MINUTES = 40;

  /** Asset whose token holders vote. */
  static final String VOTE_ASSET = "UNI";

  static Storyline of(long seed) {
    Dice dice = Dice.of(seed, "storyline");
    int macro = 13 * 60 + 30;
    return new Storyline(
        dice.pick(List.of("AVAX", "NEAR", "AAVE", "LINK")),
        dice.between(380, 460),
        dice.pick(List.of("ADA", "CRV", "TAO", "FET")),
        dice.between(600, 660),
        macro + dice.between(8, 45),
        macro,
        dice.between(1_080, 1_200),
        dice.between(540, 580));
  }

  /** Time of a minute's start. */
  static long timeOf(int minute) {
    return START + minute * Times.MINUTE;
  }

  /** Length in microseconds, cut to whole milliseconds: nobody stamps finer. */
  static long micros(double seconds) {
    long millis = (long) (seconds * 1e3);
    return millis * 1_000;
  }

  /** Whether the asset's feeds are silent in this minute. */
  boolean silent(String base, int minute) {
    return base.equals(outageAsset)
        && minute >= outageMinute
        && minute < outageMinute + OUTAGE_MINUTES;
  }
}
