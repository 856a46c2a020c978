package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Bar;
import org.jspecify.annotations.Nullable;

/** Whether a ready-made bar can be one: a whole minute, and prices that fit together. */
final class BarChecks {
  private static final int INTERVAL_SECONDS = 60;

  /**
   * What is wrong.
   *
   * @param reason one of {@link Refusal}
   * @param field at fault
   */
  record Fault(String reason, String field) {}

  private BarChecks() {}

  static @Nullable Fault check(Bar bar) {
    if (bar.getIntervalSeconds() != INTERVAL_SECONDS) {
      return new Fault(Refusal.UNSUPPORTED_INTERVAL, "intervalSeconds");
    }
    if (Math.floorMod(bar.getOpenTime(), Times.MINUTE) != 0) {
      return new Fault(Refusal.UNALIGNED_BAR, "openTime");
    }
    String field = inconsistentField(bar);
    return field == null ? null : new Fault(Refusal.INCONSISTENT_BAR, field);
  }

  // Every comparison is written so that NaN fails it.
  private static @Nullable String inconsistentField(Bar bar) {
    if (!(bar.getLow() > 0 && bar.getLow() <= bar.getHigh())) {
      return "low";
    }
    if (!(bar.getHigh() <= Double.MAX_VALUE)) {
      return "high";
    }
    if (!isWithin(bar.getOpen(), bar)) {
      return "open";
    }
    if (!isWithin(bar.getClose(), bar)) {
      return "close";
    }
    return bar.getVolume() >= 0 && bar.getVolume() <= Double.MAX_VALUE ? null : "volume";
  }

  private static boolean isWithin(double price, Bar bar) {
    return price >= bar.getLow() && price <= bar.getHigh();
  }
}
