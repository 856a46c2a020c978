package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the result of one portfolio comes from, as a whole and by strategy, day by day (UTC).
 *
 * <p>Two ways to take the same change apart. By the books: realised + unrealised - fees + funding =
 * change of equity without transfers. By its causes: what was held from tick to tick made beta
 * (&beta; &middot; value &middot; return of the market) and alpha (the rest); what was traded made
 * timing (from the mark at its decision to the mark of the next tick) less slippage (from that mark
 * to the price paid): beta + alpha + timing - slippage = realised + unrealised.
 *
 * <p>A corrected fill changes what the ledger says of now, not what was told of days that are over:
 * the difference stands in the period in which the correction came, as timing.
 */
public final class AttributionBook {
  private static final long DAY = 24 * Times.HOUR;
  private static final int VERSION = 1;

  private final TreeMap<String, AttributionSlice> strategies = new TreeMap<>(Utf8Order.INSTANCE);
  private TreeMap<String, Double> prices = new TreeMap<>(Utf8Order.INSTANCE);
  private AttributionSlice total = new AttributionSlice();
  private boolean started;
  private long from;
  private long periodFrom;
  private long last;
  private long toldFrom = Long.MIN_VALUE;
  private long toldTo = Long.MIN_VALUE;

  /** Begins the series with what the portfolio holds, unless it has begun or cannot be valued. */
  public void begin(Ledger ledger, Valuation valuation, MarkLookup marks, long time) {
    if (started || !valuation.unvalued().isEmpty()) {
      return;
    }
    started = true;
    from = time;
    periodFrom = time;
    last = time;
    prices = pricesOf(ledger.book(), valuation, marks);
    total.begin(ledger.book(), prices);
    ledger
        .book()
        .strategies
        .forEach(
            (name, book) -> {
              AttributionSlice slice = new AttributionSlice();
              slice.begin(book, prices);
              strategies.put(name, slice);
            });
  }

  /** Moves to a valuation tick; rows of days that are over by it. */
  public List<Attribution> onTick(
      String portfolioId,
      Ledger ledger,
      Valuation valuation,
      MarkLookup marks,
      MarketBeta betas,
      long time) {
    if (!started) {
      begin(ledger, valuation, marks, time);
      return List.of();
    }
    List<Attribution> rows = new ArrayList<>();
    if (time > periodEnd()) {
      rows.addAll(endPeriod(portfolioId, periodEnd()));
      periodFrom = Math.floorDiv(time - 1, DAY) * DAY;
    }
    move(ledger.book(), pricesOf(ledger.book(), valuation, marks), betas, time);
    if (time == periodEnd()) {
      rows.addAll(endPeriod(portfolioId, time));
      periodFrom = time;
    }
    return rows;
  }

  /**
   * Alpha of the day so far (UTC; 0 as a day begins), over equity as it began; null: the series has
   * not begun, or there was no equity.
   */
  public @Nullable Double alphaToday() {
    double equity = total.worthAtPeriodStart();
    double alpha = started && equity > 0 ? total.period().alpha() / equity : Double.NaN;
    return Double.isFinite(alpha) ? (Double) (alpha + 0.0) : null;
  }

  /** At the end of a bounded run: rows of the day so far and of the whole run. */
  public List<Attribution> finish(String portfolioId) {
    List<Attribution> rows = new ArrayList<>();
    if (started && last > periodFrom) {
      rows.addAll(rows(portfolioId, periodFrom, last, false));
    }
    boolean oneDay = from == periodFrom || (toldFrom == from && toldTo == last);
    if (started && last > from && !oneDay) {
      rows.addAll(rows(portfolioId, from, last, true));
    }
    return rows;
  }

  private long periodEnd() {
    return (Math.floorDiv(periodFrom, DAY) + 1) * DAY;
  }

  private List<Attribution> endPeriod(String portfolioId, long to) {
    List<Attribution> rows = rows(portfolioId, periodFrom, to, false);
    toldFrom = periodFrom;
    toldTo = to;
    total.beginPeriod();
    strategies.values().forEach(AttributionSlice::beginPeriod);
    return rows;
  }

  private void move(LedgerBook book, TreeMap<String, Double> now, MarketBeta betas, long time) {
    double marketReturn = betas.marketReturn(time);
    total.move(book, prices, now, betas, marketReturn);
    book.strategies
        .keySet()
        .forEach(name -> strategies.computeIfAbsent(name, unknown -> new AttributionSlice()));
    // One whose only fill was busted is in no book any more: what it had made is taken back.
    LedgerBook nothing = new LedgerBook();
    strategies.forEach(
        (name, slice) ->
            slice.move(
                book.strategies.getOrDefault(name, nothing), prices, now, betas, marketReturn));
    prices = now;
    last = time;
  }

