package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LogRecord;
import java.util.Base64;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records that cannot be used, with where they stood and why. */
public final class DeadLetters {
  private DeadLetters() {}

  /** A dead letter for a decoded record; its bytes are its JSON line. */
  public static DeadLetter of(LogRecord record, String reason, @Nullable String field) {
    String lane = record.getLane();
    int dash = lane.lastIndexOf('-');
    // Topics are lanes "name-partition"; a replayed stream has no partition, its offset is a line.
    boolean partitioned = dash > 0 && Character.isDigit(lane.charAt(lane.length() - 1));
    return DeadLetter.newBuilder()
        .setStream(partitioned ? lane.substring(0, dash) : lane)
        .setPosition(
            partitioned
                ? lane.substring(dash + 1) + "-" + record.getOffset() + part(record)
                : Long.toString(record.getOffset()))
        .setReason(reason)
        .setField(field)
        .setEventTime(record.getLogTime())
        .setBytesBase64(
            Base64.getEncoder().encodeToString(JsonCodec.write((SpecificRecord) record.getBody())))
        .build();
  }

  /** A part of a position stands behind it; the first one is the position itself. */
  private static String part(LogRecord record) {
    return record.getPart() == 0 ? "" : "-" + record.getPart();
  }
}
