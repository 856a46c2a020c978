package io.breakwater.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.jobs.config.MarketReading;
import io.breakwater.jobs.config.RunSettings;
import io.breakwater.jobs.config.RunSettings.Clock;
import io.breakwater.jobs.connect.files.OutputFolder;
import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.TimeGuard;
import io.breakwater.jobs.job.Replay;
import io.breakwater.jobs.local.LocalStartException;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.math.cross.PairsMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first ninety minutes of a day through Kafka and without it. */
@Timeout(180)
class DemoIT {
  private static final long STRETCH = 90 * Times.MINUTE;
  private static final long PACED_STRETCH = 20 * Times.MINUTE;
  // Slow enough that a busy machine still lets the venue fill before the stretch is over.
  private static final double PACE = 40;
  private static final List<String> STREAMS =
      List.of(
          "audits",
          "breakers",
          "orders",
          "portfolios",
          "instrument-states",
          "timeframes",
          "correlations",
          "alerts",
          "explanations");

  /** Frames of ticks are only another way to carry the same. */
  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void kafkaAndReplayDecideTheSameBytes(int frame, @TempDir Path directory) throws Exception {
    Path input = directory.resolve("input");
    slice(input, STRETCH);
    // One spoiled line, which both must survive and tell.
    Files.write(
        input.resolve("signals.jsonl"),
        "{\"signalId\":\n".getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.APPEND);
    Path kafka = directory.resolve("kafka");
    Path exported = directory.resolve("exported");
    Watcher watcher = new Watcher();
    new Demo(settings(RecordedInput.of(input), 0, exported, kafka, 0, frame), watcher).run();
    Path files = directory.resolve("files");
    replay(exported, files, true);

    assertSameStreams(kafka, files);
    assertThat(lines(kafka, "audits")).isGreaterThan(20);
    assertThat(lines(kafka, "orders")).isPositive();
    assertThat(lines(kafka, "portfolios")).isGreaterThanOrEqualTo(3 * 89);
    assertThat(bytes(kafka, "dead-letters")).contains("signals", "UNDECODABLE");
    assertThat(watcher.overview)
        .contains(
            "breakwater market-state",
            "breakwater intake",
            "breakwater decisions",
            "breakwater reporting");
    assertThat(watcher.decisions).hasSizeGreaterThan(20);
    assertThat(watcher.summed).isTrue();
  }

  /** What the venue did is part of the export: the past is told in full. */
  @Test
  void whatAVenueFilledIsReplayedToTheSameBytes(@TempDir Path directory) throws Exception {
    Path input = directory.resolve("input");
    slice(input, PACED_STRETCH);
    Path kafka = directory.resolve("kafka");
    Path exported = directory.resolve("exported");
    Demo demo =
        new Demo(settings(RecordedInput.of(input), PACE, exported, kafka, 0, 16), new Watcher());
    demo.run();
    Path files = directory.resolve("files");
    replay(exported, files, false);

    assertSameStreams(kafka, files);
    assertThat(lines(exported, "order-updates")).isPositive();
  }

  @Test
  void aTakenPortIsSaidAtOnce(@TempDir Path directory) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DemoSettings settings =
          settings(
              new SimulatedInput(7),
              0,
              directory.resolve("in"),
              directory.resolve("out"),
              other.getLocalPort(),
              1);
      assertThatThrownBy(() -> new Demo(settings, new Watcher()).run())
          .isInstanceOf(LocalStartException.class)
          .hasMessageContaining("is taken")
          .hasMessageContaining("--web-port");
    }
  }

  private static DemoSettings settings(
      Day day, double speed, Path export, Path output, int webPort, int frame) {
    return new DemoSettings(
        day, speed, true, export, output, webPort, 0, 2, frame, MarketReading.SHIPPED, null);
  }

  private static void slice(Path folder, long length) throws IOException {
    Day day = new SimulatedInput(7);
    Day.Records records = day.open();
    try (InputExport export = new InputExport(folder)) {
      for (LogRecord record = records.next();
          record != null && record.getLogTime() <= day.start() + length;
          record = records.next()) {
        export.write(record.getLane(), (SpecificRecord) record.getBody());
      }
    }
  }

  private static void replay(Path input, Path output, boolean simulate) throws Exception {
    RecordedFolder folder =
        RecordedFolder.survey(input, null, TimeGuard.until(Times.ofInstant(Instant.now())));
    OutputFolder out = new OutputFolder(output);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    Replay.define(env, folder, out, RunSettings.of(Clock.DATA, simulate), PairsMode.BREAKS);
    env.execute("replay");
    out.finish();
  }

  // The whole of two files would hide the one line in which they differ.
  private static void assertSameStreams(Path kafka, Path files) throws IOException {
    for (String stream : STREAMS) {
      Set<String> throughKafka = new LinkedHashSet<>(bytes(kafka, stream).lines().toList());
      Set<String> withoutKafka = new LinkedHashSet<>(bytes(files, stream).lines().toList());
      assertThat(throughKafka.stream().filter(line -> !withoutKafka.contains(line)).limit(3))
          .as("%s only through Kafka; dead letters %s", stream, reasons(kafka))
          .isEmpty();
      assertThat(withoutKafka.stream().filter(line -> !throughKafka.contains(line)).limit(3))
          .as("%s only without Kafka; dead letters %s", stream, reasons(kafka))
          .isEmpty();
      assertThat(bytes(kafka, stream).equals(bytes(files, stream)))
          .as("%s: the same lines in the same order, each as often", stream)
          .isTrue();
    }
  }

  private static Map<String, Long> reasons(Path folder) throws IOException {
    return bytes(folder, "dead-letters")
        .lines()
        .collect(
            Collectors.groupingBy(
                line -> line.replaceAll(".*\"reason\":\"(\\w+)\".*", "$1"),
                TreeMap::new,
                Collectors.counting()));
  }

  private static String bytes(Path folder, String stream) throws IOException {
    return Files.readString(folder.resolve(stream + ".jsonl"));
  }

  private static long lines(Path folder, String stream) throws IOException {
    return bytes(folder, stream).lines().count();
  }

  /** Remembers what was shown, and what the web UI told meanwhile. */
  private static final class Watcher implements Screen {
    private final List<SpecificRecord> decisions = new ArrayList<>();
    private String overview = "";
    private boolean summed;

    @Override
    public void begin(String title, String webAddress, String bootstrap) {
      try {
        overview =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(webAddress + "/jobs/overview")).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void decision(SpecificRecord decision) {
      decisions.add(decision);
    }

    @Override
    public void progress(Progress progress) {}

    @Override
    public void summary(Board board, long fed, long signals, double seconds) {
      summed = true;
    }

    @Override
    public void say(String line) {}
  }
}
