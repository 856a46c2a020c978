package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.Instrument;
import org.jspecify.annotations.Nullable;

/** Instruments by name. */
@FunctionalInterface
public interface InstrumentLookup {
  /** The instrument; null: not known. */
  @Nullable Instrument instrumentOf(String instrument);
}
