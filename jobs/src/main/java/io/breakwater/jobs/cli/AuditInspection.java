package io.breakwater.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Recomputes audits one after the other and keeps what verdicts they gave. */
final class AuditInspection implements RecordSource.Sink<Audit> {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Consumer<Finding> findings;
  private final Map<String, String> hashes = new HashMap<>();
  private final TreeSet<SignalCoverage.Verdict> verdicts = new TreeSet<>();
  private long audits;
  private long differing;
  private long unreadable;

  /**
   * What is wrong with one record.
   *
   * @param decisionId as recorded; {@code ?} where even that cannot be read
   */
  record Finding(String decisionId, String place, List<String> differences) {}

  AuditInspection(Consumer<Finding> findings) {
    this.findings = findings;
  }

  @Override
  public void record(Audit audit, String place) {
    audits++;
    List<String> differences = new ArrayList<>(AuditVerifier.check(audit));
    String before = hashes.putIfAbsent(audit.getDecisionId(), audit.getRecordSha256());
    if (before != null && !before.equals(audit.getRecordSha256())) {
      differences.add("decisionId: stands here a second time with other content");
    }
    if (audit.getKind() == AuditKind.SIGNAL) {
      verdicts.add(SignalCoverage.Verdict.of(audit));
    }
    if (!differences.isEmpty()) {
      differing++;
      findings.accept(new Finding(audit.getDecisionId(), place, differences));
    }
  }

  @Override
  public void unreadable(RecordSource.Unreadable bytes) {
    unreadable++;
    findings.accept(new Finding(idOf(bytes.text()), bytes.place(), List.of(bytes.reason())));
  }

  /** Audits read. */
  long audits() {
    return audits;
  }

  /** Audits of which something differs. */
  long differing() {
    return differing;
  }

  /** Lines that are no audit. */
  long unreadable() {
    return unreadable;
  }

  /** All that is wrong. */
  long findings() {
    return differing + unreadable;
  }

  /** Whom which signal was answered. */
  Set<SignalCoverage.Verdict> verdicts() {
    return verdicts;
  }

  /** The id of a line that is JSON but no audit: one changed number can make it so. */
  private static String idOf(String line) {
    try {
      return MAPPER.readTree(line).path("decisionId").asText("?");
    } catch (JsonProcessingException e) {
      return "?";
    }
  }
}
