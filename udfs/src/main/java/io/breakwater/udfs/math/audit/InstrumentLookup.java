package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Instrument;
import org.jspecify.annotations.Nullable;

/** Instruments by name. */
@FunctionalInterface
public interface InstrumentLookup {
  /** The instrument; null: unknown. */
  @Nullable Instrument find(String name);
}
