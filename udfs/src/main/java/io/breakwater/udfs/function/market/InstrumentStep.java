package io.breakwater.udfs.function.market;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.function.engine.DeadLetters;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.Gauge;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.function.engine.Readings;
import io.breakwater.udfs.math.market.FlashStep;
import io.breakwater.udfs.math.market.InstrumentEngine;
import io.breakwater.udfs.math.market.MarketOutput;
import io.breakwater.udfs.math.pattern.PatternStep;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** One instrument: facts of its market in, a row per bar, evidence and steps of patterns out. */
public final class InstrumentStep implements Engine {
  /** Rare bars that may be part of a flash move, for the pattern. */
  public static final OutputTag<FlashStep> FLASH_STEPS =
      new OutputTag<>("flash-steps", TypeInformation.of(FlashStep.class));

  private static final String PART = "instrument";
  private static final int VERSION = 1;

  /** A bar whose venues differ by so much is counted; the taker fee of most venues is below. */
  private static final long DISAGREEMENT_BPS = 10;

  private static final List<Gauge> GAUGES =
      List.of(
          Gauge.sum("instruments"),
          Gauge.sum("instrumentsReady"),
          Gauge.sum("instrumentsInGap"),
          Gauge.largest("oldestFeedMillis"),
          Gauge.largest("venueDisagreementBps"));

  private final InstrumentEngine engine;
  private final Settings settings;
  private final Output output = new Output();
  // Told with the next watermark; never outlives one, so it is no state.
  private @Nullable InstrumentEvidence newest;
  private long newestTime;
  // For the gauges; the next watermark and the next bar tell them again after a restart.
  private long clock = Long.MIN_VALUE;
  private long disagreementBps;
  private boolean defined;
  private long emitted;
  // Where the last trade stood: it may have to wait for the next one, and be refused then.
  private String lastTradeLane = "";
  private long lastTradeOffset = -1;
  private boolean dirty = true;

  /**
   * How instruments are followed.
   *
   * @param marketEnd last market time of a bounded run, epoch microseconds; else Long.MAX_VALUE
   * @param conflate true: of an instrument's evidence between two watermarks only the newest is
   *     told, as the assembler behind would keep no other
   * @param standardOrderNotional money at mid of the order whose slippage is told
   */
  public record Settings(long marketEnd, boolean conflate, double standardOrderNotional)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private InstrumentStep(InstrumentEngine engine, Settings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    dirty = true;
    Object body = record.getBody();
    if (body instanceof Instrument definition) {
      engine.define(definition);
      defined = true;
    } else if (!defined) {
      out.count("unknownInstruments");
      out.emit(record.getLogTime(), DeadLetters.of(record, "UNKNOWN_INSTRUMENT", "instrument"));
    } else {
      observe(body, output.over(record, record.getLogTime(), out));
    }
  }

  private void observe(Object body, Output output) {
    if (body instanceof Trade trade) {
      engine.onTrade(trade, output);
      lastTradeLane = output.laneOfCause();
      lastTradeOffset = output.offsetOfCause();
    } else if (body instanceof Book book) {
      engine.onBook(book, output);
    } else if (body instanceof Bar bar) {
      engine.onBar(bar, output);
    } else if (body instanceof Funding funding) {
      engine.onFunding(funding, output);
    } else {
      throw new IllegalArgumentException("no market fact: " + body.getClass());
    }
  }

  @Override
  public void advanceTo(long time, Emitter out) {
    // A bounded run ends with a watermark beyond all time; bars are only filled up to its last
    // fact.
    clock = Math.min(time, settings.marketEnd());
    if (defined && clock > Long.MIN_VALUE) {
      output.over(null, clock, out);
      engine.advanceTo(clock, output);
      if (time == Long.MAX_VALUE) {
        engine.finish(output);
      }
      output.tellNewest();
      dirty |= output.used;
    }
  }

  @Override
  public void measure(Readings readings) {
    if (!defined) {
      return;
    }
    readings.put("instruments", 1);
    readings.put("instrumentsReady", engine.isReady() ? 1 : 0);
    readings.put("instrumentsInGap", engine.inGap() ? 1 : 0);
    readings.put("venueDisagreementBps", disagreementBps);
    Long newestFact = engine.newestFactAt();
    if (newestFact != null && clock != Long.MIN_VALUE) {
      readings.put("oldestFeedMillis", Math.max(0, clock - newestFact) / 1_000);
    }
  }

  @Override
  public void save(PartSink parts) throws IOException {
    if (dirty) {
      parts.put(
          PART,
          Parts.bytes(
              out -> {
                out.writeByte(VERSION);
                out.writeBoolean(defined);
                out.writeLong(emitted);
                StateBytes.writeText(out, lastTradeLane);
                out.writeLong(lastTradeOffset);
                engine.writeTo(out);
              }));
      dirty = false;
    }
  }

