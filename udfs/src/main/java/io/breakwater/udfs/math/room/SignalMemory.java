package io.breakwater.udfs.math.room;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The signals a portfolio has answered: the business id behind the lane position. Kept until a day
 * after a verdict's expiry, so that a repeated signal gets the same bytes.
 */
final class SignalMemory {
  /** How long after its expiry an answer is remembered, microseconds. */
  static final long MARGIN = 24 * Times.HOUR;

  private static final int VERSION = 1;

  private final TreeMap<String, Audit> answers = new TreeMap<>(Utf8Order.INSTANCE);
  // Answered before this deployment began, with how long to remember it.
  private final TreeMap<String, Long> elsewhere = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Newest> newest = new TreeMap<>(Utf8Order.INSTANCE);

  /** The last answer to exactly this content; null: none. */
  @Nullable Audit answered(String signalId, int revision, String contentHash) {
    return answers.get(key(signalId, revision, contentHash));
  }

  /** The answer with this id, if it is still the last word on its signal; null: none. */
  @Nullable Audit byDecisionId(String decisionId) {
    for (Audit audit : answers.values()) {
      if (audit.getDecisionId().equals(decisionId)) {
        return audit;
      }
    }
    return null;
  }

  /** True: answered before this deployment began, which does not have the bytes. */
  boolean answeredElsewhere(String signalId, int revision, String contentHash) {
    return elsewhere.containsKey(key(signalId, revision, contentHash));
  }

  /** Was another content answered under this signal and revision? */
  boolean conflicts(String signalId, int revision, String contentHash) {
    Newest known = newest.get(signalId);
    return known != null
        && known.revision() == revision
        && !known.contentHash().equals(contentHash);
  }

  /** Has a newer revision of the signal been answered? */
  boolean isOld(String signalId, int revision) {
    Newest known = newest.get(signalId);
    return known != null && known.revision() > revision;
  }

  /** Remembers an answer; a conflict does not replace the content that came first. */
  void remember(Audit audit) {
    answers.put(key(audit.getSignalId(), audit.getSignalRevision(), audit.getContentHash()), audit);
    Newest known = newest.get(audit.getSignalId());
    if (known == null || known.revision() < audit.getSignalRevision()) {
      newest.put(
          audit.getSignalId(),
          new Newest(
              audit.getSignalRevision(),
              audit.getContentHash(),
              audit.getDecisionId(),
              keepUntil(audit)));
    } else if (known.contentHash().equals(audit.getContentHash())) {
      newest.put(
          audit.getSignalId(),
          new Newest(
              known.revision(), known.contentHash(), audit.getDecisionId(), keepUntil(audit)));
    }
  }

  /** Forgets what nobody repeats any more. */
  void prune(long now) {
    for (Iterator<Audit> it = answers.values().iterator(); it.hasNext(); ) {
      if (keepUntil(it.next()) <= now) {
        it.remove();
      }
    }
    elsewhere.values().removeIf(keepUntil -> keepUntil <= now);
    newest.values().removeIf(known -> known.keepUntil() <= now);
  }

  /** True: nothing is remembered. */
  boolean isEmpty() {
    return answers.isEmpty();
  }

  private static long keepUntil(Audit audit) {
    long until = Math.max(audit.getExpiresAt(), audit.getSequencedAt());
    return until > Long.MAX_VALUE - MARGIN ? Long.MAX_VALUE : until + MARGIN;
  }

  private static String key(String signalId, int revision, String contentHash) {
    return signalId + "|" + revision + "|" + contentHash;
  }

  /** What was answered, and the answers. */
  void writeTo(DataOutput out) throws IOException {
    writeTo(out, answers.values(), elsewhere);
  }

  /** What was answered; the answers stand in the topic of audits. */
  void writeIndexTo(DataOutput out) throws IOException {
    TreeMap<String, Long> all = new TreeMap<>(Utf8Order.INSTANCE);
    all.putAll(elsewhere);
    answers.forEach((key, audit) -> all.put(key, keepUntil(audit)));
    writeTo(out, List.of(), all);
  }

  private void writeTo(DataOutput out, Collection<Audit> told, Map<String, Long> index)
      throws IOException {
    out.writeByte(VERSION);
    out.writeInt(newest.size());
    for (Map.Entry<String, Newest> entry : newest.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeInt(entry.getValue().revision());
      StateBytes.writeText(out, entry.getValue().contentHash());
      StateBytes.writeText(out, entry.getValue().decisionId());
      out.writeLong(entry.getValue().keepUntil());
    }
    out.writeInt(told.size());
    for (Audit audit : told) {
      RecordBytes.write(out, audit);
    }
    out.writeInt(index.size());
    for (Map.Entry<String, Long> entry : index.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  static SignalMemory readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "signal memory");
    SignalMemory memory = new SignalMemory();
    for (int i = in.readInt(); i > 0; i--) {
      memory.newest.put(
          StateBytes.readText(in),
          new Newest(
              in.readInt(), StateBytes.readText(in), StateBytes.readText(in), in.readLong()));
    }
    for (int i = in.readInt(); i > 0; i--) {
      Audit audit = RecordBytes.read(in, Audit.class);
      memory.answers.put(
          key(audit.getSignalId(), audit.getSignalRevision(), audit.getContentHash()), audit);
    }
    for (int i = in.readInt(); i > 0; i--) {
      memory.elsewhere.put(StateBytes.readText(in), in.readLong());
    }
    return memory;
  }

  private record Newest(int revision, String contentHash, String decisionId, long keepUntil) {}
}
