package io.breakwater.jobs.simulation.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.RecordChecks;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.udfs.math.cross.Pearson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class SimulatedDayTest {
  private static final SimulatedDay DAY = SimulatedDay.generate(7);
  private static final DayLog LOG = DayLog.of(DAY);

  @Test
  void theSeedAloneTellsTheDay() throws NoSuchAlgorithmException {
    String digest = digest(DAY);
    assertThat(digest(DAY)).as("iterated again").isEqualTo(digest);
    assertThat(digest(SimulatedDay.generate(7))).as("made again").isEqualTo(digest);
    assertThat(digest(SimulatedDay.generate(8))).as("another seed").isNotEqualTo(digest);
  }

  @Test
  void everyRecordIsInOrderInsideTheDayAndInRange() throws JsonFault {
    LogRecord before = null;
    int books = 0;
    for (SpecificRecord body : DAY) {
      if (!isMalformed(body)) {
        RecordChecks.check(body);
      }
      LogRecord record = FactOrder.envelope("", 0, body);
      long time = record.getLogTime();
      boolean known = body instanceof Instrument;
      if (!known && (time < SimulatedDay.START || time > SimulatedDay.END)) {
        fail("not of this day: " + body);
      }
      if (before != null && FactOrder.COMPARATOR.compare(before, record) > 0) {
        fail("out of order: " + body);
      }
      if (body instanceof Bar bar && !holdsTogether(bar)) {
        fail("no bar: " + bar);
      }
      books += body instanceof Book ? 1 : 0;
      before = record;
    }
    assertThat(books).isBetween(80_000, 130_000);
    assertThat(LOG.trades).isBetween(3 * 1_440, 3 * 4 * 1_440);
  }

  @Test
  void fourteenAssetsInFiveSectorsOnTwoVenues() {
    List<Instrument> instruments = DAY.instruments();
    assertThat(instruments).hasSize(14);
    assertThat(instruments).extracting(Instrument::getSector).containsAll(Listing.SECTORS);
    assertThat(instruments).extracting(Instrument::getVenue).containsAll(Listing.VENUES);
    for (Asset asset : Listing.ASSETS) {
      double lot = asset.lot() * asset.startPrice();
      assertThat(lot).as("%s: one lot in money", asset.base()).isBetween(1.0, 10.0);
    }
  }

  @Test
  void aSectorMovesTogetherMoreThanTheMarket() {
    double inside = 0;
    double across = 0;
    int pairsInside = 0;
    int pairsAcross = 0;
    for (Asset left : Listing.ASSETS) {
      for (Asset right : Listing.ASSETS) {
        if (left.base().compareTo(right.base()) < 0) {
          double rho = rho(left.base(), right.base());
          boolean together = left.sector().equals(right.sector());
          inside += together ? rho : 0;
          across += together ? 0 : rho;
          pairsInside += together ? 1 : 0;
          pairsAcross += together ? 0 : 1;
        }
      }
    }
    assertThat(across / pairsAcross).isBetween(0.25, 0.75);
    assertThat(inside / pairsInside).isGreaterThan(across / pairsAcross + 0.08);
  }

  @Test
  void volatilityClusters() {
    // Squared returns of a random walk would not remember the minute before.
    double remembered = 0;
    for (Asset asset : Listing.ASSETS) {
      double[] returns = returns(asset.base());
      int n = Storyline.SELLOFF_MINUTES * 9;
      double[] now = new double[n];
      double[] before = new double[n];
      for (int i = 0; i < n; i++) {
        before[i] = returns[i] * returns[i];
        now[i] = returns[i + 1] * returns[i + 1];
      }
      remembered += Pearson.of(now, before, n).orElseThrow() / Listing.ASSETS.size();
    }
    assertThat(remembered).isGreaterThan(0.05);
  }

  @Test
  void oneAssetFallsTwelvePercentInThreeMinutesAndRecoversHalf() {
    for (long seed = 1; seed <= 12; seed++) {
      Storyline story = Storyline.of(seed);
      PricePaths paths = PricePaths.of(seed, story);
      int victim = Listing.indexOf(story.crashAsset());
      int before = story.crashMinute() * PricePaths.STEPS;
      int bottom = before + Storyline.CRASH_MINUTES * PricePaths.STEPS;
      int after = bottom + Storyline.RECOVERY_MINUTES * PricePaths.STEPS;
      double fall = paths.at(victim, bottom) / paths.at(victim, before) - 1;
      assertThat(fall).as("seed %d", seed).isBetween(-0.15, -0.115);
      double recovered = paths.at(victim, after) / paths.at(victim, before) - 1;
      assertThat(recovered / fall).as("seed %d", seed).isBetween(0.1, 0.9);
    }
  }

  @Test
  void theBookOfTheFallingAssetThinsAndWidens() {
    Storyline story = DAY.story();
    Asset victim = Listing.asset(story.crashAsset());
    double calmSpread = 0;
    double calmDepth = 0;
    double roughSpread = 0;
    double roughDepth = 0;
    for (Book book : LOG.books.getOrDefault(victim.instrument(), List.of())) {
      int minute = DayLog.minuteOf(book.getEventTime()) - story.crashMinute();
      if (minute >= -10 && minute < 0) {
        calmSpread += spread(book) / 40;
        calmDepth += book.getBids().get(0).getQuantity() / 40;
      } else if (minute >= 0 && minute < 4) {
        roughSpread += spread(book) / 16;
        roughDepth += book.getBids().get(0).getQuantity() / 16;
      }
    }
    assertThat(roughSpread).isGreaterThan(3 * calmSpread);
    assertThat(roughDepth).isLessThan(calmDepth / 3);
  }

  @Test
  void everythingFallsTogetherInTheSelloff() {
    Storyline story = DAY.story();
    int from = story.selloffMinute() - 1;
    int to = from + Storyline.SELLOFF_MINUTES;
    for (Asset asset : Listing.ASSETS) {
      double[] closes = LOG.closesOf(asset.base());
      assertThat(closes[to] / closes[from] - 1).as(asset.base()).isBetween(-0.085, -0.045);
    }
    double mean = 0;
    double pairs = Listing.ASSETS.size() * (Listing.ASSETS.size() - 1) / 2.0;
    for (Asset left : Listing.ASSETS) {
      for (Asset right : Listing.ASSETS) {
        if (left.base().compareTo(right.base()) < 0) {
          double[] x = window(left.base(), from, to);
          double[] y = window(right.base(), from, to);
          mean += Pearson.of(x, y, x.length).orElseThrow() / pairs;
        }
      }
    }
    assertThat(mean).isGreaterThan(0.7);
  }

  @Test
  void oneFeedIsSilentForTwentyMinutes() {
    Storyline story = DAY.story();
    Asset silent = Listing.asset(story.outageAsset());
    double[] closes = LOG.closesOf(silent.base());
    for (int minute = 0; minute < Storyline.MINUTES; minute++) {
      assertThat(Double.isNaN(closes[minute])).isEqualTo(story.silent(silent.base(), minute));
    }
    assertThat(LOG.books.getOrDefault(silent.instrument(), List.of()))
        .hasSize((Storyline.MINUTES - Storyline.OUTAGE_MINUTES) * 60 / Books.SECONDS)
        .noneMatch(book -> story.silent(silent.base(), DayLog.minuteOf(book.getEventTime())));
  }

  @Test
  void booksAreValid() {
    for (List<Book> books : LOG.books.values()) {
      for (Book book : books) {
        double best = book.getBids().get(0).getPrice();
        if (!rises(book.getBids(), -1, 0) || !rises(book.getAsks(), 1, best)) {
          fail("crossed or out of order: " + book);
        }
      }
    }
  }

  private static boolean rises(List<PriceLevel> levels, int direction, double after) {
    double before = direction > 0 ? after : Double.NEGATIVE_INFINITY;
    for (PriceLevel level : levels) {
      if (direction * level.getPrice() <= before) {
        return false;
      }
      before = direction * level.getPrice();
    }
    return levels.size() == 10;
  }

  @Test
  void fivePublishersSendSomeHundredsAndOneOfThemEscalates() {
    TreeMap<String, Integer> sent = new TreeMap<>();
    TreeSet<Double> leverages = new TreeSet<>();
    Set<String> ids = new TreeSet<>();
    for (Signal signal : LOG.all(Signal.class)) {
      sent.merge(signal.getPublisherId(), 1, Integer::sum);
      ids.add(signal.getSignalId());
      if (signal.getPublisherId().equals(Publishers.ESCALATOR) && signal.getLeverage() != null) {
        leverages.add(signal.getLeverage());
      }
    }
    assertThat(sent).hasSize(5);
    assertThat(sent.values()).allMatch(count -> count >= 60);
    assertThat(LOG.all(Signal.class)).hasSizeBetween(500, 900);
    // Three ids come twice: the same again, a conflict, a revision.
    assertThat(ids).hasSize(LOG.all(Signal.class).size() - 3);
    assertThat(leverages).containsExactly(2.0, 3.0, 6.0, 12.0, 24.0);
    assertThat(LOG.all(Signal.class)).extracting(Signal::getIntent).contains(Intent.values());
    assertThat(LOG.all(Signal.class))
        .filteredOn(signal -> signal.getPublisherId().equals(Publishers.CARELESS))
        .allMatch(signal -> signal.getStopPrice() == null);
  }

  @Test
  void plansAreOnTheRightSideOfTheEntry() {
    for (Signal signal : LOG.all(Signal.class)) {
      Double stop = signal.getStopPrice();
      Double target = signal.getTargetPrice();
      if (stop != null && target != null && !signal.getSignalId().equals("odd-stop-above")) {
        boolean isLong = signal.getSide() == Direction.LONG;
        assertThat(stop < target).as(signal.getSignalId()).isEqualTo(isLong);
      }
    }
  }

  @Test
  void rulesNewsAndEventsAreThere() {
    assertThat(LOG.all(Policy.class))
        .extracting(Policy::getPortfolioId)
        .containsExactlyInAnyOrder("harbor", "tide", "surge", "owner:north");
    for (Policy policy : LOG.all(Policy.class)) {
      double sum = policy.getRebalance().getTargets().values().stream().mapToDouble(w -> w).sum();
      assertThat(sum).isBetween(0.0, 1.0);
      assertThat(policy.getDeadlineMillis()).isEqualTo(800);
    }
    assertThat(LOG.all(ScheduledEvent.class)).hasSize(2);
    assertThat(LOG.all(News.class)).hasSizeGreaterThan(60);
    assertThat(LOG.all(News.class)).extracting(News::getNewsId).doesNotHaveDuplicates();
    double sentiment =
        LOG.all(News.class).stream()
            .filter(
                news ->
                    Math.abs(DayLog.minuteOf(news.getPublishedAt()) - DAY.story().selloffMinute())
                        < 30)
            .mapToDouble(news -> news.getSentiment() == null ? 0 : news.getSentiment())
            .average()
            .orElse(0);
    assertThat(sentiment).isLessThan(-0.2);
  }

  private static boolean holdsTogether(Bar bar) {
    return bar.getLow() <= Math.min(bar.getOpen(), bar.getClose())
        && bar.getHigh() >= Math.max(bar.getOpen(), bar.getClose());
  }

  private static boolean isMalformed(SpecificRecord record) {
    return record instanceof Signal signal && signal.getSignalId().equals("odd-malformed");
  }

  private static double spread(Book book) {
    double bid = book.getBids().get(0).getPrice();
    double ask = book.getAsks().get(0).getPrice();
    return 2 * (ask - bid) / (ask + bid);
  }

  private static double rho(String left, String right) {
    double[] x = returns(left);
    double[] y = returns(right);
    return Pearson.of(x, y, x.length).orElseThrow();
  }

  /** Returns of the night, before anything happens. */
  private static double[] returns(String base) {
    return window(base, 0, 375);
  }

  private static double[] window(String base, int from, int to) {
    double[] closes = LOG.closesOf(base);
    double[] returns = new double[to - from];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = Math.log(closes[from + i + 1] / closes[from + i]);
    }
    return returns;
  }

  /** Over all records but most of the books, which would take seconds. */
  private static String digest(SimulatedDay day) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    int books = 0;
    for (SpecificRecord record : day) {
      if (!(record instanceof Book) || books++ % 41 == 0) {
        digest.update(JsonCodec.write(record));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
