package io.breakwater.jobs.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.SupportedVersionRange;

/** Asks a cluster for all that a deployment rests on. */
public final class Preflight {
  private Preflight() {}

  /**
   * What was found, broker first.
   *
   * @throws ExecutionException the cluster does not answer
   */
  public static List<Finding> of(BrokerView broker, List<TopicWish> wishes)
      throws ExecutionException, InterruptedException {
    List<Finding> all = new ArrayList<>();
    List<String> ids = broker.brokers();
    all.add(Finding.ok("broker", ids.size() + " answer: " + String.join(", ", ids)));
    SupportedVersionRange version = broker.features().supportedFeatures().get("metadata.version");
    all.add(BrokerFindings.version(version == null ? null : (Short) version.maxVersion()));
    var settings = broker.brokerSettings();
    all.addAll(BrokerFindings.settings(settings));
    if (settings.size() < ids.size()) {
      all.add(
          Finding.warn(
              "rights",
              "this user may not see the settings of the brokers, such as the limit of"
                  + " transactions",
              "give the user DESCRIBE_CONFIGS on the cluster"));
    }
    all.addAll(TopicFindings.of(wishes, broker.topics(names(wishes))));
    return List.copyOf(all);
  }

  private static List<String> names(List<TopicWish> wishes) {
    return wishes.stream().map(TopicWish::name).toList();
  }
}
