package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trade;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells of each trade how many of its venue came before it; a part per venue. A trade of quantity 2
 * closes its venue, whose part is then forgotten.
 */
final class JournalEngine implements Engine {
  private static final int VERSION = 1;
  private static final double CLOSING = 2;

  private final String key;
  private final List<String> written;
  private final TreeMap<String, Integer> venues = new TreeMap<>();
  private final TreeSet<String> dirty = new TreeSet<>();
  private final TreeSet<String> gone = new TreeSet<>();

  private JournalEngine(String key, List<String> written) {
    this.key = key;
    this.written = written;
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    Trade trade = (Trade) record.getBody();
    int before = venues.getOrDefault(trade.getVenue(), 0);
    if (trade.getQuantity() == CLOSING) {
      venues.remove(trade.getVenue());
      dirty.remove(trade.getVenue());
      gone.add(trade.getVenue());
    } else {
      venues.put(trade.getVenue(), before + 1);
      dirty.add(trade.getVenue());
      gone.remove(trade.getVenue());
    }
    out.emit(
        record.getLogTime(),
        Explanation.newBuilder()
            .setId(trade.getTradeId())
            .setKind("TRADE")
            .setEventTime(record.getLogTime())
            .setText(key + "/" + trade.getVenue() + " number " + before)
            .build());
  }

  @Override
  public void advanceTo(long time, Emitter out) {
    out.count("advanced");
  }

  @Override
  public void save(PartSink parts) throws IOException {
    for (String venue : dirty) {
      int count = venues.get(venue);
      parts.put(
          venue,
          Parts.bytes(
              out -> {
                out.writeByte(VERSION);
                out.writeInt(count);
              }));
      written.add(key + "/" + venue);
    }
    gone.forEach(parts::remove);
    dirty.clear();
    gone.clear();
  }

  /** Makes journals; {@link #written} tells which parts they saved, in order. */
  static final class Factory implements EngineFactory {
    private static final long serialVersionUID = 1L;

    final ArrayList<String> written = new ArrayList<>();

    @Override
    public Engine create(String key) {
      return new JournalEngine(key, written);
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      JournalEngine engine = new JournalEngine(key, written);
      for (String venue : parts.keySet()) {
        engine.venues.put(venue, Parts.read(parts, venue, VERSION, (in, version) -> in.readInt()));
      }
      return engine;
    }
  }
}
