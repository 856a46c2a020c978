package io.breakwater.jobs.importer;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Instruments that were seen in the imported files, with defaults for what the files do not say.
 *
 * <p>The lot is the largest power of ten worth at most {@link #MIN_NOTIONAL} at the earliest price
 * seen, so that a smallest order can be met to within one order of magnitude; without any price it
 * is {@link #LOT_WITHOUT_PRICE}, until a later import brings one.
 */
final class InstrumentCatalog {
  /** Smallest notional of an order, money. */
  static final double MIN_NOTIONAL = 5.0;

  /** Fee of a taking order, ratio of notional. */
  static final double TAKER_FEE_RATE = 0.0005;

  /** Lot of an instrument of which no price was seen, in contracts. */
  static final double LOT_WITHOUT_PRICE = 1.0;

  private static final Map<String, String> SECTORS = sectors();

  private final Map<String, Seen> seen = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, Instrument> known = new TreeMap<>(Utf8Order.INSTANCE);

  /** Takes over an instrument that the output directory knows already. */
  void keep(Instrument instrument) {
    known.put(instrument.getInstrument(), instrument);
  }

  /**
   * An instrument appeared.
   *
   * @param price a price of it; null: the record carries none
   * @param time when it was seen, epoch microseconds
   */
  void see(String name, String venue, @Nullable Double price, long time) {
    Seen before = seen.get(name);
    if (before == null) {
      seen.put(name, new Seen(venue, time, price, time));
    } else {
      before.merge(venue, price, time);
    }
  }

  /** True: the instrument was seen or is known. */
  boolean isEmpty() {
    return seen.isEmpty() && known.isEmpty();
  }

  /** All instruments, by name. */
  Collection<Instrument> instruments() {
    Map<String, Instrument> all = new TreeMap<>(Utf8Order.INSTANCE);
    all.putAll(known);
    for (Map.Entry<String, Seen> entry : seen.entrySet()) {
      String name = entry.getKey();
      Seen facts = entry.getValue();
      Instrument before = known.get(name);
      // Whoever edited the file by hand keeps the edit; only a guess made without a price is
      // replaced.
      boolean guessed = before != null && before.equals(defaults(name, before.getVenue(), null));
      if (before == null) {
        all.put(name, defaults(name, facts.venue, facts.price));
      } else if (guessed && facts.price != null) {
        all.put(name, defaults(name, facts.venue, facts.price));
      }
    }
    return all.values();
  }

  /** The instrument as imported when nothing but its name, venue and a price is known. */
  static Instrument defaults(String name, String venue, @Nullable Double price) {
    int dash = name.indexOf('-');
    // A third part tells a perpetual or a dated future: BTC-USD-PERP, BTC-USD-220527.
    int end = dash < 0 ? -1 : name.indexOf('-', dash + 1);
    Instrument instrument = new Instrument();
    instrument.setInstrument(name);
    instrument.setBase(dash < 0 ? name : name.substring(0, dash));
    instrument.setQuote(dash < 0 ? "" : name.substring(dash + 1, end < 0 ? name.length() : end));
    instrument.setVenue(venue);
    instrument.setSector(SECTORS.get(instrument.getBase()));
    instrument.setLayer(null);
    instrument.setLotSize(price == null ? LOT_WITHOUT_PRICE : lotSize(price));
    instrument.setMinNotional(MIN_NOTIONAL);
    instrument.setTakerFeeRate(TAKER_FEE_RATE);
    instrument.setContractMultiplier(1.0);
    instrument.setMaintenanceMarginRate(null);
    return instrument;
  }

  /** The largest power of ten that is worth at most {@link #MIN_NOTIONAL}. */
  static double lotSize(double price) {
    int exponent = (int) Math.floor(Math.log10(MIN_NOTIONAL / price));
    // Parsed, not computed: the double nearest to the decimal, which prints without a tail.
    return Double.parseDouble("1e" + exponent);
  }

  private static Map<String, String> sectors() {
    Map<String, String> sectors = new HashMap<>();
    try (InputStream in = InstrumentCatalog.class.getResourceAsStream("sectors.csv")) {
      if (in == null) {
        throw new IllegalStateException("sectors.csv is not in the jar");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        if (!line.startsWith("#") && cells.length == 2) {
          sectors.put(cells[0], cells[1]);
        }
      }
      return Map.copyOf(sectors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is known of one instrument: the earliest counts, whatever order the files come in. */
  private static final class Seen {
    private String venue;
    private long venueTime;
    private @Nullable Double price;
    private long priceTime;

    Seen(String venue, long venueTime, @Nullable Double price, long priceTime) {
      this.venue = venue;
      this.venueTime = venueTime;
      this.price = price;
      this.priceTime = priceTime;
    }

    void merge(String otherVenue, @Nullable Double otherPrice, long time) {
      boolean tie = time == venueTime && Utf8Order.INSTANCE.compare(otherVenue, venue) < 0;
      if (time < venueTime || tie) {
        venue = otherVenue;
        venueTime = time;
      }
      if (otherPrice != null) {
        Double before = price;
        if (before == null || time < priceTime || (time == priceTime && otherPrice < before)) {
          price = otherPrice;
          priceTime = time;
        }
      }
    }
  }
}
