package io.breakwater.udfs.math.market;

import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The newest trade, real close and bar of an instrument, boxed once when they change so that the
 * evidence after each book or trade costs one record.
 */
final class NewestPrices {
  private @Nullable Double tradePrice;
  private @Nullable Long tradeAsOf;
  private @Nullable Double closePrice;
  private @Nullable Long closeAsOf;
  private @Nullable Long barAsOf;
  private @Nullable VolatilityRegime regime;
  private @Nullable Double sigmaSlow;

  void traded(double price, long time) {
    tradePrice = price;
    tradeAsOf = time;
  }

  void closed(MarketBar bar, BarEstimators estimators) {
    Long end = bar.end();
    if (!bar.filled()) {
      closePrice = bar.close();
      closeAsOf = end;
    }
    barAsOf = end;
    regime = estimators.regime();
    sigmaSlow = estimators.sigmaSlow();
  }

  /** Time of the last accepted trade; null: none. */
  @Nullable Long tradeAsOf() {
    return tradeAsOf;
  }

  /** End of the last real bar; null: none. */
  @Nullable Long closeAsOf() {
    return closeAsOf;
  }

  void describe(InstrumentEvidence evidence) {
    evidence.setTradePrice(tradePrice);
    evidence.setTradeAsOf(tradeAsOf);
    evidence.setClosePrice(closePrice);
    evidence.setCloseAsOf(closeAsOf);
    evidence.setBarAsOf(barAsOf);
    evidence.setRegime(regime);
    evidence.setSigmaSlow(sigmaSlow);
  }

  void writeTo(DataOutput out) throws IOException {
    StateBytes.writeOptional(out, tradePrice);
    StateBytes.writeOptional(out, tradeAsOf);
    StateBytes.writeOptional(out, closePrice);
    StateBytes.writeOptional(out, closeAsOf);
    StateBytes.writeOptional(out, barAsOf);
    StateBytes.writeOptionalText(out, regime == null ? null : regime.name());
    StateBytes.writeOptional(out, sigmaSlow);
  }

  void readFrom(DataInput in) throws IOException {
    tradePrice = StateBytes.readOptional(in);
    tradeAsOf = StateBytes.readOptionalLong(in);
    closePrice = StateBytes.readOptional(in);
    closeAsOf = StateBytes.readOptionalLong(in);
    barAsOf = StateBytes.readOptionalLong(in);
    String name = StateBytes.readOptionalText(in);
    regime = name == null ? null : VolatilityRegime.valueOf(name);
    sigmaSlow = StateBytes.readOptional(in);
  }
}
