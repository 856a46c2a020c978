package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Attribution;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.udfs.math.evidence.MarkLookup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever happens, the parts of every row add up, and strategies to their portfolio. */
class AttributionProperties {
  // Copies of records ask whether Avro may read them, which the codecs settle.
  static {
    AvroCodec.of(Topics.FILLS);
  }

  private static final long DAY = 24 * Times.HOUR;
  private static final long START = 20_000 * DAY + 7 * Times.HOUR;
  private static final List<String> NAMES = List.of("A", "B", "C");
  private static final Map<String, Instrument> INSTRUMENTS =
      Map.of(
          "A", Facts.instrument("A", 0.001, 1),
          "B", Facts.instrument("B", 0.001, 0.5),
          "C", Facts.instrument("C", 0.001, 10));

  @Property(tries = 150)
  void partsAddUp(@ForAll long seed) throws IOException {
    Scene scene = new Scene(seed, false);
    scene.play(400);
    assertThat(scene.rows).isNotEmpty();
    Map<String, List<Attribution>> periods = new LinkedHashMap<>();
    for (Attribution row : scene.rows) {
      double prices = row.getRealised() + row.getUnrealised();
      assertThat(prices - row.getFees() + row.getFunding())
          .isCloseTo(row.getNavChange(), within(scene.rounding()));
      assertThat(row.getBeta() + row.getAlpha() + row.getTiming() - row.getSlippage())
          .isCloseTo(prices, within(scene.rounding()));
      periods.computeIfAbsent(row.getFrom() + "-" + row.getTo(), key -> new ArrayList<>()).add(row);
    }
    for (List<Attribution> period : periods.values()) {
      Attribution all = period.get(0);
      assertThat(all.getStrategyId()).isNull();
      assertThat(all.getEquityTo() - all.getEquityFrom() - all.getTransfers())
          .isCloseTo(all.getNavChange(), within(scene.rounding()));
      List<Attribution> strategies = period.subList(1, period.size());
      assertThat(strategies.stream().mapToDouble(Attribution::getNavChange).sum())
          .isCloseTo(all.getNavChange(), within(scene.rounding()));
      assertThat(strategies.stream().mapToDouble(Attribution::getAlpha).sum())
          .isCloseTo(all.getAlpha(), within(scene.rounding()));
      assertThat(strategies.stream().mapToDouble(Attribution::getTiming).sum())
          .isCloseTo(all.getTiming(), within(scene.rounding()));
    }
  }

  @Property(tries = 50)
  void daysAddUpToTheRun(@ForAll long seed) throws IOException {
    Scene scene = new Scene(seed, false);
    scene.play(400);
    double days = 0;
    double run = 0;
    for (Attribution row : scene.rows) {
      if (row.getStrategyId() == null) {
        boolean whole = row.getFrom() == START && row.getTo() == scene.time;
        run = whole ? row.getNavChange() : run;
        days += whole ? 0 : row.getNavChange();
      }
    }
    assertThat(run).isCloseTo(days, within(scene.rounding()));
  }

  @Property(tries = 50)
  void goesOnFromItsBytes(@ForAll long seed) throws IOException {
    Scene whole = new Scene(seed, false);
    whole.play(300);
    Scene restarted = new Scene(seed, true);
    restarted.play(300);
    assertThat(restarted.rows).isEqualTo(whole.rows);
  }

  /** A portfolio, its market, and what happens to both. */
  private static final class Scene {
    private final Random random;
    private final boolean restarts;
    private final List<Attribution> rows = new ArrayList<>();
    private final Map<String, Double> prices = new TreeMap<>();
    private final List<Fill> fills = new ArrayList<>();
    private Ledger ledger = new Ledger();
    private AttributionBook book = new AttributionBook();
    private MarketBeta betas = new MarketBeta();
    private long time = START;
    private double turnover = 1;

    Scene(long seed, boolean restarts) {
      this.random = new Random(seed);
      this.restarts = restarts;
      NAMES.forEach(name -> prices.put(name, 50 + 100 * random.nextDouble()));
      ledger.open(Facts.balance(100_000), INSTRUMENTS::get, marks());
      book.begin(ledger, Valuation.of(ledger, marks()), marks(), time);
    }

    private MarkLookup marks() {
      return Facts.marks(prices);
    }

    /** Doubles keep 16 digits of what was turned over. */
    double rounding() {
      return 1e-9 + 1e-15 * turnover;
    }

    void play(int steps) throws IOException {
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(6)) {
          case 0, 1 -> fill();
          case 2 -> correct();
          case 3 -> pay();
          case 4 -> transfer(i);
          default -> tick();
        }
      }
      tick();
      rows.addAll(book.finish("P"));
    }

    private void fill() {
      String name = NAMES.get(random.nextInt(3));
      double quantity = (random.nextInt(400) - 200) / 10.0;
      if (quantity != 0) {
        double price = prices.getOrDefault(name, 1.0) * (0.99 + 0.02 * random.nextDouble());
        Fill fill = Facts.fill("f" + fills.size(), name, quantity, price, 0.3, 1, FillStatus.NEW);
        fill.setStrategyId(List.of("trend", "mean", "").get(random.nextInt(3)));
        fills.add(fill);
        book(fill);
      }
    }

    private void correct() {
      if (!fills.isEmpty()) {
        Fill known = fills.get(random.nextInt(fills.size()));
        Fill fill = Fill.newBuilder(known).build();
        fill.setRevision(known.getRevision() + 1);
        fill.setPrice(known.getPrice() * 1.01);
        fill.setStatus(random.nextBoolean() ? FillStatus.AMENDED : FillStatus.BUSTED);
        fills.set(fills.indexOf(known), fill);
        book(fill);
      }
    }

    private void book(Fill fill) {
      @Nullable Double decided = random.nextBoolean() ? prices.get(fill.getInstrument()) : null;
      ledger.apply(fill, INSTRUMENTS.get(fill.getInstrument()), decided, time);
      turnover += fill.getQuantity() * 10 * fill.getPrice();
    }

    private void pay() {
      String name = NAMES.get(random.nextInt(3));
      Funding funding = new Funding(name, "V", time, 0.001 * random.nextGaussian(), 8.0);
      ledger.applyFunding(funding, prices.getOrDefault(name, 1.0), time);
    }

    private void transfer(int i) {
      ledger.transfer(new Transfer("t" + i, "P", 1_000.0 * random.nextGaussian(), time), time);
    }

    private void tick() throws IOException {
      // Now and then hours pass, so that days end between ticks and at them.
      time += random.nextInt(10) == 0 ? random.nextInt(30) * Times.HOUR : Times.MINUTE;
      time += random.nextInt(20) == 0 ? Math.floorMod(-time, DAY) : 0;
      Map<String, Double> returns = new TreeMap<>();
      for (String name : NAMES) {
        double made = 0.01 * random.nextGaussian();
        returns.put(name, made);
        prices.merge(name, StrictMath.exp(made), (a, b) -> a * b);
      }
      betas.onBars(time, returns);
      rows.addAll(book.onTick("P", ledger, Valuation.of(ledger, marks()), marks(), betas, time));
      if (restarts) {
        ledger = Facts.again(ledger::writeTo, Ledger::readFrom);
        book = Facts.again(book::writeTo, AttributionBook::readFrom);
        betas = Facts.again(betas::writeTo, MarketBeta::readFrom);
      }
    }
  }
}
