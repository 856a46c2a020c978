package io.breakwater.jobs.redecide;

import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
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
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Which verdicts would have been others under other rules: question by question, not by id. */
public final class PolicyImpact {
  private static final int MOST_KEPT = 20_000;

  private final long from;
  private final long to;
  private final Map<Question, Word> written = new HashMap<>();
  private final Map<Question, Audit> changed = new HashMap<>();
  private final TreeMap<String, Long> transitions = new TreeMap<>();
  private final TreeSet<String> portfolios = new TreeSet<>(Utf8Order.INSTANCE);
  private final TreeSet<String> affected = new TreeSet<>(Utf8Order.INSTANCE);
  private final Set<Question> answered = new HashSet<>();
  private long same;
  private long otherScores;

  /** A stretch of log time, both ends included, epoch microseconds. */
  public PolicyImpact(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /**
   * What was asked.
   *
   * @param portfolioId portfolio; null: nobody follows
   */
  private record Question(
      @Nullable String portfolioId,
      String signalId,
      int signalRevision,
      String contentHash,
      int verdictRevision) {
    static Question of(Audit audit) {
      return new Question(
          audit.getPortfolioId(),
          audit.getSignalId(),
          audit.getSignalRevision(),
          audit.getContentHash(),
          audit.getVerdictRevision());
    }
  }

  private record Word(Verdict verdict, @Nullable Double score, @Nullable Double maxQuantity) {
    static Word of(Audit audit) {
      return new Word(audit.getVerdict(), audit.getScore(), audit.getMaxQuantity());
    }

    boolean means(Word other) {
      return verdict == other.verdict
          && (verdict != Verdict.REDUCE || Objects.equals(maxQuantity, other.maxQuantity));
    }
  }

  /**
   * A verdict that would be another.
   *
   * @param before as it was given; null: it was not asked then
   * @param after as it would be; null: it would not be asked
   */
  public record Change(@Nullable Audit before, @Nullable Audit after) {
    /** The one that there is: for who was asked what, and when. */
    public Audit either() {
      Audit one = after == null ? before : after;
      return Objects.requireNonNull(one);
    }

    /** From word to word, for example {@code ALLOW → BLOCK}. */
    public String transition() {
      return PolicyImpact.transition(
          before == null ? null : before.getVerdict(), after == null ? null : after.getVerdict());
    }

    /** Why, in words. */
    public List<String> reasons() {
      if (before != null && after != null) {
        return AuditDifference.words(before, after);
      }
      boolean later = either().getVerdictRevision() > 1;
      if (after == null) {
        return List.of(later ? "no later verdict needed" : "not asked: does not follow");
      }
      return List.of(later ? "a later verdict needed" : "not asked then");
    }
  }

  private static String transition(@Nullable Verdict before, @Nullable Verdict after) {
    return (before == null ? "none" : before.name()) + " → " + (after == null ? "none" : after);
  }

  /** Takes what was written. */
  public void expect(Written source) throws IOException {
    source.forEach(
        Topics.AUDITS,
        (audit, json) -> {
          if (isInside(audit)) {
            written.putIfAbsent(Question.of(audit), Word.of(audit));
          }
        });
  }

  /** Takes what the other rules say. */
  public void decided(SpecificRecord decision) {
    if (!(decision instanceof Audit audit) || !isInside(audit)) {
      return;
    }
    Question question = Question.of(audit);
    if (!answered.add(question)) {
      return;
    }
    String portfolio = audit.getPortfolioId() == null ? "" : audit.getPortfolioId();
    portfolios.add(portfolio);
    Word before = written.get(question);
    Word now = Word.of(audit);
    if (before != null && before.means(now)) {
      same++;
      otherScores += Objects.equals(before.score(), now.score()) ? 0 : 1;
      return;
    }
    affected.add(portfolio);
    transitions.merge(
        transition(before == null ? null : before.verdict(), now.verdict()), 1L, Long::sum);
    if (changed.size() < MOST_KEPT) {
      changed.put(question, audit);
    }
  }

  private boolean isInside(Audit audit) {
    return audit.getSequencedAt() >= from && audit.getSequencedAt() <= to;
  }

  /** What would be otherwise, by time; reads what was written once more. */
  public List<Change> finish(Written source) throws IOException {
    written.forEach(
        (question, word) -> {
          if (!answered.contains(question)) {
            String portfolio = question.portfolioId() == null ? "" : question.portfolioId();
            affected.add(portfolio);
            portfolios.add(portfolio);
            transitions.merge(transition(word.verdict(), null), 1L, Long::sum);
          }
        });
    Map<Question, Audit> originals = new HashMap<>();
    source.forEach(
        Topics.AUDITS,
        (audit, json) -> {
          Question question = Question.of(audit);
          boolean wanted = changed.containsKey(question) || !answered.contains(question);
          if (isInside(audit) && wanted && originals.size() < MOST_KEPT) {
            originals.putIfAbsent(question, audit);
          }
        });
    List<Change> changes = new ArrayList<>();
    changed.forEach((question, now) -> changes.add(new Change(originals.get(question), now)));
    originals.forEach(
        (question, then) -> {
          if (!answered.contains(question)) {
            changes.add(new Change(then, null));
          }
        });
    changes.sort(
        Comparator.comparingLong((Change each) -> each.either().getSequencedAt())
            .thenComparing(each -> String.valueOf(each.either().getPortfolioId()))
            .thenComparing(each -> each.either().getDecisionId()));
    return changes;
  }

  /** Verdicts that stay as they were. */
  public long same() {
    return same;
  }

  /** Of these, how many would have another score. */
  public long otherScores() {
    return otherScores;
  }

  /** Changes by kind. */
  public Map<String, Long> transitions() {
    return transitions;
  }

  /** Portfolios that would get another word. */
  public TreeSet<String> affected() {
    return affected;
  }

  /** Portfolios that were asked. */
  public TreeSet<String> portfolios() {
    return portfolios;
  }
}
