package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is estimated from an instrument's bars, filled ones too.
 *
 * <p>After a gap the windows (realised volatility, Rogers&ndash;Satchell, Parkinson, efficiency
 * ratio) start anew; averages, regime, direction and run lengths stay. A bar without a return
 * evaluates no regime.
 */
final class BarEstimators {
  private static final double FAST_LAMBDA = 0.94;
  private static final double SLOW_LAMBDA = 0.99;

  /** Root of the bars in a year of 365 days. */
  private static final double BARS_TO_YEAR = Math.sqrt(31_536_000.0 / 60);

  /** Root of the hours in a year of 365 days; the realised window is an hour of bars. */
  private static final double HOURS_TO_YEAR = Math.sqrt(365.0 * 24);

  private final EwmaVariance fast = new EwmaVariance(FAST_LAMBDA);
  private final EwmaVariance slow = new EwmaVariance(SLOW_LAMBDA);
  private final RealisedVolatility realised = new RealisedVolatility();
  private final RogersSatchell rogersSatchell = new RogersSatchell();
  private final Parkinson parkinson = new Parkinson();
  private final WilderAtr atr = new WilderAtr();
  private final VolatilityRegimeMachine regime = new VolatilityRegimeMachine();
  private final DirectionEstimator direction = new DirectionEstimator();
  private final ChangePointDetector changePoints = new ChangePointDetector();
  private final AmihudIlliquidity amihud = new AmihudIlliquidity();
  private double previousClose;
  private @Nullable Double logReturn;
  private @Nullable Double previousSigmaSlow;

  /**
   * Takes a closed bar.
   *
   * @param followsBar false: the first bar ever or after a gap, it has no return
   */
  void add(MarketBar bar, boolean followsBar) {
    previousSigmaSlow = slow.isReady() ? Double.valueOf(slow.sigma()) : null;
    if (followsBar) {
      follow(bar);
    } else {
      startAnew(bar);
    }
    rogersSatchell.add(bar.open(), bar.high(), bar.low(), bar.close());
    parkinson.add(bar.high(), bar.low());
    previousClose = bar.close();
  }

  private void startAnew(MarketBar bar) {
    logReturn = null;
    realised.restart();
    rogersSatchell.restart();
    parkinson.restart();
    direction.addFirst(bar.close());
    atr.addFirst(bar.high(), bar.low());
  }

  private void follow(MarketBar bar) {
    double moved = LogReturn.between(previousClose, bar.close());
    double sigmaBefore = slow.isReady() ? slow.sigma() : 0;
    logReturn = moved;
    if (sigmaBefore > 0) {
      changePoints.add(moved / sigmaBefore);
    }
    fast.add(moved);
    slow.add(moved);
    realised.add(moved);
    direction.add(bar.close(), moved);
    atr.add(bar.high(), bar.low(), previousClose);
    if (slow.isReady()) {
      regime.evaluate(fast.sigma(), slow.sigma(), moved, sigmaBefore);
    }
    if (!bar.filled()) {
      amihud.add(moved, bar.notional());
    }
  }

  /** Return of the newest bar; null: none. */
  @Nullable Double logReturn() {
    return logReturn;
  }

  /** Slow sigma per bar after the newest bar; null: not ready. */
  @Nullable Double sigmaSlow() {
    return slow.isReady() ? Finite.orNull(slow.sigma()) : null;
  }

  /** Slow sigma per bar before the newest bar; null: not ready. */
  @Nullable Double previousSigmaSlow() {
    return previousSigmaSlow;
  }

  /** Regime after the newest bar; null: not ready. */
  @Nullable VolatilityRegime regime() {
    return regime.regime();
  }

  /**
   * Probability that the volatility changed within the last ten returns; null: not ready, or fewer
   * than ten returns were judged, when it can be nothing but 1.
   */
  @Nullable Double judgedChangeProbability() {
    return changePoints.isReady() && changePoints.mayBeOld()
        ? Finite.orNull(changePoints.changeProbability())
        : null;
  }

  /** Fills the columns that come from bars. */
  void describe(InstrumentState row) {
    row.setReturn$(logReturn);
    row.setSigmaFast(fast.isReady() ? Finite.orNull(fast.sigma()) : null);
    row.setSigmaSlow(sigmaSlow());
    row.setRealisedVolatility(realised.isReady() ? Finite.orNull(realised.value()) : null);
    row.setRogersSatchell(rogersSatchell.isReady() ? Finite.orNull(rogersSatchell.value()) : null);
    row.setAtr(atr.isReady() ? Finite.orNull(atr.value()) : null);
    row.setVolatilityRegime(regime.regime());
    row.setDirection(direction.direction());
    row.setEfficiencyRatio(direction.isReady() ? Finite.orNull(direction.efficiencyRatio()) : null);
    row.setChangeProbability(
        changePoints.isReady() ? Finite.orNull(changePoints.changeProbability()) : null);
    row.setAmihud(amihud.isReady() ? Finite.orNull(amihud.value()) : null);
    row.setParkinson(parkinson.isReady() ? Finite.orNull(parkinson.value()) : null);
    row.setSigmaSlowAnnualised(slow.isReady() ? Finite.orNull(slow.sigma() * BARS_TO_YEAR) : null);
    row.setRealisedVolatilityAnnualised(
        realised.isReady() ? Finite.orNull(realised.value() * HOURS_TO_YEAR) : null);
  }

  void writeTo(DataOutput out) throws IOException {
    fast.writeTo(out);
    slow.writeTo(out);
    realised.writeTo(out);
    rogersSatchell.writeTo(out);
    atr.writeTo(out);
    regime.writeTo(out);
    direction.writeTo(out);
    changePoints.writeTo(out);
    amihud.writeTo(out);
    out.writeDouble(previousClose);
    StateBytes.writeOptional(out, logReturn);
    StateBytes.writeOptional(out, previousSigmaSlow);
    parkinson.writeTo(out);
  }

  void readFrom(DataInput in, int version) throws IOException {
    fast.readFrom(in);
    slow.readFrom(in);
    realised.readFrom(in);
    rogersSatchell.readFrom(in);
    atr.readFrom(in);
    regime.readFrom(in);
    direction.readFrom(in);
    changePoints.readFrom(in);
    amihud.readFrom(in);
    previousClose = in.readDouble();
    logReturn = StateBytes.readOptional(in);
    previousSigmaSlow = StateBytes.readOptional(in);
    if (version >= 2) {
      parkinson.readFrom(in);
    }
  }
}
