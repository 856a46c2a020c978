package io.breakwater.jobs.redecide;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Policies put in the place of those that a log holds. */
public final class OtherRules {
  private static final String DEFAULT = "*";
  private static final String OWNER = "owner:";

  private final Map<String, Integer> versions = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, String> owners = new TreeMap<>(Utf8Order.INSTANCE);

  /** Learns from a record of the log which policies it holds. */
  public void observe(LogRecord record) {
    if (record.getBody() instanceof Policy policy && policy.getMode() != Mode.SHADOW) {
      versions.merge(policy.getPortfolioId(), policy.getVersion(), Math::max);
      if (policy.getOwnerId() != null) {
        owners.putIfAbsent(policy.getPortfolioId(), policy.getOwnerId());
      }
    }
  }

  /** Why a policy cannot be tried on this log; null: it can. */
  public @Nullable String fault(Policy policy) {
    String portfolio = policy.getPortfolioId();
    if (policy.getMode() == Mode.SHADOW) {
      return "mode: a SHADOW policy changes no verdict; give it the mode it would have in force";
    }
    boolean general = portfolio.equals(DEFAULT) || portfolio.startsWith(OWNER);
    if (!general && !versions.containsKey(portfolio)) {
      return "portfolioId: the log knows no portfolio "
          + portfolio
          + "; there are "
          + String.join(", ", versions.keySet());
    }
    String bound = owners.get(portfolio);
    if (bound != null && policy.getOwnerId() != null && !bound.equals(policy.getOwnerId())) {
      return "ownerId: " + portfolio + " is bound to " + bound + ", and an owner never changes";
    }
    return null;
  }

  /** The policies as the next versions of theirs, in force at once. */
  public List<Policy> next(List<Policy> policies) {
    List<Policy> next = new ArrayList<>();
    for (Policy policy : policies) {
      int version = versions.merge(policy.getPortfolioId(), 1, Integer::sum);
      next.add(
          Policy.newBuilder(policy)
              .setVersion(version)
              .setPublishedAt(null)
              .setEffectiveFrom(null)
              .build());
    }
    return next;
  }
}
