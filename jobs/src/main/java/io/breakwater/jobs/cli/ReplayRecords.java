package io.breakwater.jobs.cli;

import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.report.ReportSource;
import io.breakwater.schemas.Topic;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** The streams of a replay: inputs as the run took them, outputs as it wrote them. */
final class ReplayRecords implements ReportSource {
  private final RecordedFolder input;
  private final RecordSource output;

  ReplayRecords(RecordedFolder input, RecordSource output) {
    this.input = input;
    this.output = output;
  }

  @Override
  public <T extends SpecificRecord> void each(Topic<T> topic, Consumer<T> taker)
      throws IOException {
    if (topic.direction() == Topic.Direction.INPUT) {
      input.each(topic, taker);
      return;
    }
    try {
      MarketStops.each(output, topic, taker);
    } catch (FailureException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
