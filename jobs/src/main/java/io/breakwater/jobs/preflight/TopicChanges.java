package io.breakwater.jobs.preflight;

import io.breakwater.jobs.local.KafkaTopics;
import io.breakwater.jobs.preflight.TopicDifference.Remedy;
import io.breakwater.schemas.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Makes topics what they should be, as far as nothing is lost by it. */
public final class TopicChanges {
  private TopicChanges() {}

  /**
   * Creates what is missing and changes settings; what is to be done by hand stays.
   *
   * @return the differences that were put right, in their order
   * @throws io.breakwater.jobs.local.LocalStartException topics cannot be created
   */
  public static List<TopicDifference> apply(
      BrokerView broker, List<TopicWish> wishes, List<TopicDifference> differences)
      throws ExecutionException, InterruptedException {
    List<TopicDifference> created = with(differences, Remedy.CREATE);
    Map<Topic<?>, Integer> missing = new LinkedHashMap<>();
    short copies = 1;
    for (TopicWish wish : wishes) {
      if (created.stream().anyMatch(each -> each.topic().equals(wish.name()))) {
        missing.put(wish.topic(), wish.topic().partitions());
        copies = wish.copies();
      }
    }
    if (!missing.isEmpty()) {
      short factor = copies;
      KafkaTopics.create(broker.admin(), missing, factor, own -> TopicWish.settings(own, factor));
    }
    List<TopicDifference> changed = with(differences, Remedy.CHANGE);
    if (!changed.isEmpty()) {
      alter(broker, changed);
    }
    List<TopicDifference> done = new ArrayList<>(created);
    done.addAll(changed);
    return done;
  }

  // All settings of a topic at once: a longer retention comes before anything may be deleted.
  private static void alter(BrokerView broker, List<TopicDifference> changed)
      throws ExecutionException, InterruptedException {
    Map<ConfigResource, Collection<AlterConfigOp>> steps = new HashMap<>();
    for (TopicDifference each : changed) {
      steps
          .computeIfAbsent(
              new ConfigResource(ConfigResource.Type.TOPIC, each.topic()),
              topic -> new ArrayList<>())
          .add(
              new AlterConfigOp(
                  new ConfigEntry(each.what(), each.should()), AlterConfigOp.OpType.SET));
    }
    broker.admin().incrementalAlterConfigs(steps).all().get();
  }

  private static List<TopicDifference> with(List<TopicDifference> differences, Remedy remedy) {
    return differences.stream().filter(each -> each.remedy() == remedy).toList();
  }
}