  /** One price per instrument for all strategies, so that they add up to the portfolio. */
  private TreeMap<String, Double> pricesOf(LedgerBook book, Valuation valuation, MarkLookup marks) {
    TreeSet<String> names = new TreeSet<>(Utf8Order.INSTANCE);
    names.addAll(book.positions.keySet());
    book.strategies.values().forEach(each -> names.addAll(each.positions.keySet()));
    names.addAll(total.exposures().keySet());
    strategies.values().forEach(each -> names.addAll(each.exposures().keySet()));
    TreeMap<String, Double> found = new TreeMap<>(Utf8Order.INSTANCE);
    for (String name : names) {
      found.put(name, priceOf(name, book, valuation, marks));
    }
    return found;
  }

  private double priceOf(String name, LedgerBook book, Valuation valuation, MarkLookup marks) {
    Valuation.Holding held = valuation.holdings().get(name);
    if (held != null) {
      return held.price();
    }
    Mark mark = marks.markOf(name);
    if (mark != null) {
      return mark.price();
    }
    Double before = prices.get(name);
    if (before != null) {
      return before;
    }
    // Strategies that hold it against each other: at any price they come to the same.
    for (LedgerBook strategy : book.strategies.values()) {
      Position position = strategy.positions.get(name);
      Double cost = position == null ? null : position.averageCost();
      if (cost != null) {
        return cost;
      }
    }
    return 0;
  }

  private List<Attribution> rows(String portfolioId, long start, long end, boolean whole) {
    List<Attribution> rows = new ArrayList<>();
    AttributionSlice.Figures all = whole ? total.whole() : total.period();
    Attribution portfolio = row(portfolioId, null, start, end, all);
    portfolio.setEquityFrom(whole ? total.worthAtStart() : total.worthAtPeriodStart());
    portfolio.setEquityTo(total.worth());
    portfolio.setTransfers(all.transferred() + 0.0);
    boolean finite = all.finite();
    rows.add(portfolio);
    for (Map.Entry<String, AttributionSlice> each : strategies.entrySet()) {
      AttributionSlice.Figures figures = whole ? each.getValue().whole() : each.getValue().period();
      finite &= figures.finite();
      if (!figures.isNothing() || !each.getValue().holdsNothing()) {
        rows.add(row(portfolioId, each.getKey(), start, end, figures));
      }
    }
    // Figures beyond all numbers are no figures.
    return finite ? rows : List.of();
  }

  private static Attribution row(
      String portfolioId,
      @Nullable String strategyId,
      long start,
      long end,
      AttributionSlice.Figures figures) {
    // Adding zero turns -0.0 into 0.0.
    return Attribution.newBuilder()
        .setPortfolioId(portfolioId)
        .setStrategyId(strategyId)
        .setFrom(start)
        .setTo(end)
        .setRealised(figures.realised() + 0.0)
        .setUnrealised(figures.unrealised() + 0.0)
        .setFees(figures.fees() + 0.0)
        .setFunding(figures.funding() + 0.0)
        .setSlippage(figures.slippage() + 0.0)
        .setBeta(figures.beta() + 0.0)
        .setAlpha(figures.alpha() + 0.0)
        .setTiming(figures.timing() + 0.0)
        .setNavChange(figures.navChange() + 0.0)
        .build();
  }

  /** Writes everything. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeBoolean(started);
    out.writeLong(from);
    out.writeLong(periodFrom);
    out.writeLong(last);
    out.writeLong(toldFrom);
    out.writeLong(toldTo);
    out.writeInt(prices.size());
    for (Map.Entry<String, Double> price : prices.entrySet()) {
      StateBytes.writeText(out, price.getKey());
      out.writeDouble(price.getValue());
    }
    total.writeTo(out);
    out.writeInt(strategies.size());
    for (Map.Entry<String, AttributionSlice> each : strategies.entrySet()) {
      StateBytes.writeText(out, each.getKey());
      each.getValue().writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static AttributionBook readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "attribution");
    AttributionBook book = new AttributionBook();
    book.started = in.readBoolean();
    book.from = in.readLong();
    book.periodFrom = in.readLong();
    book.last = in.readLong();
    book.toldFrom = in.readLong();
    book.toldTo = in.readLong();
    for (int i = in.readInt(); i > 0; i--) {
      book.prices.put(StateBytes.readText(in), in.readDouble());
    }
    book.total = AttributionSlice.readFrom(in);
    for (int i = in.readInt(); i > 0; i--) {
      book.strategies.put(StateBytes.readText(in), AttributionSlice.readFrom(in));
    }
    return book;
  }
}
