package io.breakwater.udfs.math.room;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
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

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(newest.size());
    for (Map.Entry<String, Newest> entry : newest.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().revision());
      out.writeUTF(entry.getValue().contentHash());
      out.writeUTF(entry.getValue().decisionId());
      out.writeLong(entry.getValue().keepUntil());
    }
    out.writeInt(answers.size());
    for (Audit audit : answers.values()) {
      RecordBytes.write(out, audit);
    }
  }

  static SignalMemory readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("signal memory of unknown version " + version);
    }
    SignalMemory memory = new SignalMemory();
    for (int i = in.readInt(); i > 0; i--) {
      memory.newest.put(
          in.readUTF(), new Newest(in.readInt(), in.readUTF(), in.readUTF(), in.readLong()));
    }
    for (int i = in.readInt(); i > 0; i--) {
      Audit audit = RecordBytes.read(in, Audit.class);
      memory.answers.put(
          key(audit.getSignalId(), audit.getSignalRevision(), audit.getContentHash()), audit);
    }
    return memory;
  }

  private record Newest(int revision, String contentHash, String decisionId, long keepUntil) {}
}
