package io.breakwater.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.market.InstrumentStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A dashboard that asks for a metric nobody has stays empty, and nobody notices. */
class MetricNamesTest {
  private static final Path ROOT =
      Path.of("").toAbsolutePath().endsWith("jobs")
          ? Path.of("").toAbsolutePath().getParent()
          : Path.of("").toAbsolutePath();
  private static final Set<String> OF_FLINK =
      Set.of("numRecordsOut", "numRecordsIn", "pendingRecords", "currentInputWatermark");
  private static final Pattern ASKED =
      Pattern.compile("flink_taskmanager_job_task_operator_(\\w+)");
  private static final Pattern DOCUMENTED = Pattern.compile("`(\\w+)`");

  @Test
  void whatDashboardsAndRulesAskForIsThereAndDocumented() throws IOException {
    String code = sources();
    Set<String> documented = names(DOCUMENTED, "docs/operations.md");
    Set<String> asked = names(ASKED, "docker/grafana/dashboards/breakwater.json");
    asked.addAll(names(ASKED, "docker/prometheus/alerts.yml"));
    asked.removeAll(OF_FLINK);
    assertThat(asked).hasSizeGreaterThan(30);
    for (String name : asked) {
      assertThat(documented).as("docs/operations.md").contains(name);
      String metric = name.replaceFirst("^(deserializer|user)_", "");
      boolean verdict = metric.startsWith("audits");
      assertThat(code).contains('"' + (verdict ? "audits" : metric) + '"');
    }
  }

  @Test
  void everyGaugeIsOnTheDashboard() throws IOException {
    EngineFactory instruments =
        InstrumentStep.factory(new InstrumentStep.Settings(Long.MAX_VALUE, true, 10_000));
    Set<String> asked = names(ASKED, "docker/grafana/dashboards/breakwater.json");
    assertThat(instruments.gauges()).isNotEmpty();
    instruments.gauges().forEach(gauge -> assertThat(asked).contains(gauge.name()));
    assertThat(asked).containsAll(instruments.meters().values());
  }

  private static Set<String> names(Pattern pattern, String file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(ROOT.resolve(file)));
    Set<String> names = new TreeSet<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static String sources() throws IOException {
    StringBuilder code = new StringBuilder();
    for (String module : new String[] {"udfs", "jobs"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
        for (Path file :
            files.filter(f -> f.toString().endsWith(".java")).collect(Collectors.toList())) {
          code.append(Files.readString(file));
        }
      }
    }
    return code.toString();
  }
}
