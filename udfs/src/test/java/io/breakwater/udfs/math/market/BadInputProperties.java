package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What feeds really send; what is not finite, or not above 0, is refused before it comes here. */
class BadInputProperties {
  private static final double[] ODD = {
    1e308, Double.MAX_VALUE, Double.MIN_VALUE, 1e-300, 1e150, 1e-12, 1e18
  };

  @Property(tries = 150)
  void noNumberThatIsNoneComesOut(@ForAll long seed) {
    Random random = new Random(seed);
    Recorder out = new Recorder();
    InstrumentEngine engine = Facts.engine(random.nextBoolean() ? 1 : 1e-3);
    double price = 100;
    double second = 0;
    int given = 0;
    for (int i = 0; i < 500; i++) {
      second += random.nextInt(12);
      // Another clock may be five seconds off either way.
      double at = Math.max(0, second + (random.nextInt(8) == 0 ? random.nextInt(11) - 5 : 0));
      price *= Math.exp(1e-3 * random.nextGaussian());
      boolean spoilt = random.nextInt(12) == 0;
      if (random.nextBoolean()) {
        Trade trade = Facts.trade(at, spoilt ? odd(random) : price, amount(random), side(random));
        engine.onTrade(trade, out);
        given++;
        if (random.nextInt(20) == 0) {
          engine.onTrade(trade, out);
        }
      } else {
        engine.onBook(book(random, at, price, spoilt), out);
      }
      if (random.nextInt(50) == 0) {
        engine.onFunding(Facts.funding(at, spoilt ? odd(random) : 1e-4), out);
      }
    }
    engine.advanceTo(Facts.second(second + 600), out);
    engine.finish(out);
    assertThat(given).isPositive();
    out.rows.forEach(row -> isFinite(row, "row"));
    out.timeframes.forEach(row -> isFinite(row, "timeframe"));
    out.evidence.forEach(evidence -> isFinite(evidence.evidence(), "evidence"));
    out.alerts.forEach(
        alert -> alert.getValues().values().forEach(value -> assertThat(value).isFinite()));
    for (InstrumentState row : out.rows) {
      assertThat(row.getClose()).isPositive();
    }
  }

