package io.breakwater.udfs.function.market;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.math.cross.MarketEngine;
import io.breakwater.udfs.math.cross.PairsMode;
import io.breakwater.udfs.math.pattern.PatternStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers the rows of one bar end: the bar vector, the market-wide row and the steps of the market
 * as a whole come out, before anything of that moment is put together for the log.
 */
public final class MarketBarsStep implements Engine {
  private static final String PART = "market";
  private static final int VERSION = 1;

  private final MarketEngine engine;
  private final boolean tellRow;
  private final TreeMap<String, InstrumentState> rows = new TreeMap<>(Utf8Order.INSTANCE);
  private long barEnd;
  private boolean dirty = true;

  private MarketBarsStep(MarketEngine engine, boolean tellRow) {
    this.engine = engine;
    this.tellRow = tellRow;
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    InstrumentState row = (InstrumentState) record.getBody();
    if (row.getEventTime() != barEnd) {
      close(out);
      barEnd = row.getEventTime();
    }
    rows.put(row.getInstrument(), row);
  }

  @Override
  public void advanceTo(long time, Emitter out) {
    close(out);
  }

  private void close(Emitter out) {
    if (rows.isEmpty()) {
      return;
    }
    dirty = true;
    BarVector bars =
        new BarVector(barEnd, rows.values().stream().map(MarketBarsStep::entryOf).toList());
    rows.clear();
    out.count("barVectors");
    out.emit(barEnd, bars);
    List<PatternStep> steps = new ArrayList<>(0);
    Correlation row = engine.apply(bars, steps);
    if (tellRow) {
      out.emit(barEnd, row);
    }
    for (PatternStep step : steps) {
      out.emitTo(MarketPatterns.STEPS, step, step.barEnd());
    }
  }

  private static BarEntry entryOf(InstrumentState row) {
    return new BarEntry(
        row.getInstrument(),
        row.getReturn$(),
        row.getFilled(),
        row.getClose(),
        row.getVolatilityRegime(),
        row.getSigmaSlow(),
        row.getAtr());
  }

  @Override
  public void save(PartSink parts) throws IOException {
    // A bar end's rows come within one watermark: nothing is held between two of them.
    if (!rows.isEmpty()) {
      throw new IllegalStateException("rows are held over a checkpoint: " + rows.keySet());
    }
    if (dirty) {
      parts.put(
          PART,
          Parts.bytes(
              out -> {
                out.writeByte(VERSION);
                engine.writeTo(out);
              }));
      dirty = false;
    }
  }

  /** Factory; {@code pairs} says whether the market-wide row is told. */
  public static EngineFactory factory(PairsMode pairs) {
    return new Factory(pairs != PairsMode.NONE);
  }

  private record Factory(boolean tellRow) implements EngineFactory {
    @Override
    public Engine create(String key) {
      return new MarketBarsStep(new MarketEngine(), tellRow);
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      return Parts.read(
          parts,
          PART,
          VERSION,
          (in, version) -> new MarketBarsStep(MarketEngine.readFrom(in), tellRow));
    }
  }
}
