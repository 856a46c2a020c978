package io.breakwater.udfs.math.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A single print never speaks alone: a trade more than 10 % from the median of the last 5 accepted
 * ones waits for the next trade; within 2 % of it both are accepted, else the first is refused and
 * the next is judged for itself.
 *
 * <p>With fewer than 5 accepted trades the median of those there are is taken; the very first trade
 * has nothing to be held against and is accepted.
 */
final class PrintGuard {
  /** What becomes of a trade, and of the one that waited. */
  enum Verdict {
    /** Accepted; none waited. */
    ACCEPT(false, true),
    /** Waits; none waited. */
    WAIT(false, false),
    /** The one that waited is accepted, then this one. */
    ACCEPT_BOTH(false, true),
    /** The one that waited is refused, this one is accepted. */
    REFUSE_EARLIER_AND_ACCEPT(true, true),
    /** The one that waited is refused, this one waits. */
    REFUSE_EARLIER_AND_WAIT(true, false);

    private final boolean refusesEarlier;
    private final boolean accepts;

    Verdict(boolean refusesEarlier, boolean accepts) {
      this.refusesEarlier = refusesEarlier;
      this.accepts = accepts;
    }

    boolean refusesEarlier() {
      return refusesEarlier;
    }

    boolean accepts() {
      return accepts;
    }
  }

  private static final int REMEMBERED = 5;
  private static final double FAR_RATIO = 0.10;
  private static final double CONFIRMED_RATIO = 0.02;

  private final DoubleRing accepted = new DoubleRing(REMEMBERED);
  private final double[] sorted = new double[REMEMBERED];
  private boolean waiting;
  private double waitingPrice;

  /** Judges the next trade of the instrument, on any venue. */
  Verdict offer(double price) {
    boolean earlierWaits = waiting;
    if (earlierWaits && Math.abs(price - waitingPrice) <= CONFIRMED_RATIO * waitingPrice) {
      accepted.add(waitingPrice);
      accepted.add(price);
      waiting = false;
      return Verdict.ACCEPT_BOTH;
    }
    waiting = isFar(price);
    if (waiting) {
      waitingPrice = price;
      return earlierWaits ? Verdict.REFUSE_EARLIER_AND_WAIT : Verdict.WAIT;
    }
    accepted.add(price);
    return earlierWaits ? Verdict.REFUSE_EARLIER_AND_ACCEPT : Verdict.ACCEPT;
  }

  /** Forgets the print that waits, when no trade will follow. */
  void giveUp() {
    waiting = false;
  }

  private boolean isFar(double price) {
    if (accepted.size() == 0) {
      return false;
    }
    double median = median();
    return Math.abs(price - median) > FAR_RATIO * median;
  }

  private double median() {
    int size = accepted.size();
    for (int i = 0; i < size; i++) {
      double value = accepted.get(i);
      int place = i;
      while (place > 0 && sorted[place - 1] > value) {
        sorted[place] = sorted[place - 1];
        place--;
      }
      sorted[place] = value;
    }
    int middle = size / 2;
    return size % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  void writeTo(DataOutput out) throws IOException {
    accepted.writeTo(out);
    out.writeBoolean(waiting);
    out.writeDouble(waitingPrice);
  }

  void readFrom(DataInput in) throws IOException {
    accepted.readFrom(in);
    waiting = in.readBoolean();
    waitingPrice = in.readDouble();
  }
}
