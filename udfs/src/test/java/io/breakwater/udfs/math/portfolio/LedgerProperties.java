package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Instrument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LedgerProperties {
  private static final Map<String, Instrument> INSTRUMENTS =
      Map.of(
          "A", Facts.instrument("A", 1, 1),
          "B", Facts.instrument("B", 1, 0.5),
          "C", Facts.instrument("C", 1, 10));

  @Provide
  Arbitrary<List<Fill>> fills() {
    Arbitrary<Fill> one =
        Combinators.combine(
                Arbitraries.of("A", "B", "C"),
                Arbitraries.integers().between(-20, 20).filter(q -> q != 0),
                Arbitraries.integers().between(50, 150),
                Arbitraries.integers().between(1, 30),
                Arbitraries.integers().between(1, 3),
                Arbitraries.of(FillStatus.values()))
            .as(
                (name, quantity, price, id, revision, status) ->
                    Facts.fill("f" + id, name, quantity, price, 0.25, revision, status));
    return one.list().ofMaxSize(40);
  }

  private static void feed(Ledger ledger, List<Fill> fills, int from, int to) {
    for (int i = from; i < to; i++) {
      ledger.apply(fills.get(i), INSTRUMENTS.get(fills.get(i).getInstrument()), i);
    }
  }

  private static Ledger opened() {
    Ledger ledger = new Ledger();
    ledger.open(Facts.balance(10_000), INSTRUMENTS::get, name -> null);
    return ledger;
  }

  /** Cash + value = opening + sum over standing fills of q·m·(mark - price) - fee. */
  @Property(tries = 300)
  void cashAndPositionsConserveValue(@ForAll("fills") List<Fill> fills) {
    Ledger ledger = opened();
    feed(ledger, fills, 0, fills.size());
    Map<String, Double> marks = Map.of("A", 101.0, "B", 77.0, "C", 130.0);
    Map<String, Fill> standing = new LinkedHashMap<>();
    for (Fill fill : fills) {
      Fill known = standing.get(fill.getFillId());
      if (known == null || fill.getRevision() > known.getRevision()) {
        standing.put(fill.getFillId(), fill);
      }
    }
    double expected = 10_000;
    for (Fill fill : standing.values()) {
      if (fill.getStatus() != FillStatus.BUSTED) {
        double sign = fill.getSide() == io.breakwater.schemas.avro.TradeSide.BUY ? 1 : -1;
        double multiplier = instrument(fill).getContractMultiplier();
        double mark = marks.getOrDefault(fill.getInstrument(), 0.0);
        expected += sign * fill.getQuantity() * multiplier * (mark - fill.getPrice());
        expected -= fill.getFee();
      }
    }
    Valuation value = Valuation.of(ledger, Facts.marks(marks));
    assertThat(value.equity()).isCloseTo(expected, within(1e-7));
    // Realised plus unrealised less fees is the same change.
    double unrealised = 0;
    for (Position position : ledger.positions().values()) {
      Double cost = position.averageCost();
      unrealised +=
          position.valueAt(marks.getOrDefault(position.instrument(), 0.0))
              - position.valueAt(cost == null ? 0 : cost);
    }
    assertThat(10_000 + ledger.realised() + unrealised - ledger.fees())
        .isCloseTo(expected, within(1e-6));
    if (value.equity() > 0) {
      double weights = value.weights().values().stream().mapToDouble(w -> w).sum();
      assertThat(weights + value.cash() / value.equity()).isCloseTo(1, within(1e-9));
    }
  }

  @Property(tries = 200)
  void correctionsEqualACleanHistory(@ForAll("fills") List<Fill> fills) {
    Ledger corrected = opened();
    feed(corrected, fills, 0, fills.size());
    Map<String, Fill> newest = new LinkedHashMap<>();
    for (Fill fill : fills) {
      Fill known = newest.get(fill.getFillId());
      if (known == null || fill.getRevision() > known.getRevision()) {
        newest.put(fill.getFillId(), fill);
      }
    }
    Ledger clean = opened();
    List<Fill> history = new ArrayList<>(newest.values());
    feed(clean, history, 0, history.size());
    assertThat(corrected.cash()).isEqualTo(clean.cash());
    assertThat(corrected.realised()).isEqualTo(clean.realised());
    assertThat(corrected.positions()).isEqualTo(clean.positions());
  }

  @Property(tries = 100)
  void prefixThenRestEqualsTheWhole(@ForAll("fills") List<Fill> fills) throws IOException {
    Ledger whole = opened();
    feed(whole, fills, 0, fills.size());
    int cut = fills.size() / 2;
    Ledger first = opened();
    feed(first, fills, 0, cut);
    Ledger rest = Facts.again(first::writeTo, Ledger::readFrom);
    feed(rest, fills, cut, fills.size());
    assertThat(Facts.bytes(rest::writeTo)).isEqualTo(Facts.bytes(whole::writeTo));
    assertThat(rest.cash()).isEqualTo(whole.cash());
    assertThat(rest.positions()).isEqualTo(whole.positions());
  }

  private static Instrument instrument(Fill fill) {
    Instrument instrument = INSTRUMENTS.get(fill.getInstrument());
    if (instrument == null) {
      throw new AssertionError(fill.getInstrument());
    }
    return instrument;
  }
}
