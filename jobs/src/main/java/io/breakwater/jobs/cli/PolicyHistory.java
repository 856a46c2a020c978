package io.breakwater.jobs.cli;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.math.audit.PolicyChecks;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The versions of policies that a deployment has taken, as intake takes them. */
final class PolicyHistory implements RecordSource.Sink<Policy> {
  private final Map<String, TreeMap<Integer, Policy>> versions = new TreeMap<>(Utf8Order.INSTANCE);

  @Override
  public void record(Policy policy, String place) {
    if (policy.getMode() == Mode.SHADOW || PolicyChecks.firstFault(policy) != null) {
      return;
    }
    TreeMap<Integer, Policy> known =
        versions.computeIfAbsent(policy.getPortfolioId(), key -> new TreeMap<>());
    if (known.isEmpty() || policy.getVersion() > known.lastKey()) {
      known.put(policy.getVersion(), policy);
    }
  }

  @Override
  public void unreadable(RecordSource.Unreadable bytes) {
    // Intake has refused it too.
  }

  /** Portfolios with a policy. */
  Iterable<String> portfolios() {
    return versions.keySet();
  }

  /** The newest version; null: none. */
  @Nullable Policy newest(String portfolioId) {
    TreeMap<Integer, Policy> known = versions.get(portfolioId);
    return known == null ? null : known.lastEntry().getValue();
  }

  /** A version; null: it was never taken. */
  @Nullable Policy version(String portfolioId, int version) {
    TreeMap<Integer, Policy> known = versions.get(portfolioId);
    return known == null ? null : known.get(version);
  }

  /** The newest version before the newest that says something else; null: there is none. */
  @Nullable Policy before(String portfolioId) {
    TreeMap<Integer, Policy> known = versions.get(portfolioId);
    if (known == null) {
      return null;
    }
    Policy newest = known.lastEntry().getValue();
    for (Policy policy : known.descendingMap().values()) {
      if (!sameRules(policy, newest)) {
        return policy;
      }
    }
    return null;
  }

  private static boolean sameRules(Policy left, Policy right) {
    return Arrays.equals(rules(left), rules(right));
  }

  private static byte[] rules(Policy policy) {
    return JsonCodec.write(
        Policy.newBuilder(policy)
            .setVersion(0)
            .setOwnerId(null)
            .setPublishedAt(null)
            .setEffectiveFrom(null)
            .build());
  }
}
