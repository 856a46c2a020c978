package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.RebalancePolicy;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which legs wait for a better moment. Only what drift alone calls for waits: not what the ladder,
 * the envelope, the clock or a trip wants, not the rest of a slice, and not what takes risk away in
 * stress.
 */
final class Patience {
  /** Standard deviations from which a trend counts. */
  private static final double TREND = 1;

  private final PlannerInput input;
  private final TreeMap<String, Long> since = new TreeMap<>(Utf8Order.INSTANCE);

  /** Keeps the waits of what is still due. */
  Patience(PlannerInput input, Collection<String> due) {
    this.input = input;
    since.putAll(input.waitingSince());
    since.keySet().retainAll(due);
  }

  /** Why a leg waits; null: it goes. */
  @Nullable Skip reason(Want want, boolean buys, boolean reducing) {
    String name = want.instrument();
    boolean urgent =
        !want.trigger().equals(RebalancePlan.DRIFT)
            || input.unfinished().contains(name)
            || (reducing && input.market().viewOf(name).stressed());
    if (urgent) {
      return null;
    }
    RebalancePolicy policy = input.policy().getRebalance();
    Double spread = input.timing().spreadZ(name);
    Double most = policy.getMaxSpreadZ();
    if (most != null && spread != null && spread > most) {
      String text = String.format(Locale.ROOT, "; the spread's z is %.2f", spread);
      return new Skip(name, SkipReason.WIDE_SPREAD, want.cause() + text);
    }
    Integer minutes = policy.getMomentumWaitMinutes();
    Double trend = minutes == null ? null : input.timing().trend(name);
    if (minutes == null || trend == null || (buys ? trend > -TREND : trend < TREND)) {
      return null;
    }
    long first = since.computeIfAbsent(name, key -> input.now());
    if (input.now() - first >= minutes * Times.MINUTE) {
      return null;
    }
    String text =
        String.format(
            Locale.ROOT, "; the price moves in its favour (%.2f standard deviations)", trend);
    return new Skip(name, SkipReason.TREND_IN_FAVOUR, want.cause() + text);
  }

  /** When each wait began, epoch microseconds. */
  TreeMap<String, Long> since() {
    return since;
  }
}
