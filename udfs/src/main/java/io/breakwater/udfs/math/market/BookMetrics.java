package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.TradeSide;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a valid book says.
 *
 * @param mid middle of best bid and best ask
 * @param spreadBps distance of the two, basis points of mid
 * @param bidLiquidity money within 25 bps of mid on the bid side, &gt;= 0
 * @param askLiquidity money within 25 bps of mid on the ask side, &gt;= 0
 */
public record BookMetrics(double mid, double spreadBps, double bidLiquidity, double askLiquidity) {
  private static final double BPS = 1e4;

  /** Distance from mid, ratio, up to which liquidity is immediate: 25 bps. */
  private static final double IMMEDIATE_RATIO = 0.0025;

  /**
   * What it costs to take a quantity at once.
   *
   * @param bps distance of the volume-weighted price from mid, basis points
   * @param unfilledQuantity contracts the book could not give, &gt;= 0
   */
  public record Slippage(double bps, double unfilledQuantity) {}

  /**
   * The field at fault in a book that cannot be used; null: the book is valid.
   *
   * <p>Valid: both sides, best bid below best ask, levels positive and best first.
   */
  public static @Nullable String fault(Book book) {
    if (!isSide(book.getBids(), -1)) {
      return "bids";
    }
    if (!isSide(book.getAsks(), 1)) {
      return "asks";
    }
    return book.getBids().get(0).getPrice() < book.getAsks().get(0).getPrice() ? null : "bids";
  }

  private static boolean isSide(List<PriceLevel> levels, int direction) {
    double before = 0;
    for (int i = 0; i < levels.size(); i++) {
      double price = levels.get(i).getPrice();
      double quantity = levels.get(i).getQuantity();
      boolean positive =
          price > 0 && quantity > 0 && Double.isFinite(price) && Double.isFinite(quantity);
      if (!positive || (i > 0 && direction * (price - before) < 0)) {
        return false;
      }
      before = price;
    }
    return !levels.isEmpty();
  }

  /** Reads a valid book. */
  public static BookMetrics of(Book book, double contractMultiplier) {
    double bid = book.getBids().get(0).getPrice();
    double ask = book.getAsks().get(0).getPrice();
    double mid = (bid + ask) / 2;
    return new BookMetrics(
        mid,
        (ask - bid) / mid * BPS,
        immediate(book.getBids(), mid, contractMultiplier),
        immediate(book.getAsks(), mid, contractMultiplier));
  }

  private static double immediate(List<PriceLevel> levels, double mid, double contractMultiplier) {
    double reach = mid * IMMEDIATE_RATIO;
    double money = 0;
    for (int i = 0; i < levels.size(); i++) {
      double price = levels.get(i).getPrice();
      if (Math.abs(price - mid) > reach) {
        break;
      }
      money += price * levels.get(i).getQuantity() * contractMultiplier;
    }
    return money;
  }

  /** Whether every number can be published. */
  public boolean isFinite() {
    return Double.isFinite(mid)
        && Double.isFinite(spreadBps)
        && Double.isFinite(bidLiquidity + askLiquidity);
  }

  /** Money within 25 bps of mid on both sides. */
  public double depth() {
    return bidLiquidity + askLiquidity;
  }

  /** (bid − ask) / (bid + ask) of the immediate liquidity; null: none on either side. */
  public static @Nullable Double imbalance(double bidLiquidity, double askLiquidity) {
    double depth = bidLiquidity + askLiquidity;
    return depth > 0 ? Double.valueOf((bidLiquidity - askLiquidity) / depth) : null;
  }

  /**
   * Walks a valid book.
   *
   * @param quantity contracts to take, &gt; 0
   * @param side BUY takes asks, SELL takes bids
   */
  public static Slippage slippage(Book book, double quantity, TradeSide side) {
    if (!(quantity > 0)) {
      throw new IllegalArgumentException("quantity must be > 0: " + quantity);
    }
    double mid = (book.getBids().get(0).getPrice() + book.getAsks().get(0).getPrice()) / 2;
    BookWalk walk = new BookWalk();
    walk.take(side == TradeSide.BUY ? book.getAsks() : book.getBids(), quantity);
    return new Slippage(walk.slippageBps(mid), walk.unfilledQuantity());
  }
}
