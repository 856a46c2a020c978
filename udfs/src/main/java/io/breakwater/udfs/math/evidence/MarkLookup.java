package io.breakwater.udfs.math.evidence;

import org.jspecify.annotations.Nullable;

/** Marks by instrument as of one moment. */
@FunctionalInterface
public interface MarkLookup {
  /** The mark; null: there never was a price. */
  @Nullable Mark markOf(String instrument);
}
