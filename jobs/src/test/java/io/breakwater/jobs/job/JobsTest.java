package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.jobs.config.MarketOptions;
import io.breakwater.jobs.config.MarketReading;
import io.breakwater.jobs.connect.kafka.KafkaInputs.Start;
import io.breakwater.udfs.math.cross.PairsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four applications as graphs, and the words they are told. */
class JobsTest {
  private static final List<BiConsumer<StreamExecutionEnvironment, JobArguments>> ALL =
      List.of(
          MarketStateJob::define, IntakeJob::define, DecisionsJob::define, ReportingJob::define);

  @ParameterizedTest
  @ValueSource(strings = {"wall", "data"})
  void everyOperatorHasItsOwnIdAndGoodWords(String clock) {
    for (BiConsumer<StreamExecutionEnvironment, JobArguments> job : ALL) {
      List<String> ids = new ArrayList<>();
      for (StreamNode node : nodes(job, "--clock", clock, "--parallelism", "2")) {
        ids.add(node.getTransformationUID());
        assertThat(node.getOperatorName()).doesNotContain("Filter", "Map", "Process", "Unnamed");
      }
      assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
    }
  }

  @Test
  void noSourceHasMoreReadersThanPartitions() {
    for (BiConsumer<StreamExecutionEnvironment, JobArguments> job : ALL) {
      for (StreamNode node : nodes(job, "--parallelism", "8")) {
        if (node.getInEdges().isEmpty()) {
          assertThat(node.getParallelism()).as(node.getOperatorName()).isLessThanOrEqualTo(4);
        }
      }
    }
  }

  /** What one worker writes must keep its order on its way to the topic. */
  @Test
  void theLogIsWrittenBesideItsWorkers() {
    StreamNode worker = named(nodes(IntakeJob::define, "--parallelism", "3"), "Intake: validate");
    assertThat(worker.getParallelism()).isEqualTo(3);
    assertThat(worker.getOutEdges())
        .filteredOn(edge -> edge.getOutputTag() == null)
        .isNotEmpty()
        .allSatisfy(
            edge -> assertThat(edge.getPartitioner().toString()).isEqualToIgnoringCase("FORWARD"));
    StreamNode evidence =
        named(nodes(MarketStateJob::define, "--parallelism", "3"), "Topic evidence: Writer");
    assertThat(evidence.getParallelism()).isEqualTo(1);
  }

  @Test
  void understandsItsWords() {
    JobArguments arguments =
        JobArguments.parse(
            "--bootstrap",
            "b:1",
            "--environment",
            "test",
            "--clock",
            "data",
            "--pairs",
            "all",
            "--market-end",
            "17",
            "--simulate",
            "--no-from-beginning");
    assertThat(arguments.bootstrap()).isEqualTo("b:1");
    assertThat(arguments.idOf("intake")).isEqualTo("test-intake");
    assertThat(arguments.live()).isFalse();
    assertThat(arguments.pairs()).isEqualTo(PairsMode.ALL);
    assertThat(arguments.marketEnd()).isEqualTo(17);
    assertThat(arguments.settings().simulate()).isTrue();
    assertThat(arguments.start()).isEqualTo(Start.COMMITTED);
    assertThat(JobArguments.parse("--bootstrap", "b:1").start()).isEqualTo(Start.OLDEST);
    assertThat(JobArguments.parse("--bootstrap", "b:1").live()).isTrue();
    assertThat(JobArguments.parse("--bootstrap", "b:1").marketEnd()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void readsTheMarketAsTold() {
    assertThat(JobArguments.parse("--bootstrap", "b:1").settings().reading())
        .isEqualTo(MarketReading.SHIPPED);
    MarketReading reading =
        JobArguments.parse(
                "--bootstrap",
                "b:1",
                "--standard-order",
                "2.5e4",
                "--source-weight",
                "The Wire=0.5",
                "--source-weight",
                "desk=0")
            .settings()
            .reading();
    assertThat(reading.standardOrderNotional()).isEqualTo(25_000);
    assertThat(reading.sources().of("the wire")).isEqualTo(0.5);
    assertThat(reading.sources().of("Desk")).isZero();
    List<String> words = new ArrayList<>(List.of("--bootstrap", "b:1"));
    words.addAll(MarketOptions.words(reading));
    assertThat(JobArguments.parse(words.toArray(String[]::new)).settings().reading())
        .isEqualTo(reading);
  }

  @Test
  void saysWhichWordItDoesNotUnderstand() {
    refuses(
        "--standard-order must be a number above 0", "--bootstrap", "b:1", "--standard-order=0");
    refuses("--standard-order", "--bootstrap", "b:1", "--standard-order", "NaN");
    refuses(
        "--source-weight: weight of source wire must be 0 to 1",
        "--bootstrap",
        "b:1",
        "--source-weight",
        "wire=1.5");
    refuses(
        "--source-weight: two weights of source",
        "--bootstrap",
        "b:1",
        "--source-weight",
        "wire=1",
        "--source-weight",
        "Wire=0");
    refuses("--bootstrap", "--clock", "data");
    refuses("--simulate needs --clock data", "--bootstrap", "b:1", "--simulate");
    refuses("--market-end needs --clock data", "--bootstrap", "b:1", "--market-end", "1");
    refuses("at least 1", "--bootstrap", "b:1", "--parallelism", "0");
    refuses("--speed", "--bootstrap", "b:1", "--speed", "9");
  }

  private static void refuses(String message, String... words) {
    assertThatThrownBy(() -> JobArguments.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static List<StreamNode> nodes(
      BiConsumer<StreamExecutionEnvironment, JobArguments> job, String... more) {
    List<String> words = new ArrayList<>(List.of("--bootstrap", "localhost:9"));
    words.addAll(List.of(more));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    job.accept(env, JobArguments.parse(words.toArray(String[]::new)));
    return new ArrayList<>(env.getStreamGraph().getStreamNodes());
  }

  private static StreamNode named(List<StreamNode> nodes, String start) {
    return nodes.stream()
        .filter(node -> node.getOperatorName().startsWith(start))
        .findFirst()
        .orElseThrow();
  }
}
