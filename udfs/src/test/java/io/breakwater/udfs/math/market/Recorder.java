package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.pattern.PatternStep;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Keeps all that an engine gave. */
final class Recorder implements MarketOutput {
  record Evidence(long logTime, InstrumentEvidence evidence) {}

  record Refused(SpecificRecord record, String reason, @Nullable String field) {}

  final List<InstrumentState> rows = new ArrayList<>();
  final List<TimeframeState> timeframes = new ArrayList<>();
  final List<Evidence> evidence = new ArrayList<>();
  final List<FlashStep> steps = new ArrayList<>();
  final List<PatternStep> patternSteps = new ArrayList<>();
  final List<Trip> trips = new ArrayList<>();
  final List<Alert> alerts = new ArrayList<>();
  final List<Refused> refused = new ArrayList<>();
  int booksSkipped;

  @Override
  public void state(InstrumentState row) {
    rows.add(row);
  }

  @Override
  public void timeframe(TimeframeState row) {
    timeframes.add(row);
  }

  @Override
  public void evidence(long logTime, InstrumentEvidence newest) {
    evidence.add(new Evidence(logTime, newest));
  }

  @Override
  public void flashStep(FlashStep step) {
    steps.add(step);
  }

  @Override
  public void patternStep(PatternStep step) {
    patternSteps.add(step);
  }

  @Override
  public void trip(Trip trip) {
    trips.add(trip);
  }

  @Override
  public void booksSkipped(Book next) {
    booksSkipped++;
  }

  @Override
  public void alert(Alert alert) {
    alerts.add(alert);
  }

  @Override
  public void refuse(SpecificRecord record, String reason, @Nullable String field) {
    refused.add(new Refused(record, reason, field));
  }

  InstrumentState lastRow() {
    return rows.get(rows.size() - 1);
  }

  InstrumentEvidence lastEvidence() {
    return evidence.get(evidence.size() - 1).evidence();
  }

  /** Alerts of bars that stopped for half an hour; silence is told besides. */
  List<Alert> gaps() {
    return alerts.stream()
        .filter(alert -> alert.getKind().equals(InstrumentEngine.DATA_GAP))
        .toList();
  }

  List<String> reasons() {
    return refused.stream().map(Refused::reason).toList();
  }
}
