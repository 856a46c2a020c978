package io.breakwater.jobs.cli;

import io.breakwater.jobs.importer.LineFile;
import io.breakwater.jobs.importer.StreamFiles;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which signals must have been answered, and to whom.
 *
 * <p>A signal that names a portfolio is answered to it, one that names none to every portfolio
 * whose policy follows its publisher. An older revision behind a newer one is ignored, and what the
 * run put among its dead letters was never asked.
 */
final class SignalCoverage {
  private final List<LogRecord> signals = new ArrayList<>();
  private final Set<String> refusedBytes = new HashSet<>();
  private final Followers followers = new Followers();
  private long refused;

  private SignalCoverage() {}

  /** Reads signals and policies of a run's input and the dead letters of its output. */
  static SignalCoverage of(Path directory, RecordSource output)
      throws IOException, FailureException {
    SignalCoverage coverage = new SignalCoverage();
    output.read(Topics.DEAD_LETTERS, coverage.new Refused());
    new FileSource(directory).read(Topics.POLICIES, coverage.followers);
    Path file = StreamFiles.find(directory, Topics.SIGNALS.name());
    if (file == null) {
      throw new FailureException(
          "there are no signals in " + directory + ": name the --input of the same run.");
    }
    try (LineFile lines = LineFile.open(file)) {
      for (LineFile.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.blank()) {
          coverage.take(line.bytes());
        }
      }
    }
    coverage.signals.sort(FactOrder.COMPARATOR);
    coverage.followers.sort();
    return coverage;
  }

  private void take(byte[] line) {
    try {
      Signal signal = JsonCodec.read(line, Signal.class);
      boolean dead = isRefused(line) || isRefused(JsonCodec.write(signal));
      if (!dead) {
        signals.add(FactOrder.envelope("signals", 0, signal));
        return;
      }
    } catch (JsonFault e) {
      // Undecodable: the run answers it with a dead letter, not with a verdict.
    }
    refused++;
  }

  private boolean isRefused(byte[] line) {
    return refusedBytes.contains(Base64.getEncoder().encodeToString(line));
  }

  /** Holds the verdicts that were given against those that were due. */
  Result check(Set<Verdict> given) {
    TreeSet<Verdict> due = new TreeSet<>();
    Map<String, Integer> newest = new HashMap<>();
    TreeSet<Verdict> unasked = new TreeSet<>(given);
    TreeSet<String> open = new TreeSet<>(Utf8Order.INSTANCE);
    Set<String> distinct = new HashSet<>();
    for (LogRecord record : signals) {
      Signal signal = (Signal) record.getBody();
      distinct.add(signal.getSignalId() + "|" + signal.getRevision());
      for (String portfolio : portfolios(signal, record.getLogTime())) {
        Verdict verdict = new Verdict(signal.getSignalId(), signal.getRevision(), portfolio);
        unasked.remove(verdict);
        int before =
            newest.merge(portfolio + "|" + signal.getSignalId(), signal.getRevision(), Math::max);
        if (signal.getRevision() >= before) {
          due.add(verdict);
        }
      }
    }
    due.removeAll(given);
    due.forEach(verdict -> open.add(verdict.signalId() + "|" + verdict.revision()));
    return new Result(
        distinct.size(),
        open.size(),
        refused,
        due.stream().map(Verdict::words).toList(),
        unasked.stream().map(Verdict::words).toList());
  }

  private List<String> portfolios(Signal signal, long now) {
    if (signal.getPortfolioId() != null) {
      return List.of(signal.getPortfolioId());
    }
    List<String> following = followers.of(signal.getPublisherId(), now);
    return following.isEmpty() ? List.of("") : following;
  }

  /**
   * What was compared.
   *
   * @param signals different signals and revisions
   * @param signalsUnanswered those of which at least one verdict is missing
   * @param refused lines of signals that became dead letters
   * @param unanswered verdicts that are missing, in words
   * @param unasked verdicts of signals that are not in the input, in words
   */
  record Result(
      int signals,
      int signalsUnanswered,
      long refused,
      List<String> unanswered,
      List<String> unasked) {
    boolean complete() {
      return unanswered.isEmpty() && unasked.isEmpty();
    }
  }

  /**
   * An answer to a portfolio.
   *
   * @param portfolio empty: to nobody, as no portfolio follows
   */
  record Verdict(String signalId, int revision, String portfolio) implements Comparable<Verdict> {
    private static final Comparator<Verdict> ORDER =
        Comparator.comparing(Verdict::signalId, Utf8Order.INSTANCE)
            .thenComparingInt(Verdict::revision)
            .thenComparing(Verdict::portfolio, Utf8Order.INSTANCE);

    static Verdict of(Audit audit) {
      String portfolio = audit.getPortfolioId();
      return new Verdict(
          audit.getSignalId(), audit.getSignalRevision(), portfolio == null ? "" : portfolio);
    }

    @Override
    public int compareTo(Verdict other) {
      return ORDER.compare(this, other);
    }

    String words() {
      String whom = portfolio.isEmpty() ? "" : " for " + portfolio;
      return "signal " + signalId + " revision " + revision + whom;
    }
  }

  /** Remembers the bytes of refused signals. */
  private final class Refused implements RecordSource.Sink<DeadLetter> {
    @Override
    public void record(DeadLetter letter, String place) {
      if (letter.getStream().equals(Topics.SIGNALS.name())) {
        refusedBytes.add(letter.getBytesBase64());
      }
    }

    @Override
    public void unreadable(RecordSource.Unreadable bytes) {
      // A dead letter that cannot be read excuses no signal.
    }
  }

  /** Which portfolio follows which publisher at a time: the highest version in force rules. */
  private static final class Followers implements RecordSource.Sink<Policy> {
    private final List<Policy> policies = new ArrayList<>();

    @Override
    public void record(Policy policy, String place) {
      String id = policy.getPortfolioId();
      if (!id.equals("*") && !id.startsWith("owner:")) {
        policies.add(policy);
      }
    }

    @Override
    public void unreadable(RecordSource.Unreadable bytes) {
      // The run refuses it as well.
    }

    void sort() {
      policies.sort(
          Comparator.comparing(Policy::getPortfolioId, Utf8Order.INSTANCE)
              .thenComparing(Policy::getVersion));
    }

    List<String> of(String publisher, long now) {
      Map<String, Policy> ruling = new TreeMap<>(Utf8Order.INSTANCE);
      for (Policy policy : policies) {
        if (from(policy) <= now) {
          ruling.put(policy.getPortfolioId(), policy);
        }
      }
      return ruling.values().stream()
          .filter(policy -> policy.getFollows().contains(publisher))
          .map(Policy::getPortfolioId)
          .toList();
    }

    private static long from(Policy policy) {
      long published = policy.getPublishedAt() == null ? 0 : policy.getPublishedAt();
      long effective = policy.getEffectiveFrom() == null ? 0 : policy.getEffectiveFrom();
      return Math.max(published, effective);
    }
  }
}
