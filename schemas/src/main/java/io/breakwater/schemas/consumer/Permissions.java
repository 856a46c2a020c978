package io.breakwater.schemas.consumer;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.consumer.Answer.Kind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the contract of consumers: of the bytes of the topics {@code audits} and {@code pulse} it
 * says what may be acted on. Silence never means go. For one thread.
 */
public final class Permissions {
  /** How old the newest sign of life of a room may be, microseconds. */
  public static final long PULSE_MAX_AGE = 3 * Times.SECOND;

  private static final String CONFLICT = "CONFLICT";
  private static final int PRUNE_EVERY = 1_024;

  private final LongSupplier clock;
  private final long[] pulses;
  private final Map<String, Seen> byDecision = new HashMap<>();
  private final Map<String, Newest> bySignal = new HashMap<>();
  private int sincePruned;

  /** For a deployment as shipped, by the computer's clock. */
  public Permissions() {
    this(() -> Times.ofInstant(java.time.Instant.now()), Topics.DECISION_LOG.partitions());
  }

  /**
   * @param clock now, epoch microseconds; within a second of the broker's
   * @param rooms rooms of the deployment: partitions of its decision log
   */
  public Permissions(LongSupplier clock, int rooms) {
    if (rooms < 1) {
      throw new IllegalArgumentException("a deployment has at least one room, not " + rooms);
    }
    this.clock = clock;
    this.pulses = new long[rooms];
    java.util.Arrays.fill(pulses, Long.MIN_VALUE);
  }

  /** Takes bytes of topic {@code pulse}; what is no pulse is no sign of life. */
  public void onPulse(byte @Nullable [] bytes) {
    try {
      if (AvroCodec.of(Topics.PULSE).decode(bytes) instanceof Pulse pulse) {
        int room = pulse.getShard();
        boolean believed = pulse.getLogClock() <= clock.getAsLong() + PULSE_MAX_AGE;
        if (believed && room >= 0 && room < pulses.length) {
          pulses[room] = Math.max(pulses[room], pulse.getLogClock());
        }
      }
    } catch (UndecodableException e) {
      // Holding is what follows from hearing nothing.
      return;
    }
  }

  /**
   * True: some room has shown no sign of life for three seconds. A pulse counts by the log clock it
   * tells, so that a backlog of pulses is no life; one from the future is not believed.
   */
  public boolean holds() {
    long oldest = clock.getAsLong() - PULSE_MAX_AGE;
    for (long pulse : pulses) {
      if (pulse < oldest) {
        return true;
      }
    }
    return false;
  }

  /** Takes bytes of topic {@code audits}, in the order of their partition. */
  public Answer onAudit(byte @Nullable [] bytes) {
    SpecificRecord record;
    try {
      record = AvroCodec.of(Topics.AUDITS).decode(bytes);
    } catch (UndecodableException e) {
      return undecodable(bytes, e);
    }
    return record instanceof Audit audit ? onAudit(audit) : Answer.without(Kind.HEARTBEAT, "");
  }

  private static Answer undecodable(byte @Nullable [] bytes, UndecodableException fault) {
    String detail = String.valueOf(fault.getMessage());
    if (fault.reason() != UndecodableException.Reason.UNKNOWN_SCHEMA) {
      return Answer.without(Kind.UNREADABLE, detail);
    }
    try {
      AvroCodec.of(Topics.SHADOW_AUDITS).decode(bytes);
      return Answer.without(Kind.SHADOW, "a record of shadow-audits");
    } catch (UndecodableException e) {
      return Answer.without(Kind.UNKNOWN_SCHEMA, detail);
    }
  }

  /** The same for a verdict that was decoded already. */
  public Answer onAudit(Audit audit) {
    if (audit.getMode() == Mode.SHADOW) {
      return Answer.of(Kind.SHADOW, audit);
    }
    if (audit.getKind() != AuditKind.SIGNAL) {
      return Answer.of(Kind.POSITION, audit);
    }
    if (!hashOf(audit).equals(audit.getRecordSha256())) {
      return Answer.of(Kind.DAMAGED, audit);
    }
    Seen seen = byDecision.get(audit.getDecisionId());
    if (seen != null) {
      boolean same = seen.recordSha256().equals(audit.getRecordSha256());
      return Answer.of(same ? Kind.DUPLICATE : Kind.CONTRADICTION, audit);
    }
    return judge(audit);
  }

  private Answer judge(Audit audit) {
    long now = clock.getAsLong();
    String signal = audit.getPortfolioId() + "|" + audit.getSignalId();
    Newest newest = bySignal.get(signal);
    if (newest != null && newest.isAfter(audit)) {
      return Answer.of(Kind.SUPERSEDED, audit);
    }
    if (audit.getVetoes().stream().anyMatch(veto -> veto.getCode().equals(CONFLICT))) {
      return Answer.of(Kind.CONFLICT, audit);
    }
    boolean go = audit.getVerdict() != Verdict.BLOCK;
    if (go && now >= audit.getExpiresAt()) {
      return Answer.of(Kind.EXPIRED, audit);
    }
    if (go && holds()) {
      // Not remembered: it may be offered again.
      return Answer.of(Kind.HOLD, audit);
    }
    long until = Math.max(now, audit.getExpiresAt());
    byDecision.put(audit.getDecisionId(), new Seen(audit.getRecordSha256(), until));
    bySignal.put(signal, new Newest(audit.getSignalRevision(), audit.getVerdictRevision(), until));
    prune(now);
    return Answer.of(go ? Kind.PERMITTED : Kind.BLOCKED, audit);
  }

  /** What has expired is refused for that, so it need not be remembered. */
  private void prune(long now) {
    if (++sincePruned >= PRUNE_EVERY) {
      sincePruned = 0;
      byDecision.values().removeIf(seen -> seen.until() < now);
      bySignal.values().removeIf(newest -> newest.until() < now);
    }
  }

  private static String hashOf(Audit audit) {
    try {
      byte[] json = JsonCodec.write(audit, "recordSha256");
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private record Seen(String recordSha256, long until) {}

  private record Newest(int signalRevision, int verdictRevision, long until) {
    boolean isAfter(Audit audit) {
      return signalRevision > audit.getSignalRevision()
          || (signalRevision == audit.getSignalRevision()
              && verdictRevision > audit.getVerdictRevision());
    }
  }
}
