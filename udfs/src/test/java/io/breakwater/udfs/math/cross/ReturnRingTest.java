package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReturnRingTest {
  private final ReturnRing ring = new ReturnRing();
  private final Random random = new Random(11);

  @Test
  void readyAfterSixtyBarEndsAndForFiveMinutes() {
    fill(0, 59);
    assertThat(ring.rho60("A", "B", Vectors.barEnd(58)).ready()).isFalse();
    fill(59, 60);
    long newest = Vectors.barEnd(59);
    RollingRho rho = ring.rho60("A", "B", newest);
    assertThat(rho.ready()).isTrue();
    assertThat(rho.asOf()).isEqualTo(newest);
    assertThat(ring.rho60("A", "B", newest + 5 * Times.MINUTE)).isEqualTo(rho);
    assertThat(ring.rho60("A", "B", newest + 5 * Times.MINUTE + 1).ready()).isFalse();
    assertThat(ring.rho60("A", "unknown", newest).ready()).isFalse();
  }

  @Test
  void agreesWithTheEngine() {
    CorrelationEngine engine = new CorrelationEngine();
    for (int minute = 0; minute < 1200; minute++) {
      Map<String, Double> returns = Map.of("A", random.nextGaussian(), "B", random.nextGaussian());
      ring.add(Vectors.of(minute, returns));
      List<Correlation> rows = new ArrayList<>();
      engine.apply(Vectors.of(minute, returns), new CorrelationEngine.Asked(rows, null, false));
      Double rho = rows.get(0).getRho();
      RollingRho found = ring.rho60("B", "A", Vectors.barEnd(minute));
      assertThat(found.ready()).isEqualTo(rho != null);
      if (rho != null) {
        assertThat(found.rho()).isCloseTo(rho, within(1e-13));
      }
    }
    assertThat(ring.size()).isEqualTo(ReturnRing.CAPACITY);
    assertThat(ring.count("A")).isEqualTo(ReturnRing.CAPACITY);
  }

  @Test
  void endsAtTheNewestCommonBarEnd() {
    fill(0, 100);
    RollingRho before = ring.rho60("A", "B", Vectors.barEnd(99));
    for (int minute = 100; minute < 105; minute++) {
      ring.add(Vectors.of(minute, Map.of("A", random.nextGaussian())));
    }
    assertThat(ring.rho60("A", "B", Vectors.barEnd(104))).isEqualTo(before);
    ring.add(Vectors.of(105, Map.of("A", random.nextGaussian())));
    assertThat(ring.rho60("A", "B", Vectors.barEnd(105)).ready()).isFalse();
  }

  @Test
  void aSkippedMinuteOrABarWithoutReturnBreaksTheRow() {
    fill(0, 30);
    fill(31, 90);
    assertThat(ring.rho60("A", "B", Vectors.barEnd(89)).ready()).isFalse();
    fill(90, 91);
    assertThat(ring.rho60("A", "B", Vectors.barEnd(90)).ready()).isTrue();
    ring.add(
        Vectors.at(91)
            .add("A", null, VolatilityRegime.NORMAL)
            .add("B", 0.1, VolatilityRegime.NORMAL)
            .build());
    fill(92, 93);
    assertThat(ring.rho60("A", "B", Vectors.barEnd(92)).ready()).isFalse();
    assertThat(ring.has("A", 1)).isFalse();
    assertThat(ring.returnAt("A", 1)).isNull();
    assertThat(ring.returnAt("B", 1)).isEqualTo(0.1);
    assertThat(ring.barEnd(1)).isEqualTo(Vectors.barEnd(91));
  }

  @Test
  void noMovementCountsAsZero() {
    for (int minute = 0; minute < 60; minute++) {
      ring.add(Vectors.of(minute, Map.of("A", 0.0, "B", random.nextGaussian())));
    }
    RollingRho rho = ring.rho60("A", "B", Vectors.barEnd(59));
    assertThat(rho.ready()).isTrue();
    assertThat(rho.rho()).isEqualTo(0);
  }

  @Test
  void continuesFromItsBytes() throws IOException {
    ReturnRing restored = new ReturnRing();
    for (int minute = 0; minute < 1100; minute++) {
      double b = random.nextGaussian();
      Map<String, Double> returns =
          minute % 97 == 0 ? Map.of("B", b) : Map.of("A", random.nextGaussian(), "B", b);
      ring.add(Vectors.of(minute, returns));
      restored.add(Vectors.of(minute, returns));
      if (minute % 61 == 0) {
        restored = copy(restored);
      }
      long now = Vectors.barEnd(minute);
      assertThat(restored.rho60("A", "B", now)).isEqualTo(ring.rho60("A", "B", now));
      assertThat(restored.size()).isEqualTo(ring.size());
      assertThat(restored.count("A")).isEqualTo(ring.count("A"));
    }
  }

  @Test
  void barEndsMustRise() {
    fill(3, 4);
    assertThatThrownBy(() -> fill(3, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  private void fill(int from, int to) {
    for (int minute = from; minute < to; minute++) {
      ring.add(Vectors.of(minute, Map.of("A", random.nextGaussian(), "B", random.nextGaussian())));
    }
  }

  private static ReturnRing copy(ReturnRing ring) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ring.writeTo(new DataOutputStream(bytes));
    return ReturnRing.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
