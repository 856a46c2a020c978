package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.InstrumentState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How much stands behind a row, and how old it is. */
final class DataQuality {
  /** How much data stands behind the figures of a row, from the most to the least. */
  enum CoverageTier {
    /** A real bar, a fresh book and a funding rate that is not out of date. */
    FULL,
    /** A real bar and a fresh book. */
    BOOK,
    /** A real bar alone. */
    BARS,
    /** A filled bar. */
    THIN
  }

  private static final long MICROS_PER_MILLI = 1_000;

  private final RefusalCount refusals = new RefusalCount();

  /** A record with this log time was refused. */
  void refused(long time) {
    refusals.add(time);
  }

  /** No row will end at or before {@code time} any more. */
  void settle(long time) {
    refusals.before(time);
  }

  /**
   * Fills the columns of ages, refusals and coverage; asked for once per bar.
   *
   * @param before the newest prices before this bar closed
   */
  void describe(
      InstrumentState row,
      MarketBar bar,
      NewestPrices before,
      BookTracker books,
      FundingTracker funding) {
    long end = bar.end();
    row.setTradeAgeMillis(age(before.tradeAsOf(), end));
    row.setBookAgeMillis(age(books.newestAsOf(), end));
    row.setRealBarAgeMillis(bar.filled() ? age(before.closeAsOf(), end) : Long.valueOf(0));
    row.setRefusedRecords(refusals.before(end));
    row.setCoverageTier(tier(bar.filled(), books.anyFresh(end), funding.isUpToDate(end)).name());
  }

  private static @Nullable Long age(@Nullable Long asOf, long end) {
    return asOf == null ? null : Long.valueOf((end - asOf) / MICROS_PER_MILLI);
  }

  /** The tier of a row. */
  static CoverageTier tier(boolean filled, boolean freshBook, boolean fundingUpToDate) {
    if (filled) {
      return CoverageTier.THIN;
    }
    if (!freshBook) {
      return CoverageTier.BARS;
    }
    return fundingUpToDate ? CoverageTier.FULL : CoverageTier.BOOK;
  }

  void writeTo(DataOutput out) throws IOException {
    refusals.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    refusals.readFrom(in);
  }
}
