package io.breakwater.udfs.math.cross;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Clusters;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.MatrixStripe;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instruments come and go; the slots of those that have gone serve those that come. */
class GivenBackSlotsTest {
  private static final int MONTH = 30 * 24 * 60;

  private final Random random = new Random(21);

  @Test
  void thereAreAsManySlotsAsInstrumentsAtOnce() throws IOException {
    CorrelationEngine engine = new CorrelationEngine();
    MarketEngine market = new MarketEngine();
    int[] bytes = new int[5];
    for (int generation = 0; generation < 5; generation++) {
      for (int bar = 0; bar < 70; bar++) {
        BarVector bars = bars(generation * (MONTH + 71) + bar, "G" + generation, 20);
        engine.apply(bars);
        market.apply(bars, new ArrayList<>());
      }
      bytes[generation] = bytes(engine).length + bytes(market).length;
    }
    // A stay of the twenty before would be twenty more slots.
    assertThat(bytes[1]).isEqualTo(bytes[0]);
    assertThat(bytes[4]).isEqualTo(bytes[0]);
  }

  @Test
  void whoReturnsAfterAMonthIsNewAndWhoReturnsBeforeIsNot() {
    for (int away : new int[] {MONTH, MONTH + 1}) {
      CorrelationEngine engine = new CorrelationEngine();
      for (int minute = 0; minute < 100; minute++) {
        engine.apply(bars(minute, "A", 3));
      }
      // One entry of the others in between, so that they stay.
      engine.apply(bars(99 + MONTH / 2, "A", 2));
      List<Correlation> rows = rows(List.of(engine), bars(99 + away, "A", 3));
      assertThat(rows).hasSize(3);
      assertThat(rows.get(0).getRhoSlow()).as("of two that stayed").isNotNull();
      assertThat(rows.get(1).getRhoSlow() == null).as("after %d", away).isEqualTo(away > MONTH);
    }
  }

  /** The rest of a market, with newcomers in given back slots, against one that never had them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatRemainsAndWhatReturnsIsAsIfTheGoneHadNeverBeen(int tiles) throws IOException {
    List<CorrelationEngine> engines = engines(tiles);
    List<CorrelationEngine> others = engines(1);
    MarketEngine market = new MarketEngine();
    // Forty that go, in front of and between those that stay: more than the rows of a tile.
    for (int minute = -100; minute < 0; minute++) {
      BarVector all = bars(minute, "A", 60);
      rows(engines, all);
      rows(others, only(all, name -> stays(name)));
      market.apply(all, new ArrayList<>());
    }
    for (int minute = 0; minute < 4; minute++) {
      BarVector some = only(bars(minute * (MONTH / 2), "A", 60), name -> stays(name));
      rows(engines, some);
      rows(others, some);
      market.apply(some, new ArrayList<>());
    }
    int newcomers = 0;
    for (int minute = 2 * MONTH; minute < 2 * MONTH + 150; minute++) {
      BarVector all = only(bars(minute, "A", 60), name -> stays(name) || name.compareTo("A30") > 0);
      List<Correlation> rows = rows(engines, all);
      // Not by a bit.
      assertThat(rows).isEqualTo(rows(others, all));
      newcomers += (int) rows.stream().filter(row -> row.getRho() != null).count();
      engines = copies(engines);
      market.apply(all, new ArrayList<>());
      market = copy(market);
    }
    assertThat(newcomers).isPositive();
  }

  @Test
  void slotsThatNobodyHasAreNamelessInStripesAndInNoCluster() {
    List<CorrelationEngine> engines = engines(2);
    for (int minute = 0; minute < 60; minute++) {
      rows(engines, bars(minute, "A", 20));
    }
    rows(engines, only(bars(60, "A", 20), name -> name.compareTo("A10") >= 0));
    for (int minute = 60; minute < 120; minute++) {
      // A00 to A09 have gone, at the first of these.
      rows(engines, only(bars(minute + MONTH, "A", 20), name -> name.compareTo("A10") >= 0));
    }
    List<MatrixStripe> stripes = new ArrayList<>();
    BarVector bars = only(bars(120 + MONTH, "A", 20), name -> name.compareTo("A10") >= 0);
    for (CorrelationEngine engine : engines) {
      engine.apply(bars, new CorrelationEngine.Asked(null, stripes, true));
    }
    assertThat(stripes.get(0).getSize()).isEqualTo(20);
    assertThat(stripes.get(1).getInstruments()).hasSize(20).startsWith("", "", "").endsWith("A19");
    Clusters all = ClusterMap.of(stripes).get(0);
    assertThat(all.getInstruments()).isEqualTo(10);
    assertThat(all.getClusters()).hasSize(1);
    assertThat(all.getClusters().get(0)).hasSize(10).startsWith("A10");
  }

  private static boolean stays(String name) {
    return Integer.parseInt(name.substring(1)) % 3 == 2;
  }

  /** Instruments with one common factor: names from 00 on. */
  private BarVector bars(int minute, String prefix, int instruments) {
    Vectors vectors = Vectors.at(minute);
    double common = random.nextGaussian();
    for (int i = 0; i < instruments; i++) {
      vectors.add(
          String.format("%s%02d", prefix, i),
          common + 0.2 * random.nextGaussian(),
          i % 2 == 0 ? VolatilityRegime.SHOCK : VolatilityRegime.EXPANSION);
    }
    return vectors.build();
  }

  private static BarVector only(BarVector bars, Predicate<String> names) {
    BarVector kept = new BarVector();
    kept.setEventTime(bars.getEventTime());
    kept.setEntries(
        bars.getEntries().stream().filter(entry -> names.test(entry.getInstrument())).toList());
    return kept;
  }

  private static List<CorrelationEngine> engines(int tiles) {
    return IntStream.range(0, tiles)
        .mapToObj(number -> new CorrelationEngine(number, tiles))
        .toList();
  }

  private static List<Correlation> rows(List<CorrelationEngine> engines, BarVector bars) {
    List<Correlation> rows = new ArrayList<>();
    for (CorrelationEngine engine : engines) {
      engine.apply(bars, new CorrelationEngine.Asked(rows, null, false));
    }
    rows.sort(Comparator.comparing(Correlation::getLeft).thenComparing(Correlation::getRight));
    return rows;
  }

  private static List<CorrelationEngine> copies(List<CorrelationEngine> engines)
      throws IOException {
    List<CorrelationEngine> copies = new ArrayList<>();
    for (CorrelationEngine engine : engines) {
      copies.add(CorrelationEngine.readFrom(in(bytes(engine))));
    }
    return copies;
  }

  private static MarketEngine copy(MarketEngine engine) throws IOException {
    return MarketEngine.readFrom(in(bytes(engine)));
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static byte[] bytes(CorrelationEngine engine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] bytes(MarketEngine engine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
