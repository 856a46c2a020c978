package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The last funding rate and how unusual it is: standard deviations from a baseline that keeps 0.9
 * an event, judged before the event joins, from the 9th event on.
 */
final class FundingTracker {
  private static final double KEEP = 0.9;
  private static final double SMALLEST_DEVIATION = 5e-5;
  private static final int READY_AFTER = 8;
  private static final double HOURS_PER_DAY = 24;
  private static final double DAYS_PER_YEAR = 365;

  /** A funding event has no say after this many of its intervals. */
  private static final double MAX_AGE_INTERVALS = 2;

  private final DecayingBaseline baseline = new DecayingBaseline();
  private long count;
  private @Nullable Double rate;
  private @Nullable Double z;
  private @Nullable Long asOf;
  private @Nullable Double intervalHours;

  void add(Funding funding) {
    double value = funding.getRate();
    z = count < READY_AFTER ? null : Finite.orNull(baseline.z(value, SMALLEST_DEVIATION));
    if (count == 0) {
      baseline.startAt(value);
    } else {
      baseline.join(value, KEEP);
    }
    count++;
    rate = value;
    asOf = funding.getEventTime();
    intervalHours = funding.getIntervalHours();
  }

  /** Whether the last event is at most two of its intervals old at {@code time}. */
  boolean isUpToDate(long time) {
    return asOf != null
        && intervalHours != null
        && time - asOf <= MAX_AGE_INTERVALS * intervalHours * Times.HOUR;
  }

  /** Fills the columns that come from funding. */
  void describe(InstrumentState row) {
    row.setFundingZ(z);
    Double perYear = null;
    if (rate != null && intervalHours != null) {
      perYear = Finite.orNull(rate * (HOURS_PER_DAY / intervalHours) * DAYS_PER_YEAR);
    }
    row.setFundingRateAnnualised(perYear);
  }

  void describe(InstrumentEvidence evidence) {
    evidence.setFundingRate(rate);
    evidence.setFundingZ(z);
    evidence.setFundingAsOf(asOf);
    evidence.setFundingIntervalHours(intervalHours);
  }

  void writeTo(DataOutput out) throws IOException {
    baseline.writeTo(out);
    out.writeLong(count);
    StateBytes.writeOptional(out, rate);
    StateBytes.writeOptional(out, z);
    StateBytes.writeOptional(out, asOf);
    StateBytes.writeOptional(out, intervalHours);
  }

  void readFrom(DataInput in) throws IOException {
    baseline.readFrom(in);
    count = in.readLong();
    rate = StateBytes.readOptional(in);
    z = StateBytes.readOptional(in);
    asOf = StateBytes.readOptionalLong(in);
    intervalHours = StateBytes.readOptional(in);
  }
}