  private static void isFinite(SpecificRecord record, String where) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value instanceof Double number) {
        assertThat(number).as(where + "." + field.name()).isFinite();
      } else if (value instanceof List<?> list) {
        list.forEach(element -> isFinite((BookEvidence) element, where + "." + field.name()));
      }
    }
  }

  private static double odd(Random random) {
    return ODD[random.nextInt(ODD.length)];
  }

  private static double amount(Random random) {
    return random.nextInt(15) == 0 ? odd(random) : 1 + random.nextInt(5);
  }

  private static @Nullable Aggressor side(Random random) {
    return List.of(Aggressor.BUY, Aggressor.SELL).get(random.nextInt(2));
  }

  private static Book book(Random random, double second, double price, boolean spoilt) {
    String venue = random.nextBoolean() ? "A" : "B";
    // A venue that sticks at one price beside one that moves.
    double mid = venue.equals("B") ? 100 : price;
    double bid = spoilt && random.nextBoolean() ? odd(random) : mid * 0.9995;
    double ask = spoilt && random.nextBoolean() ? odd(random) : mid * 1.0005;
    return switch (random.nextInt(12)) {
      case 0 -> Facts.book(venue, second, Facts.levels(), Facts.levels(ask, 1));
      case 1 -> Facts.book(venue, second, Facts.levels(bid, 1), Facts.levels());
      case 2 -> Facts.book(venue, second, ask, bid, 1);
      case 3 -> Facts.book(venue, second, Facts.levels(bid, amount(random)), Facts.levels(ask, 1));
      default -> Facts.book(venue, second, bid, ask, 3);
    };
  }

  /** Every trade ends in a bar or in a dead letter, none in both, none in neither. */
  @Property(tries = 60)
  void everyTradeIsUsedOrCounted(@ForAll long seed) {
    Random random = new Random(seed);
    Recorder out = new Recorder();
    InstrumentEngine engine = Facts.engine();
    double price = 100;
    double second = 0;
    int given = 300;
    for (int i = 0; i < given; i++) {
      second += random.nextInt(5);
      double skew = random.nextInt(6) == 0 ? random.nextInt(11) - 5 : 0;
      price *= Math.exp(1e-3 * random.nextGaussian());
      double printed = random.nextInt(15) == 0 ? 10 * price : price;
      engine.onTrade(Facts.trade(Math.max(0, second + skew), printed), out);
    }
    engine.advanceTo(Facts.second(second + 120), out);
    engine.finish(out);
    long used =
        out.rows.stream()
            .filter(row -> !row.getFilled())
            .mapToLong(InstrumentState::getTrades)
            .sum();
    assertThat(used + out.refused.size()).isEqualTo(given);
    assertThat(out.reasons().stream().distinct().collect(Collectors.toList()))
        .isSubsetOf(Refusal.LATE, Refusal.UNCONFIRMED_PRINT);
    assertThat(out.rows.get(out.rows.size() - 1).getRefusedRecords()).isPositive();
  }

  /** What is told twice counts once; else a bad print would confirm itself. */
  @Test
  void aTradeToldTwiceCountsOnce() throws IOException {
    Recorder out = new Recorder();
    InstrumentEngine engine = Facts.engine();
    for (int second = 1; second <= 5; second++) {
      engine.onTrade(Facts.trade(second, 100), out);
    }
    Trade bad = Facts.trade(6, 1_000);
    bad.setTradeId("bad");
    engine.onTrade(bad, out);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    engine.writeTo(new DataOutputStream(bytes));
    engine =
        InstrumentEngine.readFrom(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 10_000);
    engine.onTrade(bad, out);
    Trade otherVenue = Trade.newBuilder(bad).setVenue("elsewhere").setPrice(100.5).build();
    engine.onTrade(otherVenue, out);
    engine.onTrade(otherVenue, out);
    assertThat(out.reasons())
        .containsExactly(
            Refusal.DUPLICATE_TRADE, Refusal.UNCONFIRMED_PRINT, Refusal.DUPLICATE_TRADE);
    engine.advanceTo(Facts.second(121), out);
    assertThat(out.rows.get(0).getTrades()).isEqualTo(6);
    assertThat(out.rows.get(0).getHigh()).isEqualTo(100.5);
  }

  /** One print of ten times the price moves no bar, no regime, no step. */
  @Test
  void oneBadPrintTripsNothing() {
    Recorder clean = quiet(false);
    Recorder spoilt = quiet(true);
    assertThat(spoilt.reasons()).containsExactly(Refusal.UNCONFIRMED_PRINT);
    for (int i = 0; i < clean.rows.size(); i++) {
      InstrumentState row = spoilt.rows.get(i);
      assertThat(row.getClose()).isEqualTo(clean.rows.get(i).getClose());
      assertThat(row.getReturn$()).isEqualTo(clean.rows.get(i).getReturn$());
      assertThat(row.getVolatilityRegime()).isEqualTo(clean.rows.get(i).getVolatilityRegime());
      assertThat(row.getVolatilityRegime()).isNotEqualTo(VolatilityRegime.SHOCK);
    }
    assertThat(spoilt.steps).isEqualTo(clean.steps);
  }

  private static Recorder quiet(boolean spoilt) {
    Recorder out = new Recorder();
    InstrumentEngine engine = Facts.engine();
    Random random = new Random(1);
    for (int minute = 0; minute < 90; minute++) {
      for (int second = 5; second < 60; second += 10) {
        double price = 100 + 0.02 * random.nextGaussian();
        engine.onTrade(Facts.trade(60 * minute + second, price), out);
        if (spoilt && minute == 60 && second == 35) {
          engine.onTrade(Facts.trade(60 * minute + second + 1, 10 * price), out);
        }
      }
    }
    engine.advanceTo(Facts.minute(90), out);
    return out;
  }

  /** A venue that sticks while another moves is visible as disagreement. */
  @Test
  void aVenueThatSticksIsVisible() {
    Recorder out = new Recorder();
    InstrumentEngine engine = Facts.engine();
    for (int second = 0; second < 600; second += 5) {
      double price = 100 + second / 100.0;
      engine.onBook(Facts.book("A", second, price - 0.01, price + 0.01, 5), out);
      engine.onBook(Facts.book("B", second, 99.99, 100.01, 5), out);
      engine.onTrade(Facts.trade(second + 1, price), out);
    }
    engine.advanceTo(Facts.second(600), out);
    Double apart = out.lastRow().getVenueDisagreementBps();
    assertThat(apart).isNotNull();
    assertThat(apart).isGreaterThan(100.0);
  }
}
