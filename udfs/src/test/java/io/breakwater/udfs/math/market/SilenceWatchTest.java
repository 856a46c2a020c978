package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.schemas.avro.Trip;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FEED_SILENCE: an update, then none within its max age, judged at bar ends. */
class SilenceWatchTest {
  private final InstrumentEngine engine = Facts.engine();
  private final Recorder out = new Recorder();

  private void bars(long from, long to) {
    for (long end = from; end <= to; end++) {
      engine.onBar(Facts.bar(end, 100), out);
      engine.advanceTo(Facts.minute(end), out);
    }
  }

  private void book(double second) {
    engine.onBook(Facts.book("A", second, 99.99, 100.01, 5), out);
  }

  private List<String> said() {
    return out.trips.stream()
        .map(
            trip ->
                (Boolean.TRUE.equals(trip.getEnds()) ? "heard " : "silent ")
                    + (trip.getEventTime() - Facts.START) / Times.MINUTE)
        .toList();
  }

  @Test
  void aFeedOfBarsMayPauseForThreeMinutes() {
    bars(1, 5);
    engine.advanceTo(Facts.minute(8), out);
    assertThat(said()).isEmpty();
    bars(9, 9);
    assertThat(said()).isEmpty();
    engine.advanceTo(Facts.minute(20), out);
    assertThat(said()).containsExactly("silent 13");
    bars(21, 30);
    assertThat(said()).containsExactly("silent 13", "heard 21");
  }

  @Test
  void itIsATripToHoldAndAnAlertWithItsEnd() {
    bars(1, 5);
    bars(16, 16);
    Trip begins = out.trips.get(0);
    assertThat(begins.getPattern()).isEqualTo("FEED_SILENCE");
    assertThat(begins.getScopeKind()).isEqualTo("instrument");
    assertThat(begins.getScope()).isEqualTo(Facts.NAME);
    assertThat(begins.getAction()).isEqualTo("HOLD");
    assertThat(begins.getEnds()).isNull();
    assertThat(begins.getEvidence())
        .containsEntry("barAgeSeconds", 240.0)
        .containsEntry("barMaxAgeSeconds", 180.0);
    Trip ends = out.trips.get(1);
    assertThat(ends.getEnds()).isTrue();
    assertThat(ends.getEvidence()).containsEntry("silentSeconds", 420.0);
    assertThat(ends.getCause()).contains("after 7 minutes");
    assertThat(out.alerts).extracting(Alert::getKind).containsOnly("FEED_SILENCE");
    assertThat(out.alerts)
        .extracting(Alert::getSeverity)
        .containsExactly(Severity.WARNING, Severity.INFO);
    assertThat(out.alerts)
        .extracting(Alert::getText)
        .containsExactly(begins.getCause(), ends.getCause());
  }

  @Test
  void aGapIsOneSilence() {
    bars(1, 5);
    engine.advanceTo(Facts.minute(400), out);
    bars(401, 401);
    assertThat(said()).containsExactly("silent 9", "heard 401");
  }

  @Test
  void aBookFeedMayPauseForThirtySeconds() {
    for (int minute = 0; minute < 10; minute++) {
      // Exactly 30 s old at the bar end.
      book(60 * minute + 30);
      bars(minute + 1, minute + 1);
    }
    assertThat(said()).isEmpty();
    book(629.999);
    bars(11, 12);
    assertThat(said()).containsExactly("silent 11");
    // A book at a bar end is heard from the next bar on, and too old there.
    book(720);
    bars(13, 13);
    book(815);
    bars(14, 14);
    assertThat(said()).containsExactly("silent 11", "heard 14");
  }

  @Test
  void whoIsBuiltFromTradesIsQuietWhileItsBookLives() {
    engine.onTrade(Facts.trade(10, 100), out);
    for (int second = 15; second < 1_200; second += 20) {
      book(second);
    }
    engine.advanceTo(Facts.minute(20), out);
    assertThat(said()).isEmpty();
    assertThat(out.rows.get(15).getFilled()).isTrue();
    engine.advanceTo(Facts.minute(21), out);
    assertThat(said()).containsExactly("silent 21");
  }

  @Test
  void tradesWithoutABookThatStopAreSilence() {
    engine.onTrade(Facts.trade(10, 100), out);
    engine.advanceTo(Facts.minute(4), out);
    assertThat(said()).isEmpty();
    engine.advanceTo(Facts.minute(5), out);
    assertThat(said()).containsExactly("silent 5");
    engine.onTrade(Facts.trade(330, 100), out);
    engine.advanceTo(Facts.minute(6), out);
    assertThat(said()).containsExactly("silent 5", "heard 6");
  }

  @Test
  void aBookNeverStandsForBarsThatAreOwed() {
    bars(1, 1);
    for (int second = 75; second < 600; second += 20) {
      book(second);
    }
    engine.advanceTo(Facts.minute(10), out);
    assertThat(said()).containsExactly("silent 5");
  }

  @Test
  void booksAloneAreHeardToo() {
    book(10);
    book(45);
    engine.advanceTo(Facts.minute(1), out);
    assertThat(said()).isEmpty();
    engine.advanceTo(Facts.minute(90), out);
    book(5_455);
    engine.advanceTo(Facts.minute(92), out);
    assertThat(said()).containsExactly("silent 2", "heard 91", "silent 92");
  }

  @Test
  void whatWasNeverHeardIsNotMissed() {
    engine.advanceTo(Facts.minute(100), out);
    assertThat(out.trips).isEmpty();
  }

  /** How often the clock is moved must not change what is said. */
  @Test
  void theClockMayBeMovedAtAnyMoment() {
    Recorder often = new Recorder();
    InstrumentEngine other = Facts.engine();
    for (int minute = 1; minute < 300; minute++) {
      boolean silent = minute % 37 > 20;
      if (!silent) {
        engine.onBar(Facts.bar(minute, 100), out);
        other.onBar(Facts.bar(minute, 100), often);
        if (minute % 5 != 0) {
          engine.onBook(Facts.book("A", 60.0 * minute + 35, 99.99, 100.01, 5), out);
          other.onBook(Facts.book("A", 60.0 * minute + 35, 99.99, 100.01, 5), often);
        }
      }
      other.advanceTo(Facts.minute(minute) + 37 * Times.SECOND, often);
      other = ReferenceTest.copy(other);
    }
    engine.advanceTo(Facts.minute(300), out);
    other.advanceTo(Facts.minute(300), often);
    assertThat(often.trips).isEqualTo(out.trips).hasSizeGreaterThan(10);
    assertThat(often.alerts).isEqualTo(out.alerts);
  }
}
