package io.breakwater.jobs.preflight;

import static io.breakwater.jobs.preflight.TopicDifference.Remedy.BY_HAND;
import static io.breakwater.jobs.preflight.TopicDifference.Remedy.CHANGE;
import static io.breakwater.jobs.preflight.TopicDifference.Remedy.CREATE;

import io.breakwater.jobs.preflight.Finding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares topics as they should be with topics as they are. */
public final class TopicPlan {
  private static final String APPLY = "breakwater topics apply";
  private static final String NONE = "–";

  private TopicPlan() {}

  /**
   * What differs, in the order of the wishes.
   *
   * @param present topics on the broker by name
   * @param hidden names of topics that the caller has no right to see
   */
  public static List<TopicDifference> of(
      List<TopicWish> wishes, Map<String, TopicState> present, Set<String> hidden) {
    List<TopicDifference> all = new ArrayList<>();
    for (TopicWish wish : wishes) {
      TopicState state = present.get(wish.name());
      if (hidden.contains(wish.name())) {
        String fix = "give the user DESCRIBE and DESCRIBE_CONFIGS on the topic";
        all.add(
            difference(
                wish, TopicDifference.TOPIC, "not to be seen", "there", BY_HAND, Level.FAIL, fix));
      } else if (state == null) {
        all.add(
            difference(wish, TopicDifference.TOPIC, "missing", "there", CREATE, Level.FAIL, APPLY));
      } else {
        shape(wish, state, all);
        wish.settings().forEach((name, should) -> setting(wish, state, name, should, all));
      }
    }
    return List.copyOf(all);
  }

  private static void shape(TopicWish wish, TopicState state, List<TopicDifference> all) {
    int partitions = wish.topic().partitions();
    if (state.partitions() != partitions) {
      String fix =
          "partitions are never changed in place, as keys, lanes and shards are told by them:"
              + " create the topic anew while it is empty, or begin elsewhere with"
              + " 'breakwater genesis'";
      all.add(
          difference(
              wish,
              TopicDifference.PARTITIONS,
              Integer.toString(state.partitions()),
              Integer.toString(partitions),
              BY_HAND,
              Level.FAIL,
              fix));
    }
    // More copies than asked for do no harm.
    if (state.copies() < wish.copies()) {
      all.add(
          difference(
              wish,
              TopicDifference.COPIES,
              Integer.toString(state.copies()),
              Integer.toString(wish.copies()),
              BY_HAND,
              Level.WARN,
              "add copies with kafka-reassign-partitions.sh, or name those there are with"
                  + " --replication"));
    }
  }

  private static void setting(
      TopicWish wish, TopicState state, String name, String should, List<TopicDifference> all) {
    String is = state.settings().getOrDefault(name, NONE);
    if (is.equals(should)) {
      return;
    }
    switch (name) {
      case "retention.ms" -> all.add(retention(wish, is, should));
      case "cleanup.policy" -> all.add(cleanup(wish, is, should));
      case TopicWish.IN_SYNC -> inSync(wish, state, is, should, all);
      case "max.message.bytes" -> {
        Level level = number(is) < number(should) ? Level.FAIL : Level.WARN;
        all.add(difference(wish, name, is, should, CHANGE, level, APPLY));
      }
      default -> all.add(difference(wish, name, is, should, CHANGE, Level.FAIL, APPLY));
    }
  }

  private static TopicDifference retention(TopicWish wish, String is, String should) {
    String name = "retention.ms";
    if (kept(is) < kept(should)) {
      return difference(wish, name, is, should, CHANGE, Level.FAIL, APPLY);
    }
    return difference(
        wish,
        name,
        is,
        should,
        BY_HAND,
        Level.WARN,
        "it is kept longer than needed; kafka-configs.sh shortens it, and what is older is gone");
  }

  /** To delete by age what was compacted loses what is older, unless nothing has an age limit. */
  private static TopicDifference cleanup(TopicWish wish, String is, String should) {
    boolean lossless = List.of(is.split(",", -1)).contains(should) || forEver(wish);
    return difference(
        wish,
        "cleanup.policy",
        is,
        should,
        lossless ? CHANGE : BY_HAND,
        Level.FAIL,
        lossless
            ? APPLY + "; what was compacted away is lost already"
            : "kafka-configs.sh changes it, and what is older than retention.ms is gone");
  }

  private static boolean forEver(TopicWish wish) {
    return wish.topic().retention() == null;
  }

  /** More than asked for is stricter, unless there are not so many copies. */
  private static void inSync(
      TopicWish wish, TopicState state, String is, String should, List<TopicDifference> all) {
    if (number(is) >= number(should) && number(is) <= state.copies()) {
      return;
    }
    boolean possible = number(should) <= state.copies();
    // With more in sync than there are copies nothing could be written any more.
    Level level = number(is) > state.copies() ? Level.FAIL : Level.WARN;
    all.add(
        difference(
            wish,
            TopicWish.IN_SYNC,
            is,
            should,
            possible ? CHANGE : BY_HAND,
            level,
            possible ? APPLY : "first add copies, then " + APPLY));
  }

  private static TopicDifference difference(
      TopicWish wish,
      String what,
      String is,
      String should,
      TopicDifference.Remedy remedy,
      Level level,
      String fix) {
    return new TopicDifference(wish.name(), what, is, should, remedy, level, fix);
  }

  /** Milliseconds that records are kept; Kafka writes -1 for ever. */
  private static long kept(String setting) {
    long millis = number(setting);
    return millis == -1 ? Long.MAX_VALUE : millis;
  }

  private static long number(String setting) {
    // An unset number is less than any.
    return setting.equals(NONE) ? Long.MIN_VALUE : Long.parseLong(setting);
  }
}
