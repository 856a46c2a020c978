package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The volatility regime: where q = σ_fast/σ_slow stands, with different thresholds in and out so
 * that it does not flicker, and SHOCK at once when one return is out of all proportion.
 *
 * <pre>
 *            q &lt;= 0.6             q &gt;= 1.5
 * COMPRESSION &lt;------- NORMAL -------&gt; EXPANSION      any --trigger--&gt; SHOCK (at least 5 bars)
 *            -------&gt;         &lt;-------                 SHOCK --q &lt; 1.8--&gt; EXPANSION or NORMAL
 *            q &gt; 0.75             q &lt; 1.2
 * </pre>
 */
public final class VolatilityRegimeMachine {
  /** A return of this many slow sigmas triggers SHOCK. */
  public static final double SHOCK_SIGMAS = 6;

  private static final double SHOCK_RATIO = 2.5;
  private static final double SHOCK_OVER_RATIO = 1.8;
  private static final int SHOCK_BARS = 5;
  private static final double EXPANSION_RATIO = 1.5;
  private static final double EXPANSION_OVER_RATIO = 1.2;
  private static final double COMPRESSION_RATIO = 0.6;
  private static final double COMPRESSION_OVER_RATIO = 0.75;

  private @Nullable VolatilityRegime regime;
  private int barsSinceTrigger;

  /**
   * Judges a bar that has a return, once both sigmas are ready.
   *
   * @param sigmaFast after the bar
   * @param sigmaSlow after the bar
   * @param logReturn of the bar
   * @param previousSigmaSlow before the bar; 0: not ready, or no movement so far
   */
  public void evaluate(
      double sigmaFast, double sigmaSlow, double logReturn, double previousSigmaSlow) {
    VolatilityRegime before = regime == null ? VolatilityRegime.NORMAL : regime;
    if (sigmaSlow == 0) {
      regime = VolatilityRegime.NORMAL;
      return;
    }
    double ratio = sigmaFast / sigmaSlow;
    boolean outOfProportion =
        previousSigmaSlow > 0 && Math.abs(logReturn) >= SHOCK_SIGMAS * previousSigmaSlow;
    if (ratio >= SHOCK_RATIO || outOfProportion) {
      regime = VolatilityRegime.SHOCK;
      barsSinceTrigger = 0;
      return;
    }
    if (barsSinceTrigger < SHOCK_BARS) {
      barsSinceTrigger++;
    }
    regime = next(before, ratio);
  }

  private VolatilityRegime next(VolatilityRegime before, double ratio) {
    return switch (before) {
      case SHOCK -> {
        if (ratio >= SHOCK_OVER_RATIO || barsSinceTrigger < SHOCK_BARS) {
          yield VolatilityRegime.SHOCK;
        }
        yield ratio >= EXPANSION_OVER_RATIO ? VolatilityRegime.EXPANSION : VolatilityRegime.NORMAL;
      }
      case EXPANSION ->
          ratio < EXPANSION_OVER_RATIO ? VolatilityRegime.NORMAL : VolatilityRegime.EXPANSION;
      case COMPRESSION -> {
        if (ratio >= EXPANSION_RATIO) {
          yield VolatilityRegime.EXPANSION;
        }
        yield ratio > COMPRESSION_OVER_RATIO
            ? VolatilityRegime.NORMAL
            : VolatilityRegime.COMPRESSION;
      }
      case NORMAL -> {
        if (ratio >= EXPANSION_RATIO) {
          yield VolatilityRegime.EXPANSION;
        }
        yield ratio <= COMPRESSION_RATIO ? VolatilityRegime.COMPRESSION : VolatilityRegime.NORMAL;
      }
    };
  }

  /** The regime; null: no bar was judged yet. */
  public @Nullable VolatilityRegime regime() {
    return regime;
  }

  void writeTo(DataOutput out) throws IOException {
    StateBytes.writeOptionalText(out, regime == null ? null : regime.name());
    out.writeInt(barsSinceTrigger);
  }

  void readFrom(DataInput in) throws IOException {
    String name = StateBytes.readOptionalText(in);
    regime = name == null ? null : VolatilityRegime.valueOf(name);
    barsSinceTrigger = in.readInt();
  }
}
