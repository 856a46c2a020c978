package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How instruments move with the market: the mean return of all that have one at a bar end.
 *
 * <p>&beta; = EWMA of r&middot;R over EWMA of R&sup2;, zero mean, &lambda; 0.99, over the bars in
 * which the instrument has a return, started at the first; ready after 30. What is told belongs to
 * the newest bar but was known before it: its own move does not explain itself.
 */
public final class MarketBeta {
  static final int READY = 30;

  private static final double KEPT = 0.99;
  private static final double LEAST_KNOWN = 0.5;
  private static final int VERSION = 1;

  private final TreeMap<String, Moments> moments = new TreeMap<>(Utf8Order.INSTANCE);
  private long asOf = Long.MIN_VALUE;
  private double market;

  /**
   * Takes the returns of a bar end.
   *
   * @param end end of the bar, epoch microseconds
   * @param returns log returns by instrument, in UTF-8 order
   */
  public void onBars(long end, Map<String, Double> returns) {
    asOf = end;
    market = 0;
    for (double each : returns.values()) {
      market += each;
    }
    if (!returns.isEmpty()) {
      market /= returns.size();
    }
    moments.values().forEach(Moments::settle);
    returns.forEach(
        (instrument, each) ->
            moments.computeIfAbsent(instrument, name -> new Moments()).add(each, market));
  }

  /** Mean return of the market over the bar that ended at {@code end}; 0: no return there. */
  public double marketReturn(long end) {
    return asOf == end ? market : 0;
  }

  /** Beta before the newest bar; 0: not ready. */
  public double beta(String instrument) {
    Moments known = moments.get(instrument);
    return known == null ? 0 : known.before;
  }

  /**
   * Beta of weights after the newest bar: what equity does for a market of 1, over equity.
   *
   * @param weights signed value over equity by instrument
   * @return null: under half of the gross has a beta; what has none is taken to be like the rest
   */
  public @Nullable Double ofWeights(SortedMap<String, Double> weights) {
    double gross = 0;
    double known = 0;
    double sum = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      double size = Math.abs(weight.getValue());
      gross += size;
      Moments own = moments.get(weight.getKey());
      if (own != null && own.count >= READY) {
        known += size;
        sum += weight.getValue() * own.beta();
      }
    }
    double beta = known == 0 ? 0 : sum * gross / known;
    return known < LEAST_KNOWN * gross || !Double.isFinite(beta) ? null : (Double) (beta + 0.0);
  }

  /** Writes everything. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(asOf);
    out.writeDouble(market);
    out.writeInt(moments.size());
    for (Map.Entry<String, Moments> each : moments.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      Moments known = each.getValue();
      out.writeDouble(known.covariance);
      out.writeDouble(known.variance);
      out.writeInt(known.count);
      out.writeDouble(known.before);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static MarketBeta readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "market beta");
    MarketBeta betas = new MarketBeta();
    betas.asOf = in.readLong();
    betas.market = in.readDouble();
    for (int i = in.readInt(); i > 0; i--) {
      Moments known = new Moments();
      betas.moments.put(StateBytes.readText(in), known);
      known.covariance = in.readDouble();
      known.variance = in.readDouble();
      known.count = in.readInt();
      known.before = in.readDouble();
    }
    return betas;
  }

  private static final class Moments {
    private double covariance;
    private double variance;
    private int count;
    private double before;

    void settle() {
      before = beta();
    }

    /** 0: not ready. */
    double beta() {
      double beta = count >= READY && variance > 0 ? covariance / variance : 0;
      return Double.isFinite(beta) ? beta : 0;
    }

    void add(double own, double market) {
      if (count == 0) {
        covariance = own * market;
        variance = market * market;
      } else {
        covariance = KEPT * covariance + (1 - KEPT) * own * market;
        variance = KEPT * variance + (1 - KEPT) * market * market;
      }
      count = Math.min(count + 1, READY);
    }
  }
}
