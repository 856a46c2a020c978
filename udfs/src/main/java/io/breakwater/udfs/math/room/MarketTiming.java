package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.udfs.math.evidence.Reading;
import io.breakwater.udfs.math.rebalance.Timing;
import org.jspecify.annotations.Nullable;

/**
 * Trend and spread as a room knows them.
 *
 * @param market of the room
 */
record MarketTiming(MarketMemory market) implements Timing {
  @Override
  public @Nullable Double trend(String instrument) {
    return Timing.trend(market.minutes(), instrument, market.view().sigmaSlow(instrument));
  }

  @Override
  public @Nullable Double spreadZ(String instrument) {
    Reading z = market.view().spreadZ(instrument);
    return z.status() == InputStatus.OK ? z.value() : null;
  }
}
