package io.breakwater.udfs.function.market;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.function.engine.SpreadKeys;
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
      if (pairs == PairsMode.BREAKS || pairs == PairsMode.MATRIX) {
        tell(broken.row(), out);
      }
    }
  }

  private List<PairBreak> advance(BarVector bars, Emitter out) {
    boolean clusters = ClusterStep.isDue(bars.getEventTime());
    List<Correlation> rows = pairs == PairsMode.ALL ? new ArrayList<>() : null;
    List<MatrixStripe> stripes = clusters || pairs == PairsMode.MATRIX ? new ArrayList<>() : null;
    List<PairBreak> breaks =
        engine.apply(bars, new CorrelationEngine.Asked(rows, stripes, clusters));
    if (rows != null) {
      rows.forEach(row -> tell(row, out));
    }
    if (stripes != null) {
      stripes.forEach(stripe -> out.emit(stripe.getEventTime(), stripe));
    }
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

  /** Keys of the tiles, and what they are told: {@code pairs} says which rows. */
  public static EngineFactory factory(PairsMode pairs, int tiles) {
    return new Factory(pairs, tiles);
  }

  /** Key of each of {@code tiles}. */
  public static String[] keys(int tiles) {
    return SpreadKeys.of("pairs", tiles);
  }

  private record Factory(PairsMode pairs, int tiles) implements EngineFactory {
    @Override
    public Engine create(String key) {
      int number = List.of(keys(tiles)).indexOf(key);
      return new CorrelationStep(new CorrelationEngine(number, tiles), pairs);
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      return Parts.read(
          parts,
          PART,
          VERSION,
          (in, version) -> {
            CorrelationEngine engine = CorrelationEngine.readFrom(in);
            if (engine.tiles() != tiles) {
              throw new IOException(
                  "pairs were kept in "
                      + engine.tiles()
                      + " tiles, this run has "
                      + tiles
                      + ": start it with as many");
            }
            return new CorrelationStep(engine, pairs);
          });
    }
  }
}
