package io.breakwater.jobs.importer;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What makes a bare history decide something: a portfolio with opening cash and targets, and
 * signals of a published rule on its bars.
 */
public final class Derivation {
  /** Publisher and strategy of derived signals. */
  public static final String PUBLISHER = "breakout";

  /** Portfolio of imported histories. */
  public static final String PORTFOLIO = "imported";

  /** Its owner. */
  public static final String OWNER = "importer";

  /** Share of the opening cash that a derived signal asks for. */
  static final double SIGNAL_WEIGHT = 0.1;

  /** Target weight of each of the first instruments, so that drift has something to restore. */
  static final double TARGET_WEIGHT = 0.05;

  /** Instruments with a target weight. */
  static final int TARGETS = 10;

  private static final double VALID_SECONDS = 300;

  /** The instrument's name is the first field of bars, trades and books. */
  private static final int INSTRUMENT_FIELD = 0;

  private final ImportRun run;
  private final double cash;

  /**
   * @param run the import, whose streams are written
   * @param cash opening cash, money
   */
  public Derivation(ImportRun run, double cash) {
    if (!(cash > 0) || Double.isInfinite(cash)) {
      throw new IllegalArgumentException("opening cash must be above zero, is " + cash);
    }
    this.run = run;
    this.cash = cash;
  }

  /** Adds the portfolio; with {@code signals} also the rule's signals. Replaces earlier ones. */
  public void derive(boolean signals) throws IOException {
    run.flush(record -> true);
    Market market = market();
    if (market == null) {
      run.remark("no bars, trades or books: no portfolio was added");
      return;
    }
    Map<String, Follower> followers = new TreeMap<>(Utf8Order.INSTANCE);
    run.instruments().forEach(each -> followers.put(each.getInstrument(), new Follower(each)));
    Set<String> priced = new TreeSet<>(Utf8Order.INSTANCE);
    StreamFiles.forEach(
        market.file(),
        market.topic().recordClass(),
        record -> {
          priced.add(String.valueOf(record.get(INSTRUMENT_FIELD)));
          if (signals && record instanceof Bar bar) {
            follow(followers, bar);
          }
        });
    if (signals && market.topic() != Topics.BARS) {
      run.remark("signals are derived from bars, and there are none");
    }
    run.derive(policy(priced));
    run.derive(balance(market.start()));
    run.flush(record -> !derived(record));
  }

  private static void follow(Map<String, Follower> followers, Bar bar) throws IOException {
    Follower follower = followers.get(bar.getInstrument());
    if (follower != null) {
      follower.take(bar);
    }
  }

  private static boolean derived(SpecificRecord record) {
    return (record instanceof Signal signal && signal.getPublisherId().equals(PUBLISHER))
        || (record instanceof Policy policy && policy.getPortfolioId().equals(PORTFOLIO))
        || (record instanceof Balance balance && balance.getPortfolioId().equals(PORTFOLIO));
  }

  private Balance balance(long asOf) {
    Balance balance = new Balance();
    balance.setPortfolioId(PORTFOLIO);
    balance.setAsOf(asOf);
    balance.setCash(cash);
    balance.setPositions(List.of());
    return balance;
  }

  private static Policy policy(Set<String> instruments) throws IOException {
    Map<String, Double> targets = new TreeMap<>();
    instruments.stream().limit(TARGETS).forEach(name -> targets.put(name, TARGET_WEIGHT));
    // Read from JSON, so that what is not said is the schema's default.
    String said = "{\"portfolioId\":\"" + PORTFOLIO + "\",\"version\":1}";
    try {
      Policy policy = JsonCodec.read(said.getBytes(StandardCharsets.UTF_8), Policy.class);
      policy.setOwnerId(OWNER);
      policy.setMode(Mode.ENFORCE);
      policy.setFollows(List.of(PUBLISHER));
      policy.getRebalance().setTargets(targets);
      return policy;
    } catch (JsonFault e) {
      throw new IOException("the default policy cannot be read: " + e.getMessage(), e);
    }
  }

  private @Nullable Market market() throws IOException {
    for (Topic<?> topic : List.of(Topics.BARS, Topics.TRADES, Topics.BOOKS)) {
      Path file = StreamFiles.find(run.settings().output(), topic.name());
      SpecificRecord first = file == null ? null : StreamFiles.first(file, topic.recordClass());
      if (file != null && first != null) {
        return new Market(topic, file, startOf(first));
      }
    }
    return null;
  }

  private static long startOf(SpecificRecord record) {
    return record instanceof Bar bar
        ? bar.getOpenTime()
        : FactOrder.envelope("", 0, record).getLogTime();
  }

  /** The stream that prices come from, and when it starts. */
  private record Market(Topic<?> topic, Path file, long start) {}

  /** The rule on one instrument, in its signals. */
  private final class Follower {
    private final Instrument instrument;
    private final BreakoutRule rule = new BreakoutRule();
    private long newestEnd = Long.MIN_VALUE;
    private boolean asked;

    Follower(Instrument instrument) {
      this.instrument = instrument;
    }

    void take(Bar bar) throws IOException {
      long end = FactOrder.endOf(bar);
      // Of ready-made bars those of the instrument's own venue count, and each minute once.
      if (end <= newestEnd || !bar.getVenue().equals(instrument.getVenue())) {
        return;
      }
      newestEnd = end;
      BreakoutRule.Decision said = rule.next(end, bar.getHigh(), bar.getLow(), bar.getClose());
      if (said.open() != null) {
        open(said.open());
      }
      if (said.close() != null) {
        close(said.close(), end);
      }
    }

    private void open(BreakoutRule.Entry entry) throws IOException {
      double price = entry.entry() * instrument.getContractMultiplier();
      double lots = Math.floor(cash * SIGNAL_WEIGHT / price / instrument.getLotSize());
      asked = lots >= 1;
      if (!asked) {
        return;
      }
      Signal signal = signal(entry, entry.time(), Intent.OPEN, "");
      signal.setEntryPrice(entry.entry());
      signal.setStopPrice(entry.stop());
      signal.setTargetPrice(entry.target());
      signal.setQuantity(Lots.times(lots, instrument.getLotSize()));
      run.derive(signal);
    }

    private void close(BreakoutRule.Entry entry, long now) throws IOException {
      if (asked) {
        run.derive(signal(entry, now, Intent.CLOSE, "-exit"));
      }
    }

    private Signal signal(BreakoutRule.Entry entry, long now, Intent intent, String suffix) {
      Signal signal = new Signal();
      signal.setSignalId(
          PUBLISHER + "-" + instrument.getInstrument() + "-" + Times.iso(entry.time()) + suffix);
      signal.setRevision(1);
      signal.setPublisherId(PUBLISHER);
      signal.setPortfolioId(PORTFOLIO);
      signal.setStrategyId(PUBLISHER);
      signal.setInstrument(instrument.getInstrument());
      signal.setSide(entry.direction() > 0 ? Direction.LONG : Direction.SHORT);
      signal.setIntent(intent);
      signal.setEmittedAt(now);
      signal.setReceivedAt(now);
      signal.setValidForSeconds(VALID_SECONDS);
      return signal;
    }
  }
}
