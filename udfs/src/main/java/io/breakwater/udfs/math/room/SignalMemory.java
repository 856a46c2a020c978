package io.breakwater.udfs.math.room;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.udfs.math.room.AnswerQuota.Held;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The signals a portfolio has answered: the business id behind the lane position. Kept until a day
 * after a verdict's expiry, so that a repeated signal gets the same bytes, unless its publisher
 * floods the room ({@link AnswerQuota}).
 */
final class SignalMemory {
  /** How long after its expiry an answer is remembered, microseconds. */
  private static final long MARGIN = 24 * Times.HOUR;

  private static final int VERSION = 1;

  private final TreeMap<String, Answer> answers = new TreeMap<>(Utf8Order.INSTANCE);
  // Answered before this deployment began, with how long to remember it.
  private final TreeMap<String, Long> elsewhere = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Newest> newest = new TreeMap<>(Utf8Order.INSTANCE);

  /** The last answer to exactly this content; null: none. */
  @Nullable Audit answered(String signalId, int revision, String contentHash) {
    Answer answer = answers.get(key(signalId, revision, contentHash));
    return answer == null ? null : answer.audit();
  }

  /** The answer with this id, if it is still the last word on its signal; null: none. */
  @Nullable Audit byDecisionId(String signalId, String decisionId) {
    // '}' is the character behind '|'.
    for (Answer answer : answers.subMap(signalId + "|", signalId + "}").values()) {
      Audit audit = answer.audit();
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

  /** Remembers an answer in this place; a conflict does not replace the content that came first. */
  void remember(Held held, Audit audit) {
    answers.put(held.key(), Answer.of(held, audit));
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

  /** The place of what an answer would replace; null: nothing. */
  @Nullable Held placeOf(Audit audit) {
    Answer answer = answers.get(keyOf(audit));
    return answer == null ? null : answer.held();
  }

  /** Places of all answers. */
  List<Held> places() {
    return answers.values().stream().map(Answer::held).toList();
  }

  /** Forgets one answer, and what its signal was, if nothing newer is known of it. */
  void forget(String key) {
    Answer answer = answers.remove(key);
    if (answer != null) {
      Audit audit = answer.audit();
      newest.computeIfPresent(
          audit.getSignalId(),
          (id, known) -> known.decisionId().equals(audit.getDecisionId()) ? null : known);
    }
  }

  /** Forgets what nobody repeats any more; returns the places of the answers among it. */
  List<Held> prune(long now) {
    List<Held> gone = new ArrayList<>(0);
    for (Iterator<Answer> it = answers.values().iterator(); it.hasNext(); ) {
      Held held = it.next().held();
      if (keepUntil(held.until()) <= now) {
        it.remove();
        gone.add(held);
      }
    }
    elsewhere.values().removeIf(keepUntil -> keepUntil <= now);
    newest.values().removeIf(known -> known.keepUntil() <= now);
    return gone;
  }

  /** True: nothing is remembered. */
  boolean isEmpty() {
    return answers.isEmpty();
  }

  private static long keepUntil(Audit audit) {
    return keepUntil(until(audit));
  }

  private static long keepUntil(long until) {
    return until > Long.MAX_VALUE - MARGIN ? Long.MAX_VALUE : until + MARGIN;
  }

  private static long until(Audit audit) {
    return Math.max(audit.getExpiresAt(), audit.getSequencedAt());
  }

  /** Where an answer is remembered. */
  static Held heldAt(String portfolioId, Audit audit) {
    return new Held(
        until(audit), portfolioId, keyOf(audit), audit.getPublisherId(), audit.getEmittedAt());
  }

  private static String keyOf(Audit audit) {
    return key(audit.getSignalId(), audit.getSignalRevision(), audit.getContentHash());
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
    answers.forEach((key, answer) -> all.put(key, keepUntil(answer.held().until())));
    writeTo(out, List.of(), all);
  }

  private void writeTo(DataOutput out, Collection<Answer> told, Map<String, Long> index)
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
    for (Answer answer : told) {
      out.write(answer.bytes());
    }
    out.writeInt(index.size());
    for (Map.Entry<String, Long> entry : index.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  static SignalMemory readFrom(String portfolioId, DataInput in) throws IOException {
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
      Held held = heldAt(portfolioId, audit);
      memory.answers.put(held.key(), Answer.of(held, audit));
    }
    for (int i = in.readInt(); i > 0; i--) {
      memory.elsewhere.put(StateBytes.readText(in), in.readLong());
    }
    return memory;
  }

  private record Newest(int revision, String contentHash, String decisionId, long keepUntil) {}

  /** An answer as bytes, a third of what the record takes: most are never asked for again. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(Held held, byte[] bytes) {
    static Answer of(Held held, Audit audit) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
      try {
        RecordBytes.write(new DataOutputStream(bytes), audit);
      } catch (IOException e) {
        throw new UncheckedIOException("an array cannot be written to", e);
      }
      return new Answer(held, bytes.toByteArray());
    }

    Audit audit() {
      try {
        return RecordBytes.read(new DataInputStream(new ByteArrayInputStream(bytes)), Audit.class);
      } catch (IOException e) {
        throw new UncheckedIOException("what was written here cannot be read", e);
      }
    }
  }
}
