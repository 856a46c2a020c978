package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.preflight.BrokerView;
import io.breakwater.jobs.preflight.TopicDifference;
import io.breakwater.jobs.preflight.TopicPlan;
import io.breakwater.jobs.preflight.TopicWish;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Differences of topics as a table, or as an object a line. */
final class TopicLines {
  private final Console console;
  private final boolean json;

  TopicLines(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /** How the broker's topics differ from these. */
  static List<TopicDifference> differences(BrokerView broker, List<TopicWish> wishes)
      throws ExecutionException, InterruptedException {
    BrokerView.Found found = broker.topics(wishes.stream().map(TopicWish::name).toList());
    return TopicPlan.of(wishes, found.present(), found.hidden());
  }

  /**
   * Prints them.
   *
   * @param state what has become of one; empty: nothing yet
   */
  void print(List<TopicDifference> differences, Function<TopicDifference, String> state) {
    Table table = new Table("TOPIC", "WHAT", ">IS", ">SHOULD BE", "REMEDY");
    for (TopicDifference each : differences) {
      String become = state.apply(each);
      if (json) {
        console.say(line(each, become).toString());
      } else {
        String remedy = become.equals("done") ? console.good(become) : each.fix();
        table.row(each.topic(), each.what(), each.is(), each.should(), remedy);
      }
    }
    if (!table.isEmpty()) {
      table.print(console, "");
    }
  }

  /** Prints how it stands. */
  void summary(int topics, List<TopicDifference> left) {
    long differing = left.stream().map(TopicDifference::topic).distinct().count();
    String words = topics + " topics, " + differing + " not as they should be";
    console.say(differing == 0 ? console.good(words) : console.bad(words));
  }

  private static ObjectNode line(TopicDifference each, String state) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("topic", each.topic()).put("what", each.what());
    line.put("is", each.is()).put("shouldBe", each.should());
    line.put("remedy", each.remedy().name()).put("level", each.level().name());
    line.put("fix", each.fix());
    return state.isEmpty() ? line : line.put("state", state);
  }
}
