package io.breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmarks run and find both sides equal; no time is asserted. */
class BenchTest {
  @Test
  void shortCorrelationComparisonRuns() throws Exception {
    assertThat(shortRun(CorrelationComparison::run))
        .contains("equal to the definition", "| naive / rolling | load |");
  }

  @Test
  void shortTickComparisonRuns() throws Exception {
    assertThat(shortRun(TickComparison::run))
        .contains(
            "rows of the loop, of the job, and of the job with frames",
            "| wall / loop | wall framed / loop | load |");
  }

  @Test
  void shortRoomComparisonRuns() throws Exception {
    assertThat(shortRun(RoomComparison::run))
        .contains("equal and verified with 100 followers")
        .contains("| to all / to each |", "| load |");
  }

  @Test
  void shortRoomJobRuns() throws Exception {
    assertThat(shortRun(RoomJobComparison::run)).contains("equal: 100 audits", "| room / empty |");
  }

  @Test
  void shortAuditLatencyRuns() throws Exception {
    assertThat(shortRun(AuditLatency::run))
        .contains("signals each answered once", "relayed once, bytes as sent")
        .contains("| signal to audit |", "| relay, two hops |", "| idle 1 ms sleeper |");
  }

  @Test
  void shortCorrelationJobRuns() throws Exception {
    assertThat(shortRun(CorrelationJobComparison::run))
        .contains("equal: ", "| job / kernel | job with matrix / kernel |");
  }

  @Test
  void shortMemoryRuns() throws Exception {
    assertThat(shortRun(PairMemory::run)).contains("| a pair, B |", "| 40 | 780 | yes |");
  }

  @Test
  void shortMonthRuns() throws Exception {
    assertThat(shortRun(Month::run)).contains("\"bars\":300", "| heap at most, MB |");
  }

  @Test
  void shortSoakIsExact() {
    assertThat(Soak.run(20_000, System.out)).isLessThanOrEqualTo(1e-12);
  }

  private static String shortRun(Benchmark benchmark) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    benchmark.run(
        new Words(List.of("--short")), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
