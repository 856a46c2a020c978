package io.breakwater.jobs.demo;

import io.breakwater.jobs.connect.files.OutputRow;
import io.breakwater.jobs.local.KafkaReader;
import io.breakwater.jobs.report.WithoutBreakwater;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/** What was read back from Kafka, counted. A record that was delivered twice counts once. */
public final class Board implements KafkaReader.Listener {
  /** Takes records as they are read. */
  interface Taker {
    /** A record of an output topic, as often as it was delivered. */
    void take(SpecificRecord record) throws IOException;
  }

  private final Taker output;
  private final Screen screen;
  private final WithoutBreakwater without = new WithoutBreakwater();
  private final Set<OutputRow> seen = new HashSet<>();
  private final Map<String, Long> verdicts = new TreeMap<>();
  private final Map<String, Long> breakers = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, Long> deadLetters = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, Course> portfolios = new TreeMap<>(Utf8Order.INSTANCE);
  private final Set<Integer> ended = new TreeSet<>();
  private long orders;
  private long steps;
  private long explanations;
  private long positions;
  private long positionsOutside;
  private volatile long marketTime = Long.MIN_VALUE;

  Board(Taker output, Screen screen) {
    this.output = output;
    this.screen = screen;
  }

  /** What it reads: all that comes out, and the inputs it needs to tell what would have been. */
  static List<Topic<?>> topics() {
    List<Topic<?>> topics = new ArrayList<>(Topics.all(Topic.Direction.OUTPUT));
    topics.add(Topics.INSTRUMENTS);
    topics.add(Topics.BALANCES);
    topics.add(Topics.TRANSFERS);
    return topics;
  }

  @Override
  public void onRecord(KafkaReader.Delivery delivery) {
    SpecificRecord record = delivery.record();
    if (record instanceof Heartbeat) {
      return;
    }
    if (record instanceof Pulse pulse) {
      if (pulse.getLogClock() == Long.MAX_VALUE) {
        ended.add(pulse.getShard());
      }
    } else if (delivery.topic().direction() == Topic.Direction.OUTPUT) {
      write(record);
      count(record);
    } else {
      onInput(record);
    }
  }

  private void write(SpecificRecord record) {
    try {
      output.take(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void onInput(SpecificRecord record) {
    if (record instanceof Instrument instrument) {
      without.add(instrument);
    } else if (record instanceof Balance balance) {
      without.add(balance);
    } else if (record instanceof Transfer transfer) {
      without.add(transfer);
    }
  }

  private void count(SpecificRecord record) {
    if (record instanceof InstrumentState state) {
      marketTime = Math.max(marketTime, state.getEventTime());
      without.add(state);
    } else if (record instanceof PortfolioState row) {
      portfolios.computeIfAbsent(row.getPortfolioId(), id -> new Course()).add(row);
    } else if (isCounted(record) && seen.add(OutputRow.of(record))) {
      countOnce(record);
    }
  }

  private static boolean isCounted(SpecificRecord record) {
    return record instanceof Audit
        || record instanceof Breaker
        || record instanceof Order
        || record instanceof DeadLetter
        || record instanceof Explanation;
  }

  private void countOnce(SpecificRecord record) {
    if (record instanceof Audit audit) {
      if (audit.getKind() == AuditKind.POSITION) {
        // Every position at every bar end: counted, not shown.
        positions++;
        positionsOutside += audit.getVerdict() == Verdict.ALLOW ? 0 : 1;
        return;
      }
      verdicts.merge(audit.getVerdict().name(), 1L, Long::sum);
      without.add(audit);
      screen.decision(audit);
    } else if (record instanceof Breaker breaker) {
      steps++;
      if (breaker.getTo() == BreakerState.OPEN || breaker.getTo() == BreakerState.LATCHED) {
        breakers.merge(breaker.getPattern(), 1L, Long::sum);
      }
      screen.decision(breaker);
    } else if (record instanceof Order order) {
      orders++;
      screen.decision(order);
    } else if (record instanceof DeadLetter letter) {
      deadLetters.merge(letter.getReason(), 1L, Long::sum);
    } else if (record instanceof Explanation) {
      explanations++;
    }
  }

  @Override
  public void onUndecodable(
      Topic<?> topic, int partition, long offset, UndecodableException fault) {
    if (topic.direction() == Topic.Direction.OUTPUT) {
      throw new IllegalStateException(
          topic.name() + " holds undecodable bytes at " + partition + "-" + offset, fault);
    }
  }

  /** How far market-state is known to be, epoch microseconds; any thread. */
  long marketTime() {
    return marketTime;
  }

  /** Rooms that have seen the end of the log. */
  int roomsAtTheEnd() {
    return ended.size();
  }

  /** True: every decision that was read has been put into words. */
  boolean allExplained() {
    return explanations >= decisions() + positionsOutside;
  }

  /** Audits of held positions. */
  public long positions() {
    return positions;
  }

  /** Those that found a position outside its envelope. */
  public long positionsOutside() {
    return positionsOutside;
  }

  /** Audits of signals, steps of breakers and orders. */
  public long decisions() {
    return verdicts.values().stream().mapToLong(Long::longValue).sum() + steps + orders;
  }

  /** Verdicts by kind. */
  public Map<String, Long> verdicts() {
    return Collections.unmodifiableMap(verdicts);
  }

  /** Trips of circuit breakers by pattern. */
  public Map<String, Long> breakers() {
    return Collections.unmodifiableMap(breakers);
  }

  /** Orders of rebalance plans. */
  public long orders() {
    return orders;
  }

  /** Dead letters by reason. */
  public Map<String, Long> deadLetters() {
    return Collections.unmodifiableMap(deadLetters);
  }

  /** Portfolios as they went. */
  public Map<String, WithoutBreakwater.Result> withBreakwater() {
    Map<String, WithoutBreakwater.Result> results = new TreeMap<>(Utf8Order.INSTANCE);
    portfolios.forEach((id, course) -> results.put(id, course.result()));
    return results;
  }

  /** Portfolios as they would have gone had every signal been executed as asked. */
  public Map<String, WithoutBreakwater.Result> withoutBreakwater() {
    return without.results();
  }

  /** A portfolio over time; rows come in the order of their time. */
  private static final class Course {
    private double peak;
    private double worst;
    private double equity;

    void add(PortfolioState row) {
      equity = row.getEquity();
      peak = Math.max(peak, row.getNav());
      if (peak > 0) {
        worst = Math.max(worst, 1 - row.getNav() / peak);
      }
    }

    WithoutBreakwater.Result result() {
      return new WithoutBreakwater.Result(equity, worst);
    }
  }
}
