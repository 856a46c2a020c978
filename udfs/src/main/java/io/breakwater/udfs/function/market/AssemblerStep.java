package io.breakwater.udfs.function.market;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.math.market.AnomalyWatch;
import io.breakwater.udfs.math.market.AssetView;
import io.breakwater.udfs.math.news.SourceWeights;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the market together for the log: at each time one evidence vector, at each bar end the bar
 * vector, the trips of that time and the valuation tick, in this order. Rows of instruments are
 * completed with what is known of their assets and told too.
 *
 * <p>Under the wall clock evidence between two watermarks is conflated to the newest per
 * instrument; under the data clock every time has its own vector.
 */
public final class AssemblerStep implements Engine {
  private static final String PART = "assets";
  private static final String WATCHES = "anomalies";
  private static final int VERSION = 1;

  private final boolean conflate;
  private final AssetView assets;
  private final TreeMap<String, AnomalyWatch> watches;
  private final TreeMap<Long, Slot> slots = new TreeMap<>();
  private boolean dirty = true;

  private AssemblerStep(boolean conflate, AssetView assets, TreeMap<String, AnomalyWatch> watches) {
    this.conflate = conflate;
    this.assets = assets;
    this.watches = watches;
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    Object body = record.getBody();
    if (body instanceof Instrument instrument) {
      assets.define(instrument);
      dirty = true;
      return;
    }
    Slot slot = slots.computeIfAbsent(record.getLogTime(), time -> new Slot());
    if (body instanceof EvidenceVector vector) {
      for (InstrumentEvidence entry : vector.getEntries()) {
        slot.evidence.put(entry.getInstrument(), entry);
      }
    } else if (body instanceof InstrumentState row) {
      slot.rows.put(row.getInstrument(), row);
    } else if (body instanceof BarVector bars) {
      slot.bars = bars;
    } else if (body instanceof Trip trip) {
      slot.trips.add(trip);
    } else if (body instanceof News item) {
      slot.news.add(item);
    } else if (body instanceof Flow flow) {
      slot.flows.add(flow);
    } else {
      throw new IllegalArgumentException("nothing to assemble: " + body.getClass());
    }
  }

  @Override
  public void advanceTo(long time, Emitter out) {
    Map<Long, Slot> due = slots.headMap(time, true);
    if (conflate) {
      keepNewestEvidence();
    }
    due.forEach((logTime, slot) -> emit(logTime, slot, out));
    due.clear();
    out.emit(time, new Heartbeat(time));
  }

  private void emit(long time, Slot slot, Emitter out) {
    for (InstrumentState row : slot.rows.values()) {
      assets.complete(row);
      out.emit(row.getEventTime(), row);
      for (Alert alert : watchOf(row.getInstrument()).onRow(row)) {
        out.count("anomalies");
        out.emit(alert.getEventTime(), alert);
      }
    }
    slot.emit(time, out);
    // Behind the bars of their moment, as in the order of the log.
    for (Flow flow : slot.flows) {
      Alert alert = assets.onFlow(flow);
      if (alert != null) {
        out.count("anomalies");
        out.emit(alert.getEventTime(), alert);
      }
    }
    slot.news.forEach(assets::onNews);
    dirty |= !slot.rows.isEmpty() || !slot.flows.isEmpty() || !slot.news.isEmpty();
  }

  private AnomalyWatch watchOf(String instrument) {
    return watches.computeIfAbsent(instrument, name -> new AnomalyWatch());
  }

  /** Only the newest evidence of an instrument between two watermarks is told. */
  private void keepNewestEvidence() {
    TreeMap<String, InstrumentEvidence> newest = new TreeMap<>(Utf8Order.INSTANCE);
    for (Slot slot : slots.values()) {
      newest.putAll(slot.evidence);
      slot.evidence.clear();
    }
    if (!newest.isEmpty()) {
      slots.lastEntry().getValue().evidence.putAll(newest);
    }
  }

  @Override
  public void save(PartSink parts) throws IOException {
    // Records are applied and told within one watermark: nothing is held between two of them.
    if (!slots.isEmpty()) {
      throw new IllegalStateException("evidence is held over a checkpoint: " + slots.keySet());
    }
    if (dirty) {
      parts.put(
          PART,
          Parts.bytes(
              out -> {
                out.writeByte(VERSION);
                assets.writeTo(out);
              }));
      parts.put(WATCHES, Parts.bytes(this::writeWatches));
      dirty = false;
    }
  }

  private void writeWatches(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(watches.size());
    for (Map.Entry<String, AnomalyWatch> watch : watches.entrySet()) {
      StateBytes.writeText(out, watch.getKey());
      watch.getValue().writeTo(out);
    }
  }

  private static TreeMap<String, AnomalyWatch> readWatches(DataInput in) throws IOException {
    TreeMap<String, AnomalyWatch> watches = new TreeMap<>(Utf8Order.INSTANCE);
    for (int i = in.readInt(); i > 0; i--) {
      watches.put(StateBytes.readText(in), AnomalyWatch.readFrom(in));
    }
    return watches;
  }

  /** Factory; {@code conflate}: under the wall clock; {@code sources}: how they weigh. */
  public static EngineFactory factory(boolean conflate, SourceWeights sources) {
    return new Factory(conflate, sources);
  }

  private record Factory(boolean conflate, SourceWeights sources) implements EngineFactory {
    @Override
    public Engine create(String key) {
      return new AssemblerStep(conflate, new AssetView(sources), new TreeMap<>(Utf8Order.INSTANCE));
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      AssetView assets =
          Parts.read(parts, PART, VERSION, (in, version) -> AssetView.readFrom(in, sources));
      return new AssemblerStep(
          conflate, assets, Parts.read(parts, WATCHES, VERSION, (in, version) -> readWatches(in)));
    }
  }

  private static final class Slot {
    private final TreeMap<String, InstrumentEvidence> evidence = new TreeMap<>(Utf8Order.INSTANCE);
    private final TreeMap<String, InstrumentState> rows = new TreeMap<>(Utf8Order.INSTANCE);
    private final List<Trip> trips = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();
    private final List<News> news = new ArrayList<>();
    private @Nullable BarVector bars;

    void emit(long time, Emitter out) {
      if (!evidence.isEmpty()) {
        out.emit(time, new EvidenceVector(time, new ArrayList<>(evidence.values())));
      }
      if (bars != null) {
        out.emit(time, bars);
      }
      trips.sort((a, b) -> Utf8Order.INSTANCE.compare(a.getTripId(), b.getTripId()));
      for (Trip trip : trips) {
        out.count("trips" + trip.getPattern());
        out.emit(time, trip);
      }
      if (bars != null) {
        out.emit(time, new ValuationTick(time));
      }
    }
  }
}
