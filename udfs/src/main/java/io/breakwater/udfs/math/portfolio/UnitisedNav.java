package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.StandingNav;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The price of a unit of a portfolio (or of an owner's portfolios together): what the market did,
 * with what people paid in and took out removed.
 *
 * <p>A transfer buys or sells units at the NAV just before it; NAV and peak move only at valuation
 * ticks. Equity at or below 0 makes the NAV 0 and leaves the units. At a NAV of 0 units have no
 * price: a deposit that makes equity positive then starts a new series at 1, the old units being
 * worth nothing; the all-time peak and every latch elsewhere stay. A portfolio emptied by
 * withdrawal keeps its NAV, and the next deposit goes on from it.
 */
public final class UnitisedNav {
  private static final int VERSION = 1;
  // What is left of the equity by rounding when everything is withdrawn.
  private static final double EMPTY_RATIO = 1e-12;

  private boolean started;
  private double units;
  private double nav = 1;
  private double peak = 1;
  private double allTimePeak = 1;

  /** Units outstanding. */
  public double units() {
    return units;
  }

  /** Money per unit at the last tick; starts at 1. */
  public double nav() {
    return nav;
  }

  /** Highest NAV since the last re-basing. */
  public double peak() {
    return peak;
  }

  /** Highest NAV ever. */
  public double allTimePeak() {
    return allTimePeak;
  }

  /** True: units have been issued. */
  public boolean started() {
    return started;
  }

  /** Drawdown at the last tick, 0..1. */
  public double drawdown() {
    return drawdownOf(nav);
  }

  /** Drawdown if the portfolio were worth this now, 0..1; nothing moves. */
  public double drawdownAt(double equity) {
    return drawdownOf(navAt(equity));
  }

  /** NAV if the portfolio were worth this now; nothing moves. */
  public double navAt(double equity) {
    return units > 0 ? Math.max(0, equity) / units : nav;
  }

  /**
   * Starts the series with what the portfolio holds, at a NAV of 1; waits where that is not above
   * 0.
   */
  public void open(double equity) {
    if (!started && equity > 0) {
      startAtOne(equity);
    }
  }

  /**
   * Takes money in or out.
   *
   * @param amount money, negative: out
   * @param equityBefore equity at the marks of now without it
   */
  public void transfer(double amount, double equityBefore) {
    double equityAfter = equityBefore + amount;
    if (!started) {
      open(equityAfter);
      return;
    }
    double price = navAt(equityBefore);
    if (price == 0) {
      if (equityAfter > 0) {
        startAtOne(equityAfter);
      }
    } else if (units == 0) {
      units = Math.max(0, equityAfter) / price;
    } else if (equityAfter <= EMPTY_RATIO * equityBefore) {
      units = 0;
    } else {
      units += amount / price;
    }
  }

  /** Moves NAV and peak to a valuation tick; returns the drawdown, 0..1. */
  public double onTick(double equity) {
    if (!started) {
      open(equity);
    } else {
      nav = navAt(equity);
      peak = Math.max(peak, nav);
      allTimePeak = Math.max(allTimePeak, nav);
    }
    return drawdown();
  }

  /**
   * Makes the NAV of the last tick the peak, as a person's reset does.
   *
   * @return false: the NAV is 0 and nothing can be measured from it; the peak stays
   */
  public boolean rebasePeak() {
    if (nav > 0) {
      peak = nav;
      return true;
    }
    return false;
  }

  /** How it stands; null: it has not begun. */
  public @Nullable StandingNav standing() {
    return started ? new StandingNav(units, nav, peak, allTimePeak) : null;
  }

  /**
   * A series that goes on from where one stood.
   *
   * @throws IllegalArgumentException a NAV above its peak
   */
  public static UnitisedNav standingAt(StandingNav standing) {
    if (standing.getNav() > standing.getPeak()) {
      throw new IllegalArgumentException("nav.nav is above nav.peak");
    }
    UnitisedNav series = new UnitisedNav();
    series.started = true;
    series.units = standing.getUnits();
    series.nav = standing.getNav();
    series.peak = standing.getPeak();
    Double ever = standing.getAllTimePeak();
    series.allTimePeak = ever == null ? series.peak : Math.max(ever, series.peak);
    return series;
  }

  /** Writes the series. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeBoolean(started);
    out.writeDouble(units);
    out.writeDouble(nav);
    out.writeDouble(peak);
    out.writeDouble(allTimePeak);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static UnitisedNav readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "unitised NAV");
    UnitisedNav series = new UnitisedNav();
    series.started = in.readBoolean();
    series.units = in.readDouble();
    series.nav = in.readDouble();
    series.peak = in.readDouble();
    series.allTimePeak = in.readDouble();
    return series;
  }

  private void startAtOne(double equity) {
    started = true;
    units = equity;
    nav = 1;
    peak = 1;
    allTimePeak = Math.max(allTimePeak, 1);
  }

  private double drawdownOf(double price) {
    return Math.max(0, 1 - price / peak);
  }
}
