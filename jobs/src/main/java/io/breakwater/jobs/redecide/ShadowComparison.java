package io.breakwater.jobs.redecide;

import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a shadow policy's verdicts compare with those that were given. */
public final class ShadowComparison {
  private final Set<String> seen = new HashSet<>();
  private final Map<String, ShadowAudit> differing = new HashMap<>();
  private final Map<String, Long> transitions = new TreeMap<>();
  private final TreeSet<String> portfolios = new TreeSet<>(Utf8Order.INSTANCE);
  private final TreeSet<String> policies = new TreeSet<>(Utf8Order.INSTANCE);
  private long agree;

  /**
   * A verdict that differs.
   *
   * @param shadow what the shadow policy says
   * @param given the verdict that was given; null: it is not there
   * @param outcome what became of the signal; null: not known
   */
  public record Row(ShadowAudit shadow, @Nullable Audit given, @Nullable Outcome outcome) {
    /** From the word that was given to the shadow's. */
    public String transition() {
      return shadow.getEnforcedVerdict() + " → " + shadow.getAudit().getVerdict();
    }

    /** Codes of what differs. */
    public List<String> codes() {
      return given == null ? List.of() : AuditDifference.codes(given, shadow.getAudit());
    }

    /** Why, in words. */
    public List<String> reasons() {
      return given == null
          ? List.of("the verdict that was given is not there")
          : AuditDifference.words(given, shadow.getAudit());
    }
  }

  /** Reads all there is; rows by time. */
  public List<Row> read(Written source) throws IOException {
    source.forEach(Topics.SHADOW_AUDITS, (shadow, json) -> take(shadow));
    Map<String, Audit> given = new HashMap<>();
    Map<String, Outcome> outcomes = new HashMap<>();
    if (!differing.isEmpty()) {
      source.forEach(
          Topics.AUDITS,
          (audit, json) -> {
            if (differing.containsKey(audit.getDecisionId())) {
              given.putIfAbsent(audit.getDecisionId(), audit);
            }
          });
      source.forEach(
          Topics.OUTCOMES,
          (outcome, json) -> outcomes.putIfAbsent(outcome.getDecisionId(), outcome));
    }
    List<Row> rows = new ArrayList<>();
    differing.forEach((id, each) -> rows.add(new Row(each, given.get(id), outcomes.get(id))));
    rows.sort(
        Comparator.comparingLong((Row row) -> row.shadow().getAudit().getSequencedAt())
            .thenComparing(row -> row.shadow().getAudit().getDecisionId()));
    return rows;
  }

  private void take(ShadowAudit shadow) {
    Audit audit = shadow.getAudit();
    if (!seen.add(audit.getDecisionId())) {
      return;
    }
    portfolios.add(String.valueOf(audit.getPortfolioId()));
    policies.add(audit.getPortfolioId() + " version " + audit.getPolicyVersion());
    transitions.merge(shadow.getEnforcedVerdict() + " → " + audit.getVerdict(), 1L, Long::sum);
    boolean sameSize =
        audit.getVerdict() != Verdict.REDUCE
            || Objects.equals(audit.getMaxQuantity(), shadow.getEnforcedMaxQuantity());
    if (audit.getVerdict() == shadow.getEnforcedVerdict() && sameSize) {
      agree++;
    } else {
      differing.put(shadow.getEnforcedDecisionId(), shadow);
    }
  }

  /** Verdicts of the shadow. */
  public long verdicts() {
    return seen.size();
  }

  /** Those that say the same, in the same size. */
  public long agree() {
    return agree;
  }

  /** Counts by both words. */
  public Map<String, Long> transitions() {
    return transitions;
  }

  /** Portfolios that were judged. */
  public Set<String> portfolios() {
    return portfolios;
  }

  /** Shadow policies, as portfolio and version. */
  public Set<String> policies() {
    return policies;
  }
}
