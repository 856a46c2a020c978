package io.breakwater.bench;

import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.TimeframeState;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.market.FlashStep;
import io.breakwater.udfs.math.market.MarketOutput;
import io.breakwater.udfs.math.pattern.PatternStep;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Nobody wants what an instrument says, unless it refuses something. */
class Unheard implements MarketOutput {
  @Override
  public void state(InstrumentState row) {}

  @Override
  public void timeframe(TimeframeState row) {}

  @Override
  public void evidence(long logTime, InstrumentEvidence evidence) {}

  @Override
  public void flashStep(FlashStep step) {}

  @Override
  public void patternStep(PatternStep step) {}

  @Override
  public void trip(Trip trip) {}

  @Override
  public void alert(Alert alert) {}

  @Override
  public void refuse(SpecificRecord record, String reason, @Nullable String field) {
    throw new IllegalStateException(reason + " in " + field + " of " + record);
  }
}
