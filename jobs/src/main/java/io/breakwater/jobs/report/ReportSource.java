package io.breakwater.jobs.report;

import io.breakwater.schemas.Topic;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** The streams of a run: its inputs as the run took them, and its outputs. */
@FunctionalInterface
public interface ReportSource {
  /**
   * Hands over the records of a stream in the order of its file; one that is not there is empty.
   *
   * @throws IOException if an output line cannot be read: a report with holes would mislead
   */
  <T extends SpecificRecord> void each(Topic<T> topic, Consumer<T> taker) throws IOException;
}
