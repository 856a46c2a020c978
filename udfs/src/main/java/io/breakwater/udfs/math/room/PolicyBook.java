package io.breakwater.udfs.math.room;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Mode;
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

/**
 * Policies by portfolio; the highest version in force at the log clock rules. Shadow policies stand
 * apart: none of them ever rules, binds a portfolio or is found by {@link #of}.
 */
final class PolicyBook {
  /** Portfolio id of the default policy. */
  static final String DEFAULT = "*";

  private static final String OWNER = "owner:";
  private static final int VERSION = 1;
  private static final TreeSet<String> NOBODY = new TreeSet<>();

  // Looked up for every verdict, so by hash; whatever is told goes in order.
  private final Map<String, List<Policy>> byPortfolio = new HashMap<>();
  private final Map<String, List<Policy>> shadows = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final TreeSet<String> bound = new TreeSet<>(Utf8Order.INSTANCE);
  private final Map<String, TreeSet<String>> byOwner = new HashMap<>();
  // Whom a policy of any version names; who follows now is asked of the one in force.
  private final Map<String, TreeSet<String>> byPublisher = new HashMap<>();

  /** Takes a policy that intake has let pass. */
  void add(Policy policy) {
    String portfolio = policy.getPortfolioId();
    if (isShadow(policy)) {
      shadows.computeIfAbsent(portfolio, key -> new ArrayList<>(1)).add(policy);
      return;
    }
    byPortfolio.computeIfAbsent(portfolio, key -> new ArrayList<>(1)).add(policy);
    for (String publisher : policy.getFollows()) {
      byPublisher
          .computeIfAbsent(publisher, key -> new TreeSet<>(Utf8Order.INSTANCE))
          .add(portfolio);
    }
    if (policy.getOwnerId() != null && !portfolio.equals(DEFAULT) && !portfolio.startsWith(OWNER)) {
      // Bound once; intake refuses a policy that would change it.
      if (owners.putIfAbsent(portfolio, policy.getOwnerId()) == null) {
        bound.add(portfolio);
        byOwner
            .computeIfAbsent(policy.getOwnerId(), owner -> new TreeSet<>(Utf8Order.INSTANCE))
            .add(portfolio);
      }
    }
  }

  /** True: the policy is judged beside the one in force and never rules. */
  static boolean isShadow(Policy policy) {
    return policy.getMode() == Mode.SHADOW;
  }

  /** Owner of a portfolio; null: not bound. */
  @Nullable String ownerOf(String portfolioId) {
    return owners.get(portfolioId);
  }

  /** Portfolios bound to this owner, in UTF-8 order. */
  Iterable<String> portfoliosOf(String ownerId) {
    return byOwner.getOrDefault(ownerId, NOBODY);
  }

  /** Bound portfolios that follow a publisher at {@code now}, in UTF-8 order. */
  List<String> followersOf(String publisherId, long now) {
    TreeSet<String> named = byPublisher.getOrDefault(publisherId, NOBODY);
    // The default policy holds for whoever has none of its own.
    TreeSet<String> asked = named.contains(DEFAULT) ? bound : named;
    List<String> followers = new ArrayList<>();
    for (String portfolio : asked) {
      Policy policy = owners.containsKey(portfolio) ? of(portfolio, now) : null;
      if (policy != null && policy.getFollows().contains(publisherId)) {
        followers.add(portfolio);
      }
    }
    return followers;
  }

  /** Rules of a portfolio at {@code now}: its own, else the default; null: none. */
  @Nullable Policy of(String portfolioId, long now) {
    Policy own = inForce(byPortfolio, portfolioId, now);
    return own != null ? own : inForce(byPortfolio, DEFAULT, now);
  }

  /** Limits of an owner at {@code now}; null: none. */
  @Nullable Policy ofOwner(String ownerId, long now) {
    return inForce(byPortfolio, OWNER + ownerId, now);
  }

  /**
   * What judges a portfolio's signals beside the rules in force: its own shadow policy, else the
   * default's; null: none.
   */
  @Nullable Policy shadowOf(String portfolioId, long now) {
    if (shadows.isEmpty()) {
      return null;
    }
    Policy own = standingShadow(portfolioId, now);
    return own != null ? own : standingShadow(DEFAULT, now);
  }

  /** A shadow is a candidate: once its version, or a higher one, rules there is no more to try. */
  private @Nullable Policy standingShadow(String portfolioId, long now) {
    Policy shadow = inForce(shadows, portfolioId, now);
    Policy ruling = shadow == null ? null : inForce(byPortfolio, portfolioId, now);
    return shadow != null && ruling != null && ruling.getVersion() >= shadow.getVersion()
        ? null
        : shadow;
  }

  private static @Nullable Policy inForce(
      Map<String, List<Policy>> book, String portfolioId, long now) {
    Policy newest = null;
    for (Policy policy : book.getOrDefault(portfolioId, List.of())) {
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
    List<Policy> all = new ArrayList<>();
    inOrder(byPortfolio).forEach(all::addAll);
    inOrder(shadows).forEach(all::addAll);
    out.writeInt(all.size());
    for (Policy policy : all) {
      RecordBytes.write(out, policy);
    }
  }

  private static Iterable<List<Policy>> inOrder(Map<String, List<Policy>> book) {
    TreeMap<String, List<Policy>> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(book);
    return sorted.values();
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
