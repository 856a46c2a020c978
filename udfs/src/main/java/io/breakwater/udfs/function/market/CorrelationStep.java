package io.breakwater.udfs.function.market;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.math.cross.CorrelationEngine;
import io.breakwater.udfs.math.cross.PairBreak;
import io.breakwater.udfs.math.cross.PairsMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Correlations of all pairs: bar vectors in; rows of pairs, and a trip and an alert of each pair
 * that breaks out.
 */
public final class CorrelationStep implements Engine {
  private static final String PART = "correlation";
  private static final int VERSION = 1;

  private final CorrelationEngine engine;
  private final PairsMode pairs;
  private boolean dirty = true;

  private CorrelationStep(CorrelationEngine engine, PairsMode pairs) {
    this.engine = engine;
    this.pairs = pairs;
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    dirty = true;
    BarVector bars = (BarVector) record.getBody();
    for (PairBreak broken : advance(bars, out)) {
      out.emit(broken.barEnd(), broken.trip());
      out.emit(broken.barEnd(), broken.alert());
      if (pairs == PairsMode.BREAKS) {
        tell(broken.row(), out);
      }
    }
  }

  private List<PairBreak> advance(BarVector bars, Emitter out) {
    if (pairs != PairsMode.ALL) {
      return engine.apply(bars);
    }
    List<Correlation> rows = new ArrayList<>();
    List<PairBreak> breaks = engine.apply(bars, rows);
    rows.forEach(row -> tell(row, out));
    return breaks;
  }

  private static void tell(Correlation row, Emitter out) {
    out.count("correlationRows");
    out.emit(row.getEventTime(), row);
  }

  @Override
  public void advanceTo(long time, Emitter out) {}

  @Override
  public void save(PartSink parts) throws IOException {
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

  /** Factory; {@code pairs} says which rows are told. */
  public static EngineFactory factory(PairsMode pairs) {
    return new Factory(pairs);
  }

  private record Factory(PairsMode pairs) implements EngineFactory {
    @Override
    public Engine create(String key) {
      return new CorrelationStep(new CorrelationEngine(), pairs);
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      return Parts.read(
          parts,
          PART,
          VERSION,
          (in, version) -> new CorrelationStep(CorrelationEngine.readFrom(in), pairs));
    }
  }
}
