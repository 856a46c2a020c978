package io.breakwater.udfs.math.room;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Policies by portfolio; the highest version in force at the log clock rules. */
final class PolicyBook {
  /** Portfolio id of the default policy. */
  static final String DEFAULT = "*";

  private static final String OWNER = "owner:";
  private static final int VERSION = 1;

  private final Map<String, List<Policy>> byPortfolio = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, String> owners = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<String, TreeSet<String>> byOwner = new HashMap<>();

  /** Takes a policy that intake has let pass. */
  void add(Policy policy) {
    String portfolio = policy.getPortfolioId();
    byPortfolio.computeIfAbsent(portfolio, key -> new ArrayList<>(1)).add(policy);
    if (policy.getOwnerId() != null && !portfolio.equals(DEFAULT) && !portfolio.startsWith(OWNER)) {
      // Bound once; intake refuses a policy that would change it.
      if (owners.putIfAbsent(portfolio, policy.getOwnerId()) == null) {
        byOwner
            .computeIfAbsent(policy.getOwnerId(), owner -> new TreeSet<>(Utf8Order.INSTANCE))
            .add(portfolio);
      }
    }
  }

  /** Owner of a portfolio; null: not bound. */
  @Nullable String ownerOf(String portfolioId) {
    return owners.get(portfolioId);
  }

  /** Portfolios bound to this owner, in UTF-8 order. */
  Iterable<String> portfoliosOf(String ownerId) {
    TreeSet<String> bound = byOwner.get(ownerId);
    return bound == null ? List.of() : bound;
  }

  /** Portfolios that are bound to an owner, in UTF-8 order. */
  Iterable<String> portfolios() {
    return owners.keySet();
  }

  /** Rules of a portfolio at {@code now}: its own, else the default; null: none. */
  @Nullable Policy of(String portfolioId, long now) {
    Policy own = inForce(portfolioId, now);
    return own != null ? own : inForce(DEFAULT, now);
  }

  /** Limits of an owner at {@code now}; null: none. */
  @Nullable Policy ofOwner(String ownerId, long now) {
    return inForce(OWNER + ownerId, now);
  }

  private @Nullable Policy inForce(String portfolioId, long now) {
    Policy newest = null;
    for (Policy policy : byPortfolio.getOrDefault(portfolioId, List.of())) {
      if (from(policy) <= now && (newest == null || policy.getVersion() > newest.getVersion())) {
        newest = policy;
      }
    }
    return newest;
  }

  private static long from(Policy policy) {
    long published = orStart(policy.getPublishedAt());
    return Math.max(published, orStart(policy.getEffectiveFrom()));
  }

  private static long orStart(@Nullable Long time) {
    return time == null ? Times.FROM_THE_START : time;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    int count = byPortfolio.values().stream().mapToInt(List::size).sum();
    out.writeInt(count);
    for (List<Policy> policies : byPortfolio.values()) {
      for (Policy policy : policies) {
        RecordBytes.write(out, policy);
      }
    }
  }

  static PolicyBook readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "policies");
    PolicyBook book = new PolicyBook();
    for (int i = in.readInt(); i > 0; i--) {
      book.add(RecordBytes.read(in, Policy.class));
    }
    return book;
  }
}
