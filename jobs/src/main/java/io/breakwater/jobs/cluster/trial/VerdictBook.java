package io.breakwater.jobs.cluster.trial;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What was asked and what was answered. Asked and heard by different threads.
 *
 * <p>It holds the published audits to four sentences: every (portfolio, signal, revision) that was
 * asked has a verdict; one decision id has one content; nothing that was published as ALLOW or
 * REDUCE has a TIMEOUT or EXPIRED of the gate beside it; every record holds when recomputed.
 */
public final class VerdictBook {
  /** Codes of the gate: such an answer says that the verdict before it was not published. */
  private static final Set<String> OF_THE_GATE = Set.of("TIMEOUT", "EXPIRED");

  /**
   * A question.
   *
   * @param portfolio whom it is answered to
   * @param signal id of the signal
   * @param revision revision of the signal
   */
  public record Question(String portfolio, String signal, int revision)
      implements Comparable<Question> {
    private static final Comparator<Question> ORDER =
        Comparator.comparing(Question::signal)
            .thenComparingInt(Question::revision)
            .thenComparing(Question::portfolio);

    @Override
    public int compareTo(Question other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return "signal " + signal + " revision " + revision + " for " + portfolio;
    }
  }

  private final Map<Question, Long> askedAtNanos = new HashMap<>();
  private final Map<Question, Long> answeredAtNanos = new HashMap<>();
  private final Map<Question, Set<Integer>> permitted = new HashMap<>();
  private final Map<Question, Set<Integer>> heldBack = new HashMap<>();
  private final Map<String, Audit> byId = new HashMap<>();
  private final Set<String> differing = new TreeSet<>();
  private final Set<String> broken = new TreeSet<>();
  private final Set<String> known = new TreeSet<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Predicate<Audit> holds;
  private int repeated;

  /** An empty book. */
  public VerdictBook() {
    this(audit -> AuditVerifier.check(audit).isEmpty());
  }

  /** An empty book; {@code holds}: the record is what recomputing it gives. */
  VerdictBook(Predicate<Audit> holds) {
    this.holds = holds;
  }

  /** Something was asked. */
  public synchronized void ask(Question question, long nowNanos) {
    askedAtNanos.putIfAbsent(question, nowNanos);
  }

  /** A record of the topic audits was read. */
  public synchronized void hear(Audit audit, long nowNanos) {
    if (audit.getKind() != AuditKind.SIGNAL) {
      return;
    }
    Audit first = byId.putIfAbsent(audit.getDecisionId(), audit);
    if (first != null) {
      repeated++;
      if (!first.equals(audit)) {
        differing.add(audit.getDecisionId());
      }
      return;
    }
    if (!holds.test(audit)) {
      broken.add(audit.getDecisionId());
    }
    Question question =
        new Question(
            String.valueOf(audit.getPortfolioId()), audit.getSignalId(), audit.getSignalRevision());
    answeredAtNanos.putIfAbsent(question, nowNanos);
    if (audit.getVetoes().stream().noneMatch(veto -> veto.getCode().equals("UNKNOWN_POLICY"))) {
      known.add(question.portfolio());
    }
    int revision = audit.getVerdictRevision();
    String ofTheGate =
        audit.getVetoes().stream()
            .map(Veto::getCode)
            .filter(OF_THE_GATE::contains)
            .findFirst()
            .orElse(null);
    if (audit.getVerdict() != Verdict.BLOCK) {
      permitted.computeIfAbsent(question, key -> new HashSet<>()).add(revision);
    } else if (ofTheGate != null && revision > 1) {
      // A first verdict is EXPIRED by the room, which held nothing back.
      heldBack.computeIfAbsent(question, key -> new HashSet<>()).add(revision - 1);
    }
    counts.merge(audit.getVerdict() + (ofTheGate == null ? "" : " " + ofTheGate), 1, Integer::sum);
  }

  /** Questions without an answer. */
  public synchronized List<Question> unanswered() {
    return askedAtNanos.keySet().stream()
        .filter(question -> !answeredAtNanos.containsKey(question))
        .sorted()
        .toList();
  }

  /** True: each of these portfolios was answered under its policy. */
  synchronized boolean knows(Collection<String> portfolios) {
    return known.containsAll(portfolios);
  }

  /** True: somebody was allowed something. */
  public synchronized boolean anyPermitted() {
    return !permitted.isEmpty();
  }

  /**
   * When the first answer came to something asked at this moment or later, {@link
   * System#nanoTime()}; -1: not yet.
   */
  public synchronized long firstAnswerAfter(long nanos) {
    return askedAtNanos.entrySet().stream()
        .filter(asked -> asked.getValue() - nanos >= 0)
        .map(asked -> answeredAtNanos.get(asked.getKey()))
        .filter(Objects::nonNull)
        .min(Comparator.comparingLong(at -> at - nanos))
        .orElse(-1L);
  }

  /** What is wrong, in words; empty: nothing. */
  public synchronized List<String> faults() {
    List<String> faults = new ArrayList<>();
    unanswered().forEach(question -> faults.add("no verdict: " + question));
    differing.forEach(id -> faults.add("two contents: decision " + id));
    broken.forEach(id -> faults.add("does not hold when recomputed: decision " + id));
    new TreeMap<>(heldBack)
        .forEach(
            (question, revisions) -> {
              for (int revision : new TreeSet<>(revisions)) {
                if (permitted.getOrDefault(question, Set.of()).contains(revision)) {
                  faults.add(
                      "published and held back: " + question + ", verdict revision " + revision);
                }
              }
            });
    return faults;
  }

  /** Questions asked. */
  public synchronized int asked() {
    return askedAtNanos.size();
  }

  /** Different decisions heard. */
  public synchronized int decisions() {
    return byId.size();
  }

  /** Records that were published again with the same content, as a restart does. */
  public synchronized int repeated() {
    return repeated;
  }

  /** Decisions by verdict, those of the gate apart. */
  public synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
