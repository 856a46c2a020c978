package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Explanation;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.ShadowAudit;
import io.breakwater.schemas.avro.TimeframeState;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where an output record's line stands: stream, then time, key, id.
 *
 * @param stream name of the stream
 * @param time epoch microseconds
 * @param key what it is about
 * @param id identity at equal time and key
 */
public record OutputRow(String stream, long time, String key, String id) {
  /** The row of a record. */
  public static OutputRow of(SpecificRecord body) {
    if (body instanceof InstrumentState row) {
      return new OutputRow("instrument-states", row.getEventTime(), row.getInstrument(), "");
    } else if (body instanceof Correlation row) {
      return new OutputRow(
          "correlations", row.getEventTime(), text(row.getLeft()), text(row.getRight()));
    } else if (body instanceof MatrixStripe row) {
      String first = String.format(Locale.ROOT, "%06d", row.getFirstRow());
      return new OutputRow("matrix", row.getEventTime(), first, "");
    } else if (body instanceof Clusters row) {
      return new OutputRow("clusters", row.getEventTime(), row.getMap(), "");
    } else if (body instanceof TimeframeState row) {
      // Padded, so that intervals of one end sort by their length.
      String id = String.format(Locale.ROOT, "%08d", row.getIntervalSeconds());
      return new OutputRow("timeframes", row.getEventTime(), row.getInstrument(), id);
    } else if (body instanceof PortfolioState row) {
      return new OutputRow("portfolios", row.getEventTime(), row.getPortfolioId(), "");
    } else if (body instanceof Audit row) {
      return new OutputRow(
          "audits", row.getSequencedAt(), text(row.getPortfolioId()), row.getDecisionId());
    } else if (body instanceof ShadowAudit row) {
      Audit audit = row.getAudit();
      return new OutputRow(
          "shadow-audits",
          audit.getSequencedAt(),
          text(audit.getPortfolioId()),
          audit.getDecisionId());
    } else if (body instanceof Breaker row) {
      return new OutputRow(
          "breakers",
          row.getEventTime(),
          row.getScopeKind() + ":" + row.getScope(),
          row.getBreakerId());
    } else if (body instanceof Order row) {
      return new OutputRow(
          "orders", row.getCreatedAt(), row.getPortfolioId(), row.getClientOrderId());
    } else if (body instanceof Alert row) {
      return new OutputRow("alerts", row.getEventTime(), row.getScope(), row.getAlertId());
    }
    return ofReports(body);
  }

  private static OutputRow ofReports(SpecificRecord body) {
    if (body instanceof Attribution row) {
      return new OutputRow(
          "attribution", row.getTo(), row.getPortfolioId(), text(row.getStrategyId()));
    } else if (body instanceof Explanation row) {
      return new OutputRow(
          "explanations", row.getEventTime(), text(row.getPortfolioId()), row.getId());
    } else if (body instanceof Outcome row) {
      return new OutputRow("outcomes", row.getEventTime(), "", row.getDecisionId());
    } else if (body instanceof Genesis row) {
      return new OutputRow(
          "snapshots", row.getAsOf(), row.getScopeKind() + ":" + row.getScope(), "");
    } else if (body instanceof DeadLetter row) {
      Long time = row.getEventTime();
      return new OutputRow(
          "dead-letters", time == null ? 0 : time, row.getStream(), row.getPosition());
    }
    throw new IllegalArgumentException("no output stream for " + body.getClass());
  }

  /** Bytes that sort like (time, key, id); holds neither tab nor line end. */
  byte[] sortKey() {
    // Times may be negative in dead letters: shift them so that hexadecimal sorts like the number.
    String text =
        String.format("%016x", time ^ Long.MIN_VALUE) + ' ' + clean(key) + ' ' + clean(id);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String clean(String part) {
    return part.replace('\t', '\u0001').replace('\n', '\u0001').replace(' ', '\u0001');
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
