package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.Signal;
import org.apache.avro.specific.SpecificRecord;

/** The field that gives a record its log time. */
public final class TimeFields {
  private TimeFields() {}

  /** Name of the field. */
  public static String of(SpecificRecord body) {
    if (body instanceof Bar) {
      return "openTime";
    } else if (body instanceof News || body instanceof Policy || body instanceof ScheduledEvent) {
      return "publishedAt";
    } else if (body instanceof Balance) {
      return "asOf";
    } else if (body instanceof Signal signal) {
      return signal.getReceivedAt() == null ? "emittedAt" : "receivedAt";
    }
    return "eventTime";
  }
}
