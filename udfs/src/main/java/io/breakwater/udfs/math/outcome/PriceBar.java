package io.breakwater.udfs.math.outcome;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.InstrumentState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Between which prices an instrument traded in one minute.
 *
 * @param end end of the minute, epoch microseconds
 */
record PriceBar(long end, double open, double high, double low, double close) {
  /** The bar of a published row; a row that tells its close alone is a bar of one price. */
  static PriceBar of(InstrumentState row) {
    double close = row.getClose();
    return new PriceBar(
        row.getEventTime(),
        or(row.getOpen(), close),
        or(row.getHigh(), close),
        or(row.getLow(), close),
        close);
  }

  /**
   * What of the bar counts for someone who came at {@code time}: all of it, or, where the bar had
   * begun before, its last price alone, for nobody knows which of the others came after.
   */
  PriceBar since(long time) {
    return end - Times.MINUTE >= time ? this : new PriceBar(end, close, close, close, close);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(end);
    out.writeDouble(open);
    out.writeDouble(high);
    out.writeDouble(low);
    out.writeDouble(close);
  }

  static PriceBar readFrom(DataInput in) throws IOException {
    return new PriceBar(
        in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
