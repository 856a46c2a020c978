package io.breakwater.jobs.cli;

import io.breakwater.schemas.Topic;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;

/** Topics of a broker, from their beginning to where their committed end is now. */
final class KafkaSource implements RecordSource {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrap;

  /** A broker that must answer. */
  KafkaSource(String bootstrap) throws FailureException {
    Brokers.check(bootstrap);
    this.bootstrap = bootstrap;
  }

  @Override
  public <T extends SpecificRecord> boolean read(Topic<T> topic, Sink<T> sink)
      throws FailureException {
    try (TopicReader<T> reader = new TopicReader<>(bootstrap, topic, true)) {
      if (!reader.exists()) {
        return false;
      }
      while (!reader.reachedEnd()) {
        reader.poll(POLL, sink);
      }
      return true;
    }
  }

  @Override
  public String name() {
    return "the broker at " + bootstrap;
  }
}
