package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The longer views of an instrument, all made of the same minutes. */
final class Timeframes {
  private final Timeframe[] frames = {
    new Timeframe(15 * Times.MINUTE),
    new Timeframe(Times.HOUR),
    new Timeframe(4 * Times.HOUR),
    new Timeframe(24 * Times.HOUR)
  };

  /** Takes a closed minute, filled ones too; minutes come in order. */
  void add(String instrument, MarketBar minute, MarketOutput out) {
    for (Timeframe frame : frames) {
      frame.add(instrument, minute, out);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    for (Timeframe frame : frames) {
      frame.writeTo(out);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (Timeframe frame : frames) {
      frame.readFrom(in);
    }
  }
}
