package io.breakwater.jobs.preflight;

import io.breakwater.jobs.preflight.Finding.Level;
import io.breakwater.schemas.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;

/** What the topics of a broker mean for a deployment. */
public final class TopicFindings {
  private static final String TOPICS = "topics";
  private static final String RIGHTS = "rights";

  /** Settings that have an area of their own; the rest is about topics. */
  private static final Map<String, String> AREAS =
      Map.of(
          "message.timestamp.type", "append time",
          "max.message.bytes", "record size",
          "retention.ms", "retention");

  /** What is said of an area without a difference. */
  private static final Map<String, String> GOOD =
      new TreeMap<>(
          Map.of(
              TOPICS,
              "partitions, copies and cleanup as they should be",
              "append time",
              "the broker stamps the decision log and nothing else",
              "record size",
              "records up to " + Topic.MAX_RECORD_BYTES + " bytes",
              "retention",
              "kept as long as they should be"));

  private TopicFindings() {}

  /**
   * All of it; what is the same of several topics is one finding.
   *
   * @param broker the topics as they are
   */
  public static List<Finding> of(List<TopicWish> wishes, BrokerView.Found broker) {
    Map<String, TopicState> present = broker.present();
    List<TopicDifference> differences = TopicPlan.of(wishes, present, broker.hidden());
    List<Finding> all = new ArrayList<>(grouped(differences));
    // Of topics that are not there nothing can be said.
    if (!present.isEmpty()) {
      GOOD.forEach(
          (area, words) -> {
            if (differences.stream().noneMatch(each -> area(each).equals(area))) {
              all.add(Finding.ok(area, present.size() + " topics: " + words));
            }
          });
      all.addAll(rights(wishes, present));
    }
    if (wishes.stream().anyMatch(wish -> wish.copies() == 1)) {
      all.add(
          Finding.warn(
              TOPICS,
              "topics are asked for with one copy: a broker that is lost takes its records along",
              "three brokers or more and --replication 3"));
    }
    all.addAll(sizeLimits(wishes, present));
    return List.copyOf(all);
  }

  private static List<Finding> grouped(List<TopicDifference> differences) {
    Map<Finding, List<String>> groups = new LinkedHashMap<>();
    for (TopicDifference each : differences) {
      Finding finding = new Finding(each.level(), area(each), List.of(), text(each), fix(each));
      groups.computeIfAbsent(finding, key -> new ArrayList<>()).add(each.topic());
    }
    List<Finding> findings = new ArrayList<>();
    groups.forEach((finding, topics) -> findings.add(finding.about(topics)));
    return findings;
  }

  private static String text(TopicDifference each) {
    return each.what() + " is " + each.is() + ", should be " + each.should();
  }

  private static String fix(TopicDifference each) {
    boolean shortened = each.what().equals("retention.ms") && each.level() == Level.FAIL;
    return shortened
        ? each.fix() + "; until then no savepoint older than half of it may be kept"
        : each.fix();
  }

  /** A limit by size deletes what the limit by age keeps. */
  private static List<Finding> sizeLimits(List<TopicWish> wishes, Map<String, TopicState> present) {
    List<Finding> all = new ArrayList<>();
    for (TopicWish wish : wishes) {
      TopicState state = present.get(wish.name());
      String limit = state == null ? null : state.settings().get("retention.bytes");
      if (limit != null && !limit.equals("-1")) {
        all.add(
            Finding.fail(
                    "retention",
                    "retention.bytes " + limit + " deletes records before their time",
                    "set retention.bytes to -1 with kafka-configs.sh")
                .about(List.of(wish.name())));
      }
    }
    return all;
  }

  private static List<Finding> rights(List<TopicWish> wishes, Map<String, TopicState> present) {
    Map<Set<AclOperation>, List<String>> lacking = new LinkedHashMap<>();
    List<String> untold = new ArrayList<>();
    for (TopicWish wish : wishes) {
      TopicState state = present.get(wish.name());
      if (state == null) {
        continue;
      }
      Set<AclOperation> rights = state.rights();
      if (rights == null) {
        untold.add(wish.name());
        continue;
      }
      Set<AclOperation> needed = needed(wish.topic().direction());
      needed.removeAll(rights);
      if (!needed.isEmpty()) {
        lacking.computeIfAbsent(needed, key -> new ArrayList<>()).add(wish.name());
      }
    }
    List<Finding> all = new ArrayList<>();
    lacking.forEach(
        (rights, topics) ->
            all.add(
                Finding.fail(
                        RIGHTS,
                        "this user has no right to " + rights,
                        "kafka-acls.sh --add, for the user of the applications")
                    .about(topics)));
    if (!untold.isEmpty()) {
      all.add(
          Finding.warn(
                  RIGHTS,
                  "the broker does not tell this user's rights",
                  "try with --command-config")
              .about(untold));
    }
    if (all.isEmpty()) {
      all.add(
          Finding.ok(
              RIGHTS, present.size() + " topics: this user may do what the applications do"));
    }
    return all;
  }

  /** Applications read all there is, and write all but inputs. */
  private static Set<AclOperation> needed(Topic.Direction direction) {
    EnumSet<AclOperation> needed = EnumSet.of(AclOperation.DESCRIBE, AclOperation.READ);
    if (direction != Topic.Direction.INPUT) {
      needed.add(AclOperation.WRITE);
    }
    return needed;
  }

  private static String area(TopicDifference each) {
    return AREAS.getOrDefault(each.what(), TOPICS);
  }
}
