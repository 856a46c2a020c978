package io.breakwater.udfs.math.evidence;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.News;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * News of the last 30 minutes and what it says about an instrument.
 *
 * <p>The first version of a newsId counts; ids are remembered for a day, so that a corrected
 * headline does not speak twice. An item without sentiment has been heard but says nothing.
 */
public final class NewsDesk {
  /** Items up to this age count, both ends included, microseconds. */
  public static final long WINDOW = 30 * Times.MINUTE;

  private static final long MEMORY = 24 * Times.HOUR;
  private static final double DECAY_MICROS = 15.0 * Times.MINUTE;
  private static final int NAMED_AT_MOST = 8;
  private static final int VERSION = 1;

  private final ArrayDeque<News> items = new ArrayDeque<>();
  private final ArrayDeque<Map.Entry<String, Long>> heard = new ArrayDeque<>();
  private final Set<String> heardIds = new HashSet<>();
  private boolean seen;
  private long clock;

  /**
   * Takes an item, in log order.
   *
   * @return false: an earlier version of it was already heard
   */
  public boolean accept(News item) {
    seen = true;
    clock = Math.max(clock, item.getPublishedAt());
    forget();
    if (!heardIds.add(item.getNewsId())) {
      return false;
    }
    heard.addLast(Map.entry(item.getNewsId(), clock));
    if (item.getSentiment() != null) {
      items.addLast(item);
    }
    return true;
  }

  private void forget() {
    while (!heard.isEmpty() && heard.getFirst().getValue() < clock - MEMORY) {
      heardIds.remove(heard.removeFirst().getKey());
    }
    // Items stand in log order, so the oldest is in front; a straggler behind waits its turn.
    while (!items.isEmpty() && items.getFirst().getPublishedAt() < clock - WINDOW) {
      items.removeFirst();
    }
  }

  /** True once the stream has carried anything. */
  public boolean seen() {
    return seen;
  }

  /**
   * S = sum(w s) / max(1, sum(w)) over the items of the last 30 minutes, w = k relevance confidence
   * exp(-age / 15 min), k = 1 for the base asset, 1/2 for its sector or an untagged item. Status
   * NONE without an item.
   */
  public Sentiment sentimentOf(Instrument instrument, long now) {
    double weighted = 0;
    double weights = 0;
    List<String> ids = new ArrayList<>();
    Long newest = null;
    for (News item : items) {
      Double sentiment = item.getSentiment();
      double share = share(item, instrument);
      if (sentiment == null || share == 0 || item.getPublishedAt() < now - WINDOW) {
        continue;
      }
      double age = Math.max(0L, now - item.getPublishedAt());
      double weight =
          share
              * orOne(item.getRelevance())
              * orOne(item.getConfidence())
              * StrictMath.exp(-age / DECAY_MICROS);
      weighted += weight * sentiment;
      weights += weight;
      ids.add(item.getNewsId());
      newest = newest == null ? item.getPublishedAt() : Math.max(newest, item.getPublishedAt());
    }
    if (newest == null) {
      InputStatus status = seen ? InputStatus.NONE : InputStatus.NOT_CONFIGURED;
      return new Sentiment(status, null, null, "news");
    }
    return new Sentiment(
        InputStatus.OK, weighted / Math.max(1.0, weights), newest, "news:" + named(ids));
  }

  private static String named(List<String> ids) {
    if (ids.size() <= NAMED_AT_MOST) {
      return String.join(",", ids);
    }
    int others = ids.size() - NAMED_AT_MOST;
    return String.join(",", ids.subList(others, ids.size())) + " and " + others + " earlier";
  }

  private static double share(News item, Instrument instrument) {
    if (item.getAssets().contains(instrument.getBase())) {
      return 1;
    }
    boolean untagged = item.getAssets().isEmpty() && item.getSectors().isEmpty();
    String sector = instrument.getSector();
    boolean sameSector = sector != null && item.getSectors().contains(sector);
    return untagged || sameSector ? 0.5 : 0;
  }

  private static double orOne(@Nullable Double value) {
    return value == null ? 1 : value;
  }

  /** Writes the state as versioned bytes. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeBoolean(seen);
    out.writeLong(clock);
    out.writeInt(items.size());
    for (News item : items) {
      RecordBytes.write(out, item);
    }
    out.writeInt(heard.size());
    for (Map.Entry<String, Long> id : heard) {
      StateBytes.writeText(out, id.getKey());
      out.writeLong(id.getValue());
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static NewsDesk readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "news desk");
    NewsDesk desk = new NewsDesk();
    desk.seen = in.readBoolean();
    desk.clock = in.readLong();
    int items = in.readInt();
    for (int i = 0; i < items; i++) {
      desk.items.addLast(RecordBytes.read(in, News.class));
    }
    int ids = in.readInt();
    for (int i = 0; i < ids; i++) {
      String id = StateBytes.readText(in);
      desk.heard.addLast(Map.entry(id, in.readLong()));
      desk.heardIds.add(id);
    }
    return desk;
  }

  /**
   * What the news says.
   *
   * @param status OK, NONE (no item) or NOT_CONFIGURED (the stream never carried anything)
   * @param value -1 to 1; null: no item
   * @param asOf when the newest item was published; null: none
   * @param source the items by id
   */
  public record Sentiment(
      InputStatus status, @Nullable Double value, @Nullable Long asOf, String source) {}
}
