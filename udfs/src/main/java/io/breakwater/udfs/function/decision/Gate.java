package io.breakwater.udfs.function.decision;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.function.engine.LogRecordType;
import java.io.Serializable;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Behind the rooms, live only: what came too late is not published as ALLOW or REDUCE.
 *
 * <p>The room decides a backlog as of the log; here the wall clock speaks. A verdict past its
 * deadline or expiry becomes a fact for the log, and the room answers with BLOCK as the next
 * verdict revision. A gate that starts again first learns what has been published: that is never
 * timed out afterwards.
 */
@SuppressWarnings("NullAway.Init") // open() runs before the first record
public final class Gate extends ProcessFunction<LogRecord, LogRecord> {
  /** Reports for the log. */
  public static final OutputTag<LogRecord> REPORTS =
      new OutputTag<>("gate-reports", LogRecordType.INSTANCE);

  private static final long serialVersionUID = 1L;

  private static final int LATENCIES_KEPT = 1_000;

  private final Clock clock;
  private final PublishedVerdicts published;

  private transient Set<String> alreadyPublished;
  private transient Counter passed;
  private transient Counter held;
  private transient Histogram latency;

  /** A gate by {@code clock} that lets pass again what was {@code published}. */
  public Gate(Clock clock, PublishedVerdicts published) {
    this.clock = clock;
    this.published = published;
  }

  @Override
  public void open(OpenContext context) {
    alreadyPublished = published.recent();
    passed = getRuntimeContext().getMetricGroup().counter("gatePassed");
    held = getRuntimeContext().getMetricGroup().counter("gateHeld");
    latency =
        getRuntimeContext()
            .getMetricGroup()
            .histogram("decisionLatencyMillis", new DescriptiveStatisticsHistogram(LATENCIES_KEPT));
  }

  @Override
  public void processElement(LogRecord record, Context context, Collector<LogRecord> out) {
    String code = null;
    if (record.getBody() instanceof Audit audit) {
      latency.update(Math.max(0, clock.micros() - audit.getSequencedAt()) / 1_000);
      code = tooLate(audit);
    }
    if (code == null) {
      passed.inc();
      out.collect(record);
    } else {
      held.inc();
      context.output(REPORTS, report((Audit) record.getBody(), code));
    }
  }

  /** TIMEOUT or EXPIRED; null: it may be published. */
  private @Nullable String tooLate(Audit audit) {
    boolean permits = audit.getKind() == AuditKind.SIGNAL && audit.getVerdict() != Verdict.BLOCK;
    if (!permits || alreadyPublished.contains(audit.getDecisionId())) {
      return null;
    }
    long now = clock.micros();
    if (now >= audit.getExpiresAt()) {
      return "EXPIRED";
    }
    Long deadline = audit.getDeadlineAt();
    return deadline != null && now > deadline && audit.getVerdictRevision() == 1 ? "TIMEOUT" : null;
  }

  private LogRecord report(Audit audit, String code) {
    return FactOrder.envelope(
        "gate",
        0L,
        GateReport.newBuilder()
            .setDecisionId(audit.getDecisionId())
            // Only a portfolio's signal is ever allowed.
            .setPortfolioId(audit.getPortfolioId())
            .setSignalId(audit.getSignalId())
            .setSignalRevision(audit.getSignalRevision())
            .setCode(code)
            .setObservedAt(clock.micros())
            .build());
  }

  /** What time it is. */
  @FunctionalInterface
  public interface Clock extends Serializable {
    /** Now, epoch microseconds. */
    long micros();
  }
}
