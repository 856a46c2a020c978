package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.Trade;

/** What the body of a record is about. */
public final class Bodies {
  private Bodies() {}

  /** The instrument a market fact is about; empty: none. */
  public static String instrumentOf(LogRecord record) {
    Object body = record.getBody();
    if (body instanceof Bar bar) {
      return bar.getInstrument();
    } else if (body instanceof Trade trade) {
      return trade.getInstrument();
    } else if (body instanceof Book book) {
      return book.getInstrument();
    } else if (body instanceof Funding funding) {
      return funding.getInstrument();
    } else if (body instanceof Instrument instrument) {
      return instrument.getInstrument();
    } else if (body instanceof TickFrame frame) {
      // Behind the source a frame holds ticks of one instrument.
      return frame.getInstruments().get(0);
    }
    return "";
  }
}
