package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trades that look as if somebody traded with himself: on one venue a run of trades that follow
 * each other directly, all of exactly one quantity, the aggressor's side changing each time, at one
 * price within 5 basis points, none later than 60 s after the one before.
 *
 * <p>That equal amounts go back and forth without changing who owns what is what marks wash trades
 * where accounts are known (Victor and Weintraud 2021, Detecting and Quantifying Wash Trading on
 * Decentralized Cryptocurrency Exchanges); prints name no accounts, so this is a suspicion.
 *
 * <p>Told when a run has reached 8 trades, once a run, and of one venue not again for 15 minutes.
 */
final class WashWatch {
  /** Kind of the alert. */
  static final String KIND = "WASH_PATTERN";

  static final int RUN = 8;
  private static final double PRICE_RATIO = 5e-4;
  private static final long HOLE_MICROS = Times.MINUTE;
  private static final long QUIET_MICROS = 15 * Times.MINUTE;
  private static final int VERSION = 1;

  // Few, and asked for with each trade: a scan beats a map.
  private final List<Run> runs = new ArrayList<>(2);

  /** Takes the next accepted trade of the instrument; null: nothing is to be told. */
  @Nullable Alert onTrade(Trade trade, long time, double contractMultiplier) {
    Run run = runOf(trade.getVenue());
    if (!run.continues(trade, time)) {
      run.start(trade, time);
      return null;
    }
    run.add(trade, time);
    if (run.length != RUN || time - run.toldAt < QUIET_MICROS) {
      return null;
    }
    run.toldAt = time;
    return run.alert(trade.getInstrument(), contractMultiplier);
  }

  private Run runOf(String venue) {
    for (Run run : runs) {
      if (run.venue.equals(venue)) {
        return run;
      }
    }
    Run run = new Run(venue);
    runs.add(run);
    // The order of the state's bytes, whoever came first.
    runs.sort((a, b) -> Utf8Order.INSTANCE.compare(a.venue, b.venue));
    return run;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(runs.size());
    for (Run run : runs) {
      run.writeTo(out);
    }
  }

  void readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "wash patterns of an instrument");
    for (int i = in.readInt(); i > 0; i--) {
      runs.add(Run.readFrom(in));
    }
  }

  /** The newest run of one venue. */
  private static final class Run {
    private final String venue;
    private int length;
    private double quantity = Double.NaN;
    private boolean lastBought;
    private double firstPrice;
    private double lowest;
    private double highest;
    private long firstTime;
    private long lastTime;
    private long toldAt = Times.EARLIEST - QUIET_MICROS;

    Run(String venue) {
      this.venue = venue;
    }

    boolean continues(Trade trade, long time) {
      return trade.getQuantity() == quantity
          && trade.getAggressor() != null
          && (trade.getAggressor() == Aggressor.BUY) != lastBought
          && Math.abs(trade.getPrice() - firstPrice) <= PRICE_RATIO * firstPrice
          && time - lastTime <= HOLE_MICROS;
    }

    void start(Trade trade, long time) {
      length = 1;
      // A trade that tells no side begins nothing: no quantity equals NaN.
      quantity = trade.getAggressor() == null ? Double.NaN : trade.getQuantity();
      lastBought = trade.getAggressor() == Aggressor.BUY;
      firstPrice = trade.getPrice();
      lowest = firstPrice;
      highest = firstPrice;
      firstTime = time;
      lastTime = time;
    }

    void add(Trade trade, long time) {
      length++;
      lastBought = !lastBought;
      lowest = Math.min(lowest, trade.getPrice());
      highest = Math.max(highest, trade.getPrice());
      lastTime = time;
    }

    Alert alert(String instrument, double contractMultiplier) {
      Map<String, Double> values = new TreeMap<>(Utf8Order.INSTANCE);
      values.put("trades", (double) length);
      values.put("quantity", quantity);
      values.put("lowestPrice", lowest);
      values.put("highestPrice", highest);
      values.put("seconds", (lastTime - firstTime) / (double) Times.SECOND);
      double notional = length * quantity * contractMultiplier * firstPrice;
      if (Double.isFinite(notional)) {
        values.put("notional", notional);
      }
      String text =
          String.format(
              Locale.ROOT,
              "%d trades of %s on %s in a row had one size and changed sides each time.",
              length,
              instrument,
              venue);
      return Alert.newBuilder()
          .setAlertId(KIND + "|" + instrument + "|" + venue + "|" + lastTime)
          .setKind(KIND)
          .setSeverity(Severity.WARNING)
          .setScopeKind("instrument")
          .setScope(instrument)
          .setEventTime(lastTime)
          .setValues(values)
          .setText(text)
          .build();
    }

    void writeTo(DataOutput out) throws IOException {
      StateBytes.writeText(out, venue);
      out.writeInt(length);
      out.writeDouble(quantity);
      out.writeBoolean(lastBought);
      out.writeDouble(firstPrice);
      out.writeDouble(lowest);
      out.writeDouble(highest);
      out.writeLong(firstTime);
      out.writeLong(lastTime);
      out.writeLong(toldAt);
    }

    static Run readFrom(DataInput in) throws IOException {
      Run run = new Run(StateBytes.readText(in));
      run.length = in.readInt();
      run.quantity = in.readDouble();
      run.lastBought = in.readBoolean();
      run.firstPrice = in.readDouble();
      run.lowest = in.readDouble();
      run.highest = in.readDouble();
      run.firstTime = in.readLong();
      run.lastTime = in.readLong();
      run.toldAt = in.readLong();
      return run;
    }
  }
}
