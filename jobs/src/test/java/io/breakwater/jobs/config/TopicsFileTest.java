package io.breakwater.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What people create topics from says what the code says. */
class TopicsFileTest {
  private static final Path ROOT =
      Path.of("").toAbsolutePath().endsWith("jobs")
          ? Path.of("").toAbsolutePath().getParent()
          : Path.of("").toAbsolutePath();

  @Test
  void theScriptCreatesEveryTopic() throws IOException {
    List<String> commands =
        Files.readAllLines(ROOT.resolve("docker/create-topics.sh")).stream()
            .filter(line -> line.startsWith("create ") && !line.startsWith("create ()"))
            .toList();
    assertThat(commands)
        .containsExactlyElementsOf(Topics.all().stream().map(TopicsFileTest::command).toList());
  }

  @Test
  void thePageDescribesEveryTopic() throws IOException {
    String page = Files.readString(ROOT.resolve("flink-conf/topics.yaml")).replaceAll(" +#.*", "");
    for (Topic<?> topic : Topics.all()) {
      assertThat(page).contains(entry(topic));
    }
    assertThat(page.lines().filter(line -> line.startsWith("  - name: ")))
        .hasSameSizeAs(Topics.all());
  }

  private static String command(Topic<?> topic) {
    String settings =
        topic.settings().entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" "));
    return "create " + topic.name() + " " + topic.partitions() + " " + settings;
  }

  private static String entry(Topic<?> topic) {
    StringBuilder entry = new StringBuilder();
    entry.append("  - name: ").append(topic.name()).append('\n');
    entry.append("    record: ").append(topic.recordClass().getSimpleName()).append('\n');
    entry.append("    direction: ").append(lower(topic.direction())).append('\n');
    if (topic.direction() == Topic.Direction.OUTPUT) {
      entry.append("    delivery: ").append(lower(topic.lane())).append('\n');
    }
    entry.append("    partitions: ").append(topic.partitions()).append('\n');
    entry.append("    settings:\n");
    for (Map.Entry<String, String> setting : topic.settings().entrySet()) {
      boolean number = setting.getValue().matches("-?\\d+");
      String value = number ? '"' + setting.getValue() + '"' : setting.getValue();
      entry.append("      ").append(setting.getKey()).append(": ").append(value).append('\n');
    }
    return entry.toString();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
