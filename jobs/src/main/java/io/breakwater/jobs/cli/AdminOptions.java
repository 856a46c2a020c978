package io.breakwater.jobs.cli;

import io.breakwater.jobs.local.BrokerNode;
import io.breakwater.jobs.preflight.BrokerView;
import io.breakwater.jobs.preflight.TopicWish;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that look after a broker. */
final class AdminOptions {
  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The Kafka broker, several with commas.")
  private String bootstrap = "";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Settings of the Kafka client (TLS, SASL), as for Kafka's own tools.")
  private @Nullable Path client;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Copies of each topic (default: 3, with fewer than three brokers 1).")
  private @Nullable Short copies;

  String bootstrap() {
    return bootstrap;
  }

  /** A connection to a broker that listens. */
  BrokerView open() throws IOException, FailureException {
    Brokers.check(bootstrap);
    Properties settings = new Properties();
    if (client != null) {
      try (Reader text = Files.newBufferedReader(client, StandardCharsets.UTF_8)) {
        settings.load(text);
      }
    }
    try {
      return BrokerView.open(bootstrap, settings);
    } catch (KafkaException e) {
      throw new FailureException("the Kafka client cannot be made: " + cause(e));
    }
  }

  /** How the topics should be on this broker. */
  List<TopicWish> wishes(BrokerView broker)
      throws FailureException, ExecutionException, InterruptedException {
    int brokers = broker.brokers().size();
    short wanted = copies == null ? BrokerNode.copies(brokers) : copies;
    if (wanted < 1 || wanted > brokers) {
      throw new FailureException(
          "--replication must be 1 to " + brokers + ", the number of brokers, is " + wanted);
    }
    return TopicWish.all(wanted);
  }

  /** The reason of a failure in words. */
  static String cause(Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
