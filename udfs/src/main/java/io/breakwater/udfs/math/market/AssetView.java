package io.breakwater.udfs.math.market;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.News;
import io.breakwater.udfs.math.evidence.NewsDesk;
import io.breakwater.udfs.math.news.NewsReader;
import io.breakwater.udfs.math.news.SourceWeights;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of assets and sectors and not of one instrument alone: news and on-chain flows.
 * Completes the rows of instruments with it.
 *
 * <p>The row of a bar that ends at T knows news and flows before T, as the order of the log has
 * them behind the bar.
 */
public final class AssetView {
  private static final int VERSION = 1;

  private final TreeMap<String, Instrument> instruments = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, FlowTracker> flows = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, WhaleWatch> whales = new TreeMap<>(Utf8Order.INSTANCE);
  private final NewsDesk news;
  private final NewsReader reader;

  /** Nothing heard yet. */
  public AssetView(SourceWeights sources) {
    this(new NewsDesk(), new NewsReader(sources));
  }

  private AssetView(NewsDesk news, NewsReader reader) {
    this.news = news;
    this.reader = reader;
  }

  /** Takes what an instrument is: its base asset and its sector. */
  public void define(Instrument instrument) {
    instruments.put(instrument.getInstrument(), instrument);
  }

  /**
   * Takes a flow, in log order.
   *
   * @return what a person should see; null: nothing
   */
  public @Nullable Alert onFlow(Flow flow) {
    flows.computeIfAbsent(flow.getAsset(), asset -> new FlowTracker()).add(flow);
    return whales.computeIfAbsent(flow.getAsset(), asset -> new WhaleWatch()).onFlow(flow);
  }

  /** Takes a news item, in log order. */
  public void onNews(News item) {
    news.accept(reader.read(item));
  }

  /** Fills {@code sentiment} and {@code flowZ} of a row, everything before its end being given. */
  public void complete(InstrumentState row) {
    Instrument instrument = instruments.get(row.getInstrument());
    if (instrument == null) {
      return;
    }
    row.setSentiment(news.sentimentOf(instrument, row.getEventTime()).value());
    row.setFlowZ(flowZ(instrument.getBase(), row.getEventTime()));
  }

  private @Nullable Double flowZ(String asset, long time) {
    FlowTracker tracker = flows.get(asset);
    if (tracker == null) {
      return null;
    }
    tracker.advanceTo(time);
    return tracker.z();
  }

  /** Writes the state, its version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(instruments.size());
    for (Instrument instrument : instruments.values()) {
      RecordBytes.write(out, instrument);
    }
    out.writeInt(flows.size());
    for (Map.Entry<String, FlowTracker> asset : flows.entrySet()) {
      StateBytes.writeText(out, asset.getKey());
      asset.getValue().writeTo(out);
    }
    out.writeInt(whales.size());
    for (Map.Entry<String, WhaleWatch> asset : whales.entrySet()) {
      StateBytes.writeText(out, asset.getKey());
      asset.getValue().writeTo(out);
    }
    news.writeTo(out);
    reader.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote; from here on sources weigh as told. */
  public static AssetView readFrom(DataInput in, SourceWeights sources) throws IOException {
    StateBytes.expectVersion(in, VERSION, "assets");
    TreeMap<String, Instrument> instruments = new TreeMap<>(Utf8Order.INSTANCE);
    for (int i = in.readInt(); i > 0; i--) {
      Instrument instrument = RecordBytes.read(in, Instrument.class);
      instruments.put(instrument.getInstrument(), instrument);
    }
    TreeMap<String, FlowTracker> flows = new TreeMap<>(Utf8Order.INSTANCE);
    for (int i = in.readInt(); i > 0; i--) {
      flows.put(StateBytes.readText(in), FlowTracker.readFrom(in));
    }
    TreeMap<String, WhaleWatch> whales = new TreeMap<>(Utf8Order.INSTANCE);
    for (int i = in.readInt(); i > 0; i--) {
      whales.put(StateBytes.readText(in), WhaleWatch.readFrom(in));
    }
    AssetView view = new AssetView(NewsDesk.readFrom(in), NewsReader.readFrom(in, sources));
    view.instruments.putAll(instruments);
    view.flows.putAll(flows);
    view.whales.putAll(whales);
    return view;
  }
}
