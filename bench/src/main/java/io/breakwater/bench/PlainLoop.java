package io.breakwater.bench;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.udfs.math.market.InstrumentEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The same engines over the same ticks in a loop: find the instrument, apply. */
final class PlainLoop extends Unheard {
  private final TickMarket market;
  private final Map<String, InstrumentEngine> engines = new HashMap<>();
  private final List<InstrumentState> rows = new ArrayList<>();
  private final Map<String, InstrumentEvidence> newest = new HashMap<>();

  PlainLoop(TickMarket market) {
    this.market = market;
    for (Instrument instrument : market.instruments()) {
      InstrumentEngine engine = new InstrumentEngine(instrument.getInstrument());
      engine.define(instrument);
      engines.put(instrument.getInstrument(), engine);
    }
  }

  /** CPU time of this process from tick {@code from} on, nanoseconds. */
  long run(int from) {
    Trade[] trades = market.trades();
    long before = Cpu.processNanos();
    for (int i = 0; i < trades.length; i++) {
      if (i == from) {
        before = Cpu.processNanos();
      }
      Trade trade = trades[i];
      Objects.requireNonNull(engines.get(trade.getInstrument())).onTrade(trade, this);
    }
    long end = TickMarket.START + Times.HOUR;
    engines.values().forEach(engine -> engine.advanceTo(end, this));
    return Cpu.processNanos() - before;
  }

  List<InstrumentState> rows() {
    return rows;
  }

  @Override
  public void state(InstrumentState row) {
    rows.add(row);
  }

  @Override
  public void evidence(long logTime, InstrumentEvidence evidence) {
    newest.put(evidence.getInstrument(), evidence);
  }
}
