package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Severity;
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
 * What a person should see in one instrument's rows, each with the numbers that made it.
 *
 * <ul>
 *   <li>LIQUIDITY_CRUNCH: depth below 0.3 of its baseline and spread 3 deviations above its own.
 *   <li>VOLATILITY_CLUSTER: five of the last ten returns of 2.5 slow deviations or more.
 *   <li>VOLUME_CLUSTER: five of the last ten bars with 4 times the usual volume or more.
 *   <li>FUNDING_CROWDING: funding 3 deviations from its baseline: one side is crowded.
 *   <li>FLOW_SURGE: net exchange inflow of the last hour 4 deviations from its baseline.
 * </ul>
 *
 * <p>An alert is told when its condition begins, and not again for 15 bars (funding and flows: not
 * before their figure has changed).
 */
public final class AnomalyWatch {
  static final double THIN_DEPTH_RATIO = 0.3;
  static final double WIDE_SPREAD_Z = 3;
  static final double LARGE_RETURN_SIGMAS = 2.5;
  static final int CLUSTER_RETURNS = 5;
  static final double LARGE_VOLUME_RATIO = 4;
  static final double CROWDED_FUNDING_Z = 3;
  static final double SURGING_FLOW_Z = 4;

  private static final int VERSION = 1;
  private static final long QUIET_MICROS = 15 * Times.MINUTE;
  private static final int CLUSTER_BARS = 10;
  private static final double KEEP_VOLUME = 0.99;
  private static final int VOLUMES_READY_AFTER = 30;
  private static final int CLUSTER_MASK = (1 << CLUSTER_BARS) - 1;

  private final TreeMap<String, Long> toldAt = new TreeMap<>(Utf8Order.INSTANCE);
  // Bit k: the return k bars ago was large.
  private int largeReturns;
  private int largeVolumes;
  private double usualVolume;
  private long volumes;
  private @Nullable Double sigmaBefore;
  private @Nullable Double fundingBefore;
  private @Nullable Double flowBefore;

  /** Takes the next row of the instrument; what is to be told of it. */
  public List<Alert> onRow(InstrumentState row) {
    List<Alert> alerts = new ArrayList<>(0);
    crunch(row, alerts);
    cluster(row, alerts);
    volumes(row, alerts);
    crowding(row, alerts);
    surge(row, alerts);
    return alerts;
  }

  private void crunch(InstrumentState row, List<Alert> alerts) {
    Double depth = row.getDepthRatio();
    Double spread = row.getSpreadZ();
    if (depth == null || spread == null || depth >= THIN_DEPTH_RATIO || spread < WIDE_SPREAD_Z) {
      return;
    }
    Map<String, Double> values = numbers();
    values.put("depthRatio", depth);
    values.put("spreadZ", spread);
    putIfThere(values, "bidLiquidity", row.getBidLiquidity());
    putIfThere(values, "askLiquidity", row.getAskLiquidity());
    tell(
        "LIQUIDITY_CRUNCH",
        row,
        values,
        String.format(
            Locale.ROOT,
            "The book of %s holds %.0f %% of its usual depth and its spread is %.1f deviations wide.",
            row.getInstrument(),
            100 * depth,
            spread),
        alerts);
  }

  private void cluster(InstrumentState row, List<Alert> alerts) {
    Double change = row.getReturn$();
    Double sigma = sigmaBefore;
    boolean large =
        change != null
            && sigma != null
            && sigma > 0
            && Math.abs(change) >= LARGE_RETURN_SIGMAS * sigma;
    sigmaBefore = row.getSigmaSlow();
    largeReturns = ((largeReturns << 1) | (large ? 1 : 0)) & CLUSTER_MASK;
    int count = Integer.bitCount(largeReturns);
    if (!large || count < CLUSTER_RETURNS) {
      return;
    }
    Map<String, Double> values = numbers();
    values.put("largeReturns", (double) count);
    values.put("bars", (double) CLUSTER_BARS);
    values.put("return", change);
    values.put("sigmaSlowBefore", sigma);
    tell(
        "VOLATILITY_CLUSTER",
        row,
        values,
        String.format(
            Locale.ROOT,
            "%d of the last %d minutes of %s moved %.1f deviations or more.",
            count,
            CLUSTER_BARS,
            row.getInstrument(),
            LARGE_RETURN_SIGMAS),
        alerts);
  }

