package io.breakwater.jobs.cli;

import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Finds what was decided about a portfolio and an instrument within a stretch of time. */
final class DecisionQuery {
  private final @Nullable String portfolio;
  private final @Nullable String instrument;
  private final long from;
  private final long to;

  private final List<Hit> hits = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final TreeSet<String> portfolios = new TreeSet<>(Utf8Order.INSTANCE);
  private final TreeSet<String> instruments = new TreeSet<>(Utf8Order.INSTANCE);
  // Of what was asked about: instruments, publishers and owners that its decisions name.
  private final Set<String> asked = new HashSet<>();
  private final Set<String> publishers = new HashSet<>();
  private final Set<String> owners = new HashSet<>();
  private @Nullable Hit before;
  private @Nullable Hit after;

  /**
   * @param portfolio portfolio; null: all
   * @param instrument instrument or its base; null: all
   * @param from first moment, epoch microseconds
   * @param to first moment that no longer counts
   */
  DecisionQuery(@Nullable String portfolio, @Nullable String instrument, long from, long to) {
    this.portfolio = portfolio;
    this.instrument = instrument;
    this.from = from;
    this.to = to;
  }

  /** A decision and when it fell. */
  record Hit(long time, String id, SpecificRecord record) {}

  /** Reads all there is; false: there are no decisions at all. */
  boolean read(RecordSource source) throws IOException, FailureException {
    boolean any = source.read(Topics.AUDITS, sink(this::audit));
    any |= source.read(Topics.ORDERS, sink(this::order));
    // Last, as only now it is known whose breakers they are.
    any |= source.read(Topics.BREAKERS, sink(this::breaker));
    hits.sort(Comparator.comparingLong(Hit::time).thenComparing(Hit::id, Utf8Order.INSTANCE));
    return any;
  }

  private void audit(Audit audit) {
    if (audit.getPortfolioId() != null) {
      portfolios.add(audit.getPortfolioId());
    }
    instruments.add(audit.getInstrument());
    if (isPortfolio(audit.getPortfolioId()) && isInstrument(audit.getInstrument())) {
      asked.add(audit.getInstrument());
      publishers.add(String.valueOf(audit.getPublisherId()));
      owners.add(String.valueOf(audit.getOwnerId()));
      if (audit.getKind() == AuditKind.POSITION && audit.getVerdict() == Verdict.ALLOW) {
        // Every bar says so of every position that is where it may be; nobody asks why.
        return;
      }
      take(new Hit(audit.getSequencedAt(), audit.getDecisionId(), audit));
    }
  }

  private void order(Order order) {
    portfolios.add(order.getPortfolioId());
    instruments.add(order.getInstrument());
    if (isPortfolio(order.getPortfolioId()) && isInstrument(order.getInstrument())) {
      asked.add(order.getInstrument());
      take(new Hit(order.getCreatedAt(), order.getClientOrderId(), order));
    }
  }

  private void breaker(Breaker breaker) {
    if (!asked.isEmpty() && concerns(breaker)) {
      take(new Hit(breaker.getEventTime(), breaker.getBreakerId(), breaker));
    }
  }

  /** Breakers of wider scopes concern whoever stands inside. */
  private boolean concerns(Breaker breaker) {
    String scope = breaker.getScope();
    return switch (breaker.getScopeKind()) {
      case "instrument" -> asked.contains(scope);
      case "pair" -> asked.stream().anyMatch(scope::contains);
      case "publisher" -> publishers.contains(scope);
      case "portfolio" -> scope.equals(portfolio);
      case "owner" -> portfolio != null && owners.contains(scope);
      case "strategy" -> portfolio != null && scope.startsWith(portfolio + "/");
      default -> true;
    };
  }

  private void take(Hit hit) {
    if (!known.add(hit.id())) {
      // Delivered twice.
      return;
    }
    if (hit.time() < from) {
      before = before == null || hit.time() > before.time() ? hit : before;
    } else if (hit.time() >= to) {
      after = after == null || hit.time() < after.time() ? hit : after;
    } else {
      hits.add(hit);
    }
  }

  private boolean isPortfolio(@Nullable String id) {
    return portfolio == null || portfolio.equals(id);
  }

  private boolean isInstrument(String name) {
    return instrument == null
        || name.equalsIgnoreCase(instrument)
        || name.regionMatches(true, 0, instrument + "-", 0, instrument.length() + 1);
  }

  /** What was found, by time. */
  List<Hit> hits() {
    return hits;
  }

  /** Why nothing was found, and what is nearest. */
  String nearest() {
    if (portfolio != null && !portfolios.contains(portfolio)) {
      return "there is no portfolio " + portfolio + "; there are " + some(portfolios);
    }
    if (instrument != null && instruments.stream().noneMatch(this::isInstrument)) {
      return "nothing was decided about " + instrument + "; there are " + some(instruments);
    }
    if (asked.isEmpty()) {
      return "nothing was ever decided about " + instrument + " for " + portfolio;
    }
    List<String> near = new ArrayList<>();
    Hit earlier = before;
    Hit later = after;
    if (earlier != null) {
      near.add("the last before: " + Figures.time(earlier.time()) + " (" + earlier.id() + ")");
    }
    if (later != null) {
      near.add("the first after: " + Figures.time(later.time()) + " (" + later.id() + ")");
    }
    return "nothing was decided then" + (near.isEmpty() ? "" : "; " + String.join(", ", near));
  }

  private static String some(TreeSet<String> names) {
    String first = String.join(", ", names.stream().limit(12).toList());
    return names.isEmpty() ? "none" : names.size() > 12 ? first + ", …" : first;
  }

  private static <T extends SpecificRecord> RecordSource.Sink<T> sink(
      java.util.function.Consumer<T> consumer) {
    return new RecordSource.Sink<>() {
      @Override
      public void record(T record, String place) {
        consumer.accept(record);
      }

      @Override
      public void unreadable(RecordSource.Unreadable bytes) {
        // 'verify' names these.
      }
    };
  }
}
