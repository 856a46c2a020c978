package io.breakwater.udfs.math.room;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.audit.VetoCode;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Openings that were answered on a stale or missing input and may still be answered better: when
 * the input arrives within validity the next verdict revision is published beside.
 */
final class Revisions {
  private static final int VERSION = 1;

  private final TreeMap<String, Waiting> waiting = new TreeMap<>(Utf8Order.INSTANCE);

  /**
   * A request and its newest answer.
   *
   * @param request as it came through the log
   * @param audit newest verdict on it
   */
  record Waiting(AuditRequest request, Audit audit) {}

  /** Takes a new answer: it waits if an input was unusable, else nothing of its signal waits. */
  void answered(AuditRequest request, Audit audit) {
    if (audit.getIntent() == Intent.OPEN && !unusable(audit).isEmpty()) {
      waiting.put(audit.getSignalId(), new Waiting(request, audit));
    } else {
      waiting.remove(audit.getSignalId());
    }
  }

  /** The gate has had the last word on this verdict: no better input revives it. */
  void forget(String decisionId) {
    waiting.values().removeIf(each -> each.audit().getDecisionId().equals(decisionId));
  }

  /** Those that are still valid, by signal; the others are forgotten. */
  List<Waiting> due(long now) {
    waiting.values().removeIf(each -> each.audit().getExpiresAt() <= now);
    return new ArrayList<>(waiting.values());
  }

  /** True: an input that was unusable in {@code before} is not in {@code after}. */
  static boolean better(Audit before, Audit after) {
    if (after.getFactors().isEmpty() && !before.getFactors().isEmpty()) {
      return false;
    }
    return !unusable(after).containsAll(unusable(before));
  }

  private static Set<String> unusable(Audit audit) {
    Set<String> inputs = new TreeSet<>(Utf8Order.INSTANCE);
    for (Factor factor : audit.getFactors()) {
      if (factor.getStatus() == InputStatus.STALE || factor.getStatus() == InputStatus.MISSING) {
        inputs.add(factor.getCode());
      }
    }
    for (Veto veto : audit.getVetoes()) {
      if (veto.getCode().equals(VetoCode.INPUT_STALE.name())
          || veto.getCode().equals(VetoCode.INPUT_MISSING.name())) {
        inputs.add(veto.getCode() + "|" + veto.getScope());
      }
    }
    return inputs;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(waiting.size());
    for (Waiting each : waiting.values()) {
      RecordBytes.write(out, each.request());
      RecordBytes.write(out, each.audit());
    }
  }

  static Revisions readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "revisions");
    Revisions revisions = new Revisions();
    for (int i = in.readInt(); i > 0; i--) {
      AuditRequest request = RecordBytes.read(in, AuditRequest.class);
      Audit audit = RecordBytes.read(in, Audit.class);
      revisions.waiting.put(audit.getSignalId(), new Waiting(request, audit));
    }
    return revisions;
  }
}