  /** Factory for all instruments. */
  public static EngineFactory factory(Settings settings) {
    return new Factory(settings);
  }

  private record Factory(Settings settings) implements EngineFactory {
    @Override
    public List<Gauge> gauges() {
      return GAUGES;
    }

    @Override
    public Map<String, String> meters() {
      return Map.of("bars", "barsPerSecond");
    }

    @Override
    public Engine create(String key) {
      return new InstrumentStep(
          new InstrumentEngine(key, settings.standardOrderNotional()), settings);
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      return Parts.read(
          parts,
          PART,
          VERSION,
          (in, version) -> {
            boolean defined = in.readBoolean();
            long emitted = in.readLong();
            String lastTradeLane = StateBytes.readText(in);
            long lastTradeOffset = in.readLong();
            InstrumentStep step =
                new InstrumentStep(
                    InstrumentEngine.readFrom(in, settings.standardOrderNotional()), settings);
            step.defined = defined;
            step.emitted = emitted;
            step.lastTradeLane = lastTradeLane;
            step.lastTradeOffset = lastTradeOffset;
            return step;
          });
    }
  }

  /** One for all records: they come one after the other. */
  private final class Output implements MarketOutput {
    private @Nullable LogRecord cause;
    private long logTime;
    private @Nullable Emitter emitter;
    private boolean used;

    Output over(@Nullable LogRecord record, long time, Emitter out) {
      cause = record;
      logTime = time;
      emitter = out;
      used = false;
      return this;
    }

    private Emitter out() {
      return Objects.requireNonNull(emitter);
    }

    @Override
    public void state(InstrumentState row) {
      used = true;
      Double disagreement = row.getVenueDisagreementBps();
      disagreementBps = disagreement == null ? 0 : Math.round(disagreement);
      if (disagreementBps >= DISAGREEMENT_BPS) {
        out().count("venueDisagreements");
      }
      out().count(row.getFilled() ? "filledBars" : "bars");
      out().emit(ranked(row, row.getEventTime(), row.getInstrument()));
    }

    @Override
    public void timeframe(TimeframeState row) {
      used = true;
      out().count("timeframes");
      out().emit(ranked(row, row.getEventTime(), row.getInstrument()));
    }

    @Override
    public void evidence(long time, InstrumentEvidence evidence) {
      used = true;
      if (settings.conflate()) {
        newest = evidence;
        newestTime = time;
      } else {
        tell(time, evidence);
      }
    }

    private void tell(long time, InstrumentEvidence evidence) {
      EvidenceVector vector = new EvidenceVector(time, List.of(evidence));
      out().emit(ranked(vector, time, evidence.getInstrument()));
    }

    void tellNewest() {
      InstrumentEvidence evidence = newest;
      if (evidence != null) {
        newest = null;
        used = true;
        tell(newestTime, evidence);
      }
    }

    @Override
    public void flashStep(FlashStep step) {
      out().emitTo(FLASH_STEPS, step, step.barEnd());
    }

    @Override
    public void patternStep(PatternStep step) {
      out().emitTo(MarketPatterns.STEPS, step, step.barEnd());
    }

    @Override
    public void trip(Trip trip) {
      used = true;
      out().count(Boolean.TRUE.equals(trip.getEnds()) ? "feedsHeardAgain" : "feedsFallenSilent");
      out().emit(trip.getEventTime(), trip);
    }

    @Override
    public void alert(Alert alert) {
      used = true;
      out().count("alerts");
      if (alert.getKind().equals(InstrumentEngine.DATA_GAP)) {
        out().count("dataGaps");
      }
      out().emit(alert.getEventTime(), alert);
    }

    @Override
    public void booksSkipped(Book next) {
      out().count("bookSequenceGaps");
    }

    @Override
    public void refuse(SpecificRecord refused, String reason, @Nullable String field) {
      out().count("refused");
      LogRecord origin =
          cause != null && cause.getBody() == refused
              ? cause
              : FactOrder.envelope(lastTradeLane, lastTradeOffset, refused);
      out().emit(logTime, DeadLetters.of(origin, reason, field));
    }

    /** Results of one instrument at one time keep the order in which they arose. */
    private LogRecord ranked(SpecificRecord body, long time, String id) {
      LogRecord record = FactOrder.envelope("", 0L, body);
      record.setLogTime(time);
      record.setSequence(emitted++);
      record.setId(id);
      return record;
    }

    private String laneOfCause() {
      return cause == null ? "" : cause.getLane();
    }

    private long offsetOfCause() {
      return cause == null ? -1 : cause.getOffset();
    }
  }
}
