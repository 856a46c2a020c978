package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.avro.LogRecord;

/** Log records that go to several places. */
public final class Envelopes {
  private Envelopes() {}

  /** The envelope anew around the same body, which nobody changes. */
  public static LogRecord shallow(LogRecord record) {
    LogRecord copy = new LogRecord();
    for (int field = 0; field < record.getSchema().getFields().size(); field++) {
      copy.put(field, record.get(field));
    }
    return copy;
  }
}
