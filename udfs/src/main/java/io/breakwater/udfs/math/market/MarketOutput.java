package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.pattern.PatternStep;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Where an {@link InstrumentEngine} puts what it found. Records given away are never changed. */
public interface MarketOutput {
  /** A bar closed, filled ones too. */
  void state(InstrumentState row);

  /** An interval of a longer timeframe closed. */
  void timeframe(TimeframeState row);

  /**
   * Something a decision may rest on changed.
   *
   * @param logTime when, epoch microseconds; of several at one time the last one holds
   * @param evidence all that is known of the instrument, replaces what was known before
   */
  void evidence(long logTime, InstrumentEvidence evidence);

  /** A step of a possible flash move. */
  void flashStep(FlashStep step);

  /** A bar at which the condition of a pattern holds. */
  void patternStep(PatternStep step);

  /** A pattern that was found here: what is absent makes no step. */
  void trip(Trip trip);

  /** Something a person should see. */
  void alert(Alert alert);

  /** A venue that numbered its books one after the other left numbers out before this one. */
  default void booksSkipped(Book next) {}

  /**
   * A record cannot be used.
   *
   * @param record as it came
   * @param reason one of {@link Refusal}
   * @param field at fault; null: the record as a whole
   */
  void refuse(SpecificRecord record, String reason, @Nullable String field);
}
