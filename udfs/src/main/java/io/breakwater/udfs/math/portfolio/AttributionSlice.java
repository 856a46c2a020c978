package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What one strategy, or the whole portfolio, has earned so far and where it came from. */
final class AttributionSlice {
  // Signed base units held at the last tick.
  private final TreeMap<String, Double> exposures = new TreeMap<>(Utf8Order.INSTANCE);
  private double beta;
  private double alpha;
  private Figures atStart = Figures.ZERO;
  private Figures atPeriodStart = Figures.ZERO;
  private Figures last = Figures.ZERO;

  /** Everything so far lies before the series. */
  void begin(LedgerBook book, Map<String, Double> prices) {
    hold(book);
    last = figures(book, prices);
    atStart = last;
    atPeriodStart = last;
  }

  /**
   * Moves to a tick.
   *
   * @param before prices of the last tick
   * @param now prices of this one, of all that is or was held
   * @param betas market betas before the bar
   * @param marketReturn return of the market over it
   */
  void move(
      LedgerBook book,
      Map<String, Double> before,
      Map<String, Double> now,
      MarketBeta betas,
      double marketReturn) {
    exposures.forEach(
        (instrument, exposure) -> {
          double from = before.getOrDefault(instrument, 0.0);
          double made = exposure * (now.getOrDefault(instrument, from) - from);
          double explained = betas.beta(instrument) * exposure * from * marketReturn;
          beta += explained;
          alpha += made - explained;
        });
    hold(book);
    last = figures(book, now);
  }

  void beginPeriod() {
    atPeriodStart = last;
  }

  Figures period() {
    return last.since(atPeriodStart);
  }

  Figures whole() {
    return last.since(atStart);
  }

  /** Equity (of a strategy: what it has made) at the start of the period, money. */
  double worthAtPeriodStart() {
    return atPeriodStart.worth();
  }

  double worthAtStart() {
    return atStart.worth();
  }

  double worth() {
    return last.worth();
  }

  boolean holdsNothing() {
    return exposures.isEmpty();
  }

  TreeMap<String, Double> exposures() {
    return exposures;
  }

  private void hold(LedgerBook book) {
    exposures.clear();
    book.positions.forEach(
        (instrument, held) ->
            exposures.put(instrument, held.quantity() * held.contractMultiplier()));
  }

  private Figures figures(LedgerBook book, Map<String, Double> prices) {
    double value = 0;
    double unrealised = 0;
    for (Position held : book.positions.values()) {
      double price = prices.getOrDefault(held.instrument(), 0.0);
      Double cost = held.averageCost();
      value += held.valueAt(price);
      unrealised += cost == null ? held.valueAt(price) : held.valueAt(price - cost);
    }
    return new Figures(
        book.realised,
        unrealised,
        book.fees,
        book.funding,
        book.slippage,
        beta,
        alpha,
        book.cash + value,
        book.transferred);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(exposures.size());
    for (Map.Entry<String, Double> each : exposures.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      out.writeDouble(each.getValue());
    }
    out.writeDouble(beta);
    out.writeDouble(alpha);
    atStart.writeTo(out);
    atPeriodStart.writeTo(out);
    last.writeTo(out);
  }

  static AttributionSlice readFrom(DataInput in) throws IOException {
    AttributionSlice slice = new AttributionSlice();
    for (int i = in.readInt(); i > 0; i--) {
      slice.exposures.put(StateBytes.readText(in), in.readDouble());
    }
    slice.beta = in.readDouble();
    slice.alpha = in.readDouble();
    slice.atStart = Figures.readFrom(in);
    slice.atPeriodStart = Figures.readFrom(in);
    slice.last = Figures.readFrom(in);
    return slice;
  }

  /**
   * Running totals, money; of a period their differences.
   *
   * @param worth cash plus marked positions
   */
  record Figures(
      double realised,
      double unrealised,
      double fees,
      double funding,
      double slippage,
      double beta,
      double alpha,
      double worth,
      double transferred) {
    private static final Figures ZERO = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0);

    Figures since(Figures start) {
      return new Figures(
          realised - start.realised,
          unrealised - start.unrealised,
          fees - start.fees,
          funding - start.funding,
          slippage - start.slippage,
          beta - start.beta,
          alpha - start.alpha,
          worth - start.worth,
          transferred - start.transferred);
    }

    /** What trades made between their decision and the next tick: the rest of what prices made. */
    double timing() {
      return realised + unrealised + slippage - beta - alpha;
    }

    /** Change of worth without transfers. */
    double navChange() {
      return worth - transferred;
    }

    boolean isNothing() {
      return equals(ZERO);
    }

    boolean finite() {
      return Double.isFinite(timing() + navChange() + fees + funding);
    }

    void writeTo(DataOutput out) throws IOException {
      out.writeDouble(realised);
      out.writeDouble(unrealised);
      out.writeDouble(fees);
      out.writeDouble(funding);
      out.writeDouble(slippage);
      out.writeDouble(beta);
      out.writeDouble(alpha);
      out.writeDouble(worth);
      out.writeDouble(transferred);
    }

    static Figures readFrom(DataInput in) throws IOException {
      return new Figures(
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble());
    }
  }
}
