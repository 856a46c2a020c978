package io.breakwater.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The benchmarks run and find both sides equal; no time is asserted. */
class BenchTest {
  @Test
  void shortComparisonRuns() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CorrelationComparison.quick().run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("equal to the definition", "kernel / floor", "naive / kernel", "load");
  }

  @Test
  void shortTickComparisonRuns() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TickComparison.quick(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("rows of the loop, of the job, and of the job with frames", "framed", "load");
  }

  @Test
  void shortSoakIsExact() {
    assertThat(Soak.run(20_000, System.out)).isLessThanOrEqualTo(1e-12);
  }
}
