package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.FlowKind;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Single transfers between large holders of an asset that stand out: of 10 million US dollars or
 * more, and at least 4 times the exponentially weighted mean (0.9 an earlier transfer) of those
 * before it; before the ninth transfer there is no usual size and the amount alone decides. Told at
 * most once in 15 minutes of an asset: one holder often moves in several pieces.
 */
final class WhaleWatch {
  /** Kind of the alert. */
  static final String KIND = "WHALE_TRANSFER";

  static final double LEAST_USD = 1e7;
  static final double TIMES_USUAL = 4;
  private static final double KEEP = 0.9;
  private static final int READY_AFTER = 8;
  private static final long QUIET_MICROS = 15 * Times.MINUTE;
  private static final int VERSION = 1;

  private long transfers;
  private double meanUsd;
  private long toldAt = Times.EARLIEST - QUIET_MICROS;

  /** Takes the next flow of the asset, of any kind, in log order; null: nothing is to be told. */
  @Nullable Alert onFlow(Flow flow) {
    if (flow.getKind() != FlowKind.WHALE_TRANSFER) {
      return null;
    }
    double amount = flow.getAmountUsd();
    Double usual = transfers >= READY_AFTER ? Double.valueOf(meanUsd) : null;
    meanUsd = transfers == 0 ? amount : KEEP * meanUsd + (1 - KEEP) * amount;
    transfers++;
    boolean large = amount >= LEAST_USD && (usual == null || amount >= TIMES_USUAL * usual);
    if (!large || flow.getEventTime() - toldAt < QUIET_MICROS) {
      return null;
    }
    toldAt = flow.getEventTime();
    return alert(flow, usual);
  }

  private static Alert alert(Flow flow, @Nullable Double usual) {
    Map<String, Double> values = new TreeMap<>(Utf8Order.INSTANCE);
    values.put("amountUsd", flow.getAmountUsd());
    if (usual != null) {
      values.put("usualUsd", usual);
    }
    String text =
        String.format(
            Locale.ROOT,
            "%.0f million US dollars of %s moved between large holders at once%s.",
            flow.getAmountUsd() / 1e6,
            flow.getAsset(),
            usual == null
                ? ""
                : String.format(Locale.ROOT, ", usual are %.1f million", usual / 1e6));
    return Alert.newBuilder()
        .setAlertId(KIND + "|" + flow.getAsset() + "|" + flow.getEventTime())
        .setKind(KIND)
        .setSeverity(Severity.WARNING)
        .setScopeKind("asset")
        .setScope(flow.getAsset())
        .setEventTime(flow.getEventTime())
        .setValues(values)
        .setText(text)
        .build();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(transfers);
    out.writeDouble(meanUsd);
    out.writeLong(toldAt);
  }

  static WhaleWatch readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "whale transfers of an asset");
    WhaleWatch watch = new WhaleWatch();
    watch.transfers = in.readLong();
    watch.meanUsd = in.readDouble();
    watch.toldAt = in.readLong();
    return watch;
  }
}
