package io.breakwater.jobs.redecide;

import io.breakwater.jobs.local.KafkaReader;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.UndecodableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;

/** The output topics of a broker, committed records up to where they end now. */
public final class WrittenTopics implements Written {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final String bootstrap;

  /** Topics of a broker that answers. */
  public WrittenTopics(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  @Override
  public <T extends SpecificRecord> void forEach(Topic<T> topic, Taker<T> taker)
      throws IOException {
    read(
        bootstrap,
        topic,
        delivery -> {
          if (topic.recordClass().isInstance(delivery.record())) {
            T record = topic.recordClass().cast(delivery.record());
            taker.take(record, JsonCodec.write(record));
          }
        });
  }

  /** Reads a topic from its beginning to where its committed end is now. */
  static void read(String bootstrap, Topic<?> topic, Consumer<KafkaReader.Delivery> consumer)
      throws IOException {
    KafkaReader.Listener listener =
        new KafkaReader.Listener() {
          @Override
          public void onRecord(KafkaReader.Delivery delivery) {
            consumer.accept(delivery);
          }

          @Override
          public void onUndecodable(
              Topic<?> of, int partition, long offset, UndecodableException fault) {
            // Whoever reads the topic for good has told it as a dead letter.
          }
        };
    try (KafkaReader reader = new KafkaReader(bootstrap, List.of(topic), listener)) {
      if (!reader.readToEnd(LIMIT)) {
        throw new IOException(
            topic + " was not read to its end within " + LIMIT.toMinutes() + " min");
      }
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + " at " + bootstrap + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return "the broker at " + bootstrap;
  }
}
