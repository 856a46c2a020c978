package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Signal;

/** What a signal says, whenever it arrived. */
public final class ContentHash {
  private ContentHash() {}

  /** SHA-256, hex, over the signal's JSON without {@code receivedAt}. */
  public static String of(Signal signal) {
    return Sha256.hex(JsonCodec.write(signal, "receivedAt"));
  }
}
