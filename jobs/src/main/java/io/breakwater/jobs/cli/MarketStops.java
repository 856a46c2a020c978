package io.breakwater.jobs.cli;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.udfs.math.outcome.DeepestFall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * How the market's breakers did: for each instrument its deepest fall within an hour, when the
 * first breaker that stops openings in it was open, and how often it was stopped at all.
 *
 * <p>A stop is a step to OPEN of a pattern of the market whose scope is the instrument or
 * everything. It came in time if it was open at least {@link #LEAD} before the low of the fall.
 */
final class MarketStops {
  /** Longest time from peak to low. */
  static final long WINDOW = Times.HOUR;

  /** How long before the low a stop must be open to have been of use. */
  static final long LEAD = 5 * Times.MINUTE;

  /** A fall that counts, as a ratio. */
  static final double FALL_RATIO = 0.2;

  private static final Set<String> PATTERNS = Set.of("FLASH_MOVE", "RUNAWAY", "SYSTEMIC_SELLOFF");
  private static final double MINUTES_A_DAY = 24 * 60;

  private final TreeMap<String, Watched> instruments = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Stop> open = new TreeMap<>(Utf8Order.INSTANCE);
  private final List<Stop> stops = new ArrayList<>();

  private MarketStops() {}

  /**
   * Reads a run.
   *
   * @throws FailureException if a line cannot be read: a table with holes would mislead
   */
  static MarketStops of(RecordSource source) throws IOException, FailureException {
    MarketStops report = new MarketStops();
    each(source, Topics.INSTRUMENT_STATES, report::onRow);
    List<Breaker> steps = new ArrayList<>();
    each(source, Topics.BREAKERS, steps::add);
    steps.sort(Comparator.comparingLong(Breaker::getEventTime));
    steps.forEach(report::onStep);
    report.stops.addAll(report.open.values());
    report.stops.sort(Comparator.comparingLong(Stop::from).thenComparing(Stop::pattern));
    return report;
  }

  /**
   * Hands over the records of a stream.
   *
   * @throws FailureException if a line cannot be read
   */
  static <T extends SpecificRecord> void each(
      RecordSource source, Topic<T> topic, Consumer<T> taker) throws IOException, FailureException {
    for (RecordSource.Unreadable line : source.each(topic, taker)) {
      throw new FailureException(
          "cannot read " + line.place() + ": " + line.reason() + "; run the replay again.");
    }
  }

  private void onRow(InstrumentState row) {
    instruments
        .computeIfAbsent(row.getInstrument(), name -> new Watched(name))
        .push(row.getEventTime(), row.getClose());
  }

  private void onStep(Breaker step) {
    if (!PATTERNS.contains(step.getPattern())) {
      return;
    }
    String key = step.getPattern() + '\t' + step.getScopeKind() + '\t' + step.getScope();
    if (step.getTo() == BreakerState.OPEN) {
      end(key, step.getEventTime());
      open.put(
          key,
          new Stop(
              step.getPattern(),
              step.getScopeKind(),
              step.getScope(),
              step.getEventTime(),
              Long.MAX_VALUE));
    } else if (step.getTo() == BreakerState.HALF_OPEN || step.getTo() == BreakerState.CLOSED) {
      end(key, step.getEventTime());
    }
  }

  private void end(String key, long time) {
    Stop stop = open.remove(key);
    if (stop != null) {
      stops.add(stop.until(time));
    }
  }

  /** Instruments with at least one bar, by name. */
  Collection<Watched> instruments() {
    return instruments.values();
  }

  /** Instruments whose deepest fall within an hour counts. */
  List<Watched> fallen() {
    return instruments.values().stream().filter(Watched::fellFar).toList();
  }

  /** Of the fallen, those that were stopped in time. */
  long stoppedInTime() {
    return fallen().stream().filter(each -> inTime(leadMicros(each))).count();
  }

  /** True: a stop with this lead came in time. */
  static boolean inTime(@Nullable Long leadMicros) {
    return leadMicros != null && leadMicros >= LEAD;
  }

  /** The first stop that was open between peak and low of an instrument's fall; null: none. */
  @Nullable Stop first(Watched instrument) {
    if (instrument.fall.ratio() == 0) {
      return null;
    }
    for (Stop stop : stops) {
      boolean concerns = stop.global() || stop.scope.equals(instrument.name);
      if (concerns
          && stop.from <= instrument.fall.lowTime()
          && stop.until > instrument.fall.peakTime()) {
        return stop;
      }
    }
    return null;
  }

  /** Time from the first stop, at the earliest the peak, to the low; null: not stopped. */
  @Nullable Long leadMicros(Watched instrument) {
    Stop stop = first(instrument);
    return stop == null
        ? null
        : (Long) (instrument.fall.lowTime() - Math.max(stop.from, instrument.fall.peakTime()));
  }

  /** Stops of an instrument of its own. */
  long stops(Watched instrument) {
    return stops.stream()
        .filter(stop -> !stop.global() && stop.scope.equals(instrument.name))
        .count();
  }

  /** Stops of everything at once. */
  long globalStops() {
    return stops.stream().filter(Stop::global).count();
  }

  /** Days of bars over all instruments. */
  double instrumentDays() {
    return instruments.values().stream().mapToLong(Watched::bars).sum() / MINUTES_A_DAY;
  }

  /** Stops an instrument-day, those of everything counted once. */
  double stopsPerInstrumentDay() {
    return aDay(stops.size());
  }

  /** How often an instrument was stopped a day: a stop of everything stops each of them. */
  double stoppedPerInstrumentDay() {
    return aDay(stops.size() - globalStops() + globalStops() * instruments.size());
  }

  private double aDay(long count) {
    double days = instrumentDays();
    return days == 0 ? 0 : count / days;
  }

  /** An instrument and how it moved. */
  static final class Watched {
    private final String name;
    private final DeepestFall fall = new DeepestFall(WINDOW);
    private long bars;

    private Watched(String name) {
      this.name = name;
    }

    private void push(long time, double close) {
      fall.push(time, close);
      bars++;
    }

    String name() {
      return name;
    }

    long bars() {
      return bars;
    }

    DeepestFall fall() {
      return fall;
    }

    boolean fellFar() {
      return fall.ratio() > FALL_RATIO;
    }
  }

  /**
   * A breaker of the market that stood open or cooled down.
   *
   * @param from when it tripped
   * @param until when it let something through again
   */
  record Stop(String pattern, String scopeKind, String scope, long from, long until) {
    boolean global() {
      return scopeKind.equals("global");
    }

    private Stop until(long time) {
      return new Stop(pattern, scopeKind, scope, from, time);
    }
  }
}
