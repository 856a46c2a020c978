package io.breakwater.jobs.redecide;

import io.breakwater.schemas.Topic;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/** Decisions as they were written; may be read more than once. */
public interface Written {
  /** Hands over every record of a stream; a stream that is not there has none. */
  <T extends SpecificRecord> void forEach(Topic<T> topic, Taker<T> taker) throws IOException;

  /** What it is, for messages. */
  String name();

  /** Takes records. */
  @FunctionalInterface
  interface Taker<T> {
    /**
     * A record and its JSON as it stands there.
     *
     * @param json one line, without its end
     */
    void take(T record, byte[] json);
  }
}
