package io.breakwater.udfs.math.rebalance;

import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.TradeSide;

/**
 * A leg before its size is settled.
 *
 * @param want why it is due
 * @param instrument lot, multiplier and smallest notional
 * @param side of the order
 * @param contracts wished for, &gt; 0
 * @param reducing true: towards zero
 * @param moneyPerContract at the mark
 */
record Draft(
    Want want,
    Instrument instrument,
    TradeSide side,
    double contracts,
    boolean reducing,
    double moneyPerContract) {
  String name() {
    return instrument.getInstrument();
  }
}