  /** Usual: the exponentially weighted mean of real bars before this one, ready after 30. */
  private void volumes(InstrumentState row, List<Alert> alerts) {
    Double volume = row.getFilled() ? Double.valueOf(0) : row.getVolume();
    if (volume == null) {
      return;
    }
    double usual = usualVolume;
    boolean large =
        volumes >= VOLUMES_READY_AFTER && usual > 0 && volume >= LARGE_VOLUME_RATIO * usual;
    if (!row.getFilled()) {
      usualVolume = volumes == 0 ? volume : KEEP_VOLUME * usual + (1 - KEEP_VOLUME) * volume;
      volumes++;
    }
    largeVolumes = ((largeVolumes << 1) | (large ? 1 : 0)) & CLUSTER_MASK;
    int count = Integer.bitCount(largeVolumes);
    if (!large || count < CLUSTER_RETURNS) {
      return;
    }
    Map<String, Double> values = numbers();
    values.put("largeVolumes", (double) count);
    values.put("bars", (double) CLUSTER_BARS);
    values.put("volume", volume);
    values.put("usualVolume", usual);
    tell(
        "VOLUME_CLUSTER",
        row,
        values,
        String.format(
            Locale.ROOT,
            "%d of the last %d minutes of %s traded %.0f times the usual volume or more.",
            count,
            CLUSTER_BARS,
            row.getInstrument(),
            LARGE_VOLUME_RATIO),
        alerts);
  }

  private void crowding(InstrumentState row, List<Alert> alerts) {
    Double z = row.getFundingZ();
    boolean changed = z != null && !z.equals(fundingBefore);
    fundingBefore = z;
    if (z == null || !changed || Math.abs(z) < CROWDED_FUNDING_Z) {
      return;
    }
    Map<String, Double> values = numbers();
    values.put("fundingZ", z);
    tell(
        "FUNDING_CROWDING",
        row,
        values,
        String.format(
            Locale.ROOT,
            "Funding of %s is %.1f deviations %s its usual rate: %s pay to stay.",
            row.getInstrument(),
            Math.abs(z),
            z > 0 ? "above" : "below",
            z > 0 ? "longs" : "shorts"),
        alerts);
  }

  private void surge(InstrumentState row, List<Alert> alerts) {
    Double z = row.getFlowZ();
    boolean changed = z != null && !z.equals(flowBefore);
    flowBefore = z;
    if (z == null || !changed || Math.abs(z) < SURGING_FLOW_Z) {
      return;
    }
    Map<String, Double> values = numbers();
    values.put("flowZ", z);
    tell(
        "FLOW_SURGE",
        row,
        values,
        String.format(
            Locale.ROOT,
            "The asset of %s moved %s exchanges %.1f deviations more than usual in the last hour.",
            row.getInstrument(),
            z > 0 ? "to" : "from",
            Math.abs(z)),
        alerts);
  }

  private void tell(
      String kind,
      InstrumentState row,
      Map<String, Double> values,
      String text,
      List<Alert> alerts) {
    Long last = toldAt.get(kind);
    if (last != null && row.getEventTime() - last < QUIET_MICROS) {
      return;
    }
    toldAt.put(kind, row.getEventTime());
    alerts.add(
        Alert.newBuilder()
            .setAlertId(kind + "|" + row.getInstrument() + "|" + row.getEventTime())
            .setKind(kind)
            .setSeverity(Severity.WARNING)
            .setScopeKind("instrument")
            .setScope(row.getInstrument())
            .setEventTime(row.getEventTime())
            .setValues(values)
            .setText(text)
            .build());
  }

  private static Map<String, Double> numbers() {
    return new TreeMap<>(Utf8Order.INSTANCE);
  }

  private static void putIfThere(Map<String, Double> values, String name, @Nullable Double value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** Writes the state, its version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(toldAt.size());
    for (Map.Entry<String, Long> told : toldAt.entrySet()) {
      StateBytes.writeText(out, told.getKey());
      out.writeLong(told.getValue());
    }
    out.writeInt(largeReturns);
    out.writeInt(largeVolumes);
    out.writeDouble(usualVolume);
    out.writeLong(volumes);
    StateBytes.writeOptional(out, sigmaBefore);
    StateBytes.writeOptional(out, fundingBefore);
    StateBytes.writeOptional(out, flowBefore);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static AnomalyWatch readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "anomalies of an instrument");
    AnomalyWatch watch = new AnomalyWatch();
    for (int i = in.readInt(); i > 0; i--) {
      watch.toldAt.put(StateBytes.readText(in), in.readLong());
    }
    watch.largeReturns = in.readInt();
    watch.largeVolumes = in.readInt();
    watch.usualVolume = in.readDouble();
    watch.volumes = in.readLong();
    watch.sigmaBefore = StateBytes.readOptional(in);
    watch.fundingBefore = StateBytes.readOptional(in);
    watch.flowBefore = StateBytes.readOptional(in);
    return watch;
  }
}
