package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.MoveDirection;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Trend or range: Kaufman's efficiency ratio over 30 returns, |ln C_k − ln C_{k−30}| / Σ|r|
 * (Kaufman, Smarter Trading, 1995), with different thresholds in and out.
 */
public final class DirectionEstimator {
  /** Returns in the window. */
  public static final int WINDOW = 30;

  private static final double TRENDING_RATIO = 0.35;
  private static final double RANGING_RATIO = 0.25;

  private final DoubleRing logCloses = new DoubleRing(WINDOW + 1);
  private final DoubleRing absoluteReturns = new DoubleRing(WINDOW);
  private @Nullable MoveDirection direction;

  /** Takes the first close ever or after a gap: the window starts anew, the direction stays. */
  public void addFirst(double close) {
    logCloses.clear();
    absoluteReturns.clear();
    logCloses.add(StrictMath.log(close));
  }

  /** Takes the close and return of a bar that follows another one without a gap. */
  public void add(double close, double logReturn) {
    logCloses.add(StrictMath.log(close));
    absoluteReturns.add(Math.abs(logReturn));
    if (!isReady()) {
      return;
    }
    double ratio = efficiencyRatio();
    if (ratio >= TRENDING_RATIO) {
      direction = netMove() > 0 ? MoveDirection.TRENDING_UP : MoveDirection.TRENDING_DOWN;
    } else if (direction == null || ratio < RANGING_RATIO) {
      direction = MoveDirection.RANGING;
    }
  }

  /** Whether the window is full. */
  public boolean isReady() {
    return absoluteReturns.isFull();
  }

  /** Net move over the way that led there, 0..1; 0 where nothing moved. */
  public double efficiencyRatio() {
    double way = 0;
    for (int i = 0; i < absoluteReturns.size(); i++) {
      way += absoluteReturns.get(i);
    }
    // Both are sums of rounded logs: a straight way may come out a rounding above 1.
    return way == 0 ? 0 : Math.min(1, Math.abs(netMove()) / way);
  }

  private double netMove() {
    return logCloses.newest() - logCloses.get(0);
  }

  /** The direction; null: the window was never full. */
  public @Nullable MoveDirection direction() {
    return direction;
  }

  void writeTo(DataOutput out) throws IOException {
    logCloses.writeTo(out);
    absoluteReturns.writeTo(out);
    StateBytes.writeOptionalText(out, direction == null ? null : direction.name());
  }

  void readFrom(DataInput in) throws IOException {
    logCloses.readFrom(in);
    absoluteReturns.readFrom(in);
    String name = StateBytes.readOptionalText(in);
    direction = name == null ? null : MoveDirection.valueOf(name);
  }
}
