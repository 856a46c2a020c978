package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.Book;

/**
 * What an order of one fixed size costs in a book: the same question to every book, so that the
 * answers can be held against each other.
 */
public final class StandardOrder {
  /** Money at mid, unless set otherwise. */
  public static final double NOTIONAL = 10_000;

  private final double notional;
  private final BookWalk walk = new BookWalk();
  private double buyBps;
  private double sellBps;

  /** Orders worth {@code notional} money at mid, &gt; 0. */
  StandardOrder(double notional) {
    if (!(notional > 0 && notional <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("notional must be > 0 and finite: " + notional);
    }
    this.notional = notional;
  }

  /** Walks both sides of a valid book. */
  void walk(Book book, double mid, double contractMultiplier) {
    buyBps = walk.slippageBps(book.getAsks(), mid, contractMultiplier, notional);
    sellBps = walk.slippageBps(book.getBids(), mid, contractMultiplier, notional);
  }

  /** Slippage of buying, basis points of mid; infinite: the asks cannot fill it. */
  double buySlippageBps() {
    return buyBps;
  }

  /** Slippage of selling, basis points of mid; infinite: the bids cannot fill it. */
  double sellSlippageBps() {
    return sellBps;
  }
}
