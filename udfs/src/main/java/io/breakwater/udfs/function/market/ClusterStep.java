package io.breakwater.udfs.function.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.math.cross.ClusterMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Clusters of the universe: stripes of the matrix in, two maps every fifteen minutes out.
 *
 * <p>Keeps nothing from bar to bar. The stripes of a bar end come together, as all of one time do
 * between two watermarks; a checkpoint never falls between them.
 */
public final class ClusterStep implements Engine {
  private static final long EVERY = 15 * Times.MINUTE;

  private final List<MatrixStripe> stripes = new ArrayList<>();

  private ClusterStep() {}

  /** Whether clusters are told at this bar end. */
  static boolean isDue(long barEnd) {
    return Math.floorMod(barEnd, EVERY) == 0;
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    MatrixStripe stripe = (MatrixStripe) record.getBody();
    if (!isDue(stripe.getEventTime())) {
      return;
    }
    stripes.add(stripe);
    int rows = 0;
    for (MatrixStripe each : stripes) {
      rows += each.getInstruments().size() - each.getFirstRow();
    }
    if (rows == stripe.getSize()) {
      for (Clusters map : ClusterMap.of(stripes)) {
        out.count("clusterMaps");
        out.emit(map.getEventTime(), map);
      }
      stripes.clear();
    }
  }

  @Override
  public void advanceTo(long time, Emitter out) {}

  @Override
  public void save(PartSink parts) {
    if (!stripes.isEmpty()) {
      throw new IllegalStateException("a checkpoint between the stripes of one bar end");
    }
  }

  /** Factory. */
  public static EngineFactory factory() {
    return new Factory();
  }

  private record Factory() implements EngineFactory {
    @Override
    public Engine create(String key) {
      return new ClusterStep();
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) {
      return new ClusterStep();
    }
  }
}
