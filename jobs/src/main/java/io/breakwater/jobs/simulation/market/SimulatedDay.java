package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.avro.specific.SpecificRecord;

/**
 * The demo's market: one day of fourteen assets, told by a seed alone.
 *
 * <p>Iterating gives every record of the day in the order of the risk model (log time, rank,
 * sequence, id), each time afresh and the same; bars, trades and books are made minute by minute as
 * they are asked for. Fills are not among them: somebody has to execute the orders.
 */
public final class SimulatedDay implements Iterable<SpecificRecord> {
  /** Start of the day, epoch microseconds: 2025-03-03T00:00:00Z. */
  public static final long START = Storyline.START;

  /** End of the day; the last bars end here, nothing is later. */
  public static final long END = Storyline.timeOf(Storyline.MINUTES);

  private final long seed;
  private final Storyline story;
  private final Tape tape;
  private final Books books;
  private final List<Instrument> instruments;
  private final List<LogRecord> scheduled;

  private SimulatedDay(long seed) {
    this.seed = seed;
    this.story = Storyline.of(seed);
    PricePaths paths = PricePaths.of(seed, story);
    this.tape = new Tape(seed, paths);
    this.books = new Books(seed, paths);
    this.instruments = Listing.ASSETS.stream().map(Asset::toRecord).toList();
    this.scheduled = sorted(scheduled(paths));
  }

  /** The day of a seed. */
  public static SimulatedDay generate(long seed) {
    return new SimulatedDay(seed);
  }

  /** Seed of this day. */
  public long seed() {
    return seed;
  }

  /** What can be traded. */
  public List<Instrument> instruments() {
    return instruments;
  }

  /** What happens, for the demo's header. */
  public String synopsis() {
    return String.format(
        Locale.ROOT,
        "flash crash in %s at %s, silent feed of %s at %s, market-wide sell-off at %s",
        story.crashAsset(),
        clock(story.crashMinute()),
        story.outageAsset(),
        clock(story.outageMinute()),
        clock(story.selloffMinute()));
  }

  private static String clock(int minute) {
    return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
  }

  Storyline story() {
    return story;
  }

  @Override
  public Iterator<SpecificRecord> iterator() {
    return new Day();
  }

  private List<SpecificRecord> scheduled(PricePaths paths) {
    Accounts accounts = new Accounts(story);
    Newsroom newsroom = new Newsroom(seed, story);
    List<SpecificRecord> records = new ArrayList<>(instruments);
    records.addAll(accounts.policies());
    records.addAll(accounts.venues());
    records.addAll(accounts.balances());
    records.addAll(accounts.transfers());
    records.addAll(accounts.commands());
    records.addAll(newsroom.events());
    records.addAll(newsroom.news());
    records.addAll(newsroom.funding());
    records.addAll(newsroom.flows());
    records.addAll(new Publishers(seed, story, paths).signals());
    records.addAll(new OddSignals(story, paths).signals());
    return records;
  }

  private static List<LogRecord> sorted(List<? extends SpecificRecord> records) {
    List<LogRecord> sorted = new ArrayList<>(records.size());
    for (SpecificRecord record : records) {
      sorted.add(FactOrder.envelope("", 0, record));
    }
    sorted.sort(FactOrder.COMPARATOR);
    return sorted;
  }

  /**
   * Market records with a log time in the minute: the bars that end at its start, then the rest.
   */
  private List<SpecificRecord> marketOf(int minute) {
    List<SpecificRecord> records = new ArrayList<>();
    for (int index = 0; index < Listing.ASSETS.size(); index++) {
      Asset asset = Listing.ASSETS.get(index);
      boolean fromTrades = Listing.FROM_TRADES.contains(asset.base());
      if (minute > 0 && !fromTrades && !story.silent(asset.base(), minute - 1)) {
        records.add(tape.bar(index, minute - 1));
      }
      if (minute == Storyline.MINUTES || story.silent(asset.base(), minute)) {
        continue;
      }
      if (fromTrades) {
        records.addAll(tape.trades(index, minute));
      }
      for (String venue : Books.venuesOf(asset)) {
        records.addAll(books.of(index, venue, minute));
      }
    }
    return records;
  }

  private final class Day implements Iterator<SpecificRecord> {
    private List<LogRecord> batch = List.of();
    private int next;
    private int minute;
    private int taken;

    @Override
    public boolean hasNext() {
      while (next == batch.size() && minute <= Storyline.MINUTES) {
        batch = minute(minute++);
        next = 0;
      }
      return next < batch.size();
    }

    @Override
    public SpecificRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the day is over");
      }
      return (SpecificRecord) batch.get(next++).getBody();
    }

    private List<LogRecord> minute(int minute) {
      List<SpecificRecord> records = marketOf(minute);
      long end = Storyline.timeOf(minute + 1);
      while (taken < scheduled.size() && scheduled.get(taken).getLogTime() < end) {
        records.add((SpecificRecord) scheduled.get(taken++).getBody());
      }
      return sorted(records);
    }
  }
}
