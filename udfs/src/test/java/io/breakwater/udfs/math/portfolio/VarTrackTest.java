package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.VarBacktest;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VarTrackTest {
  private static final Var.Figures TENTH = new Var.Figures(0.1, 0.2);

  private VarTrack track = new VarTrack();
  private final Ledger ledger = new Ledger();
  private double price = 100;
  private boolean fresh = true;

  private final MarkLookup marks = instrument -> new Mark(price, 0, fresh, "bar");

  private void open() {
    ledger.open(
        Facts.balance(1_000, Facts.held("A", 10, 100.0)),
        name -> Facts.instrument(name, 1, 1),
        marks);
  }

  private void tick(double minutes, Var.@Nullable Figures filtered) throws IOException {
    track.onTick(
        (long) (minutes * Times.MINUTE), Valuation.of(ledger, marks), marks, TENTH, filtered);
    track = Facts.again(track::writeTo, VarTrack::readFrom);
  }

  private static List<Integer> counts(@Nullable VarBacktest test) {
    return test == null ? List.of() : List.of(test.getHours(), test.getExceedances());
  }

  @Test
  void hoursAreHeldAgainstTheFigureOfTheirBegin() throws IOException {
    open();
    tick(60, null);
    price = 50;
    tick(90, TENTH);
    price = 80;
    tick(120, TENTH);
    // 10 · 20 lost of 2000 is a tenth, not more; what was worse within the hour does not count.
    assertThat(counts(track.parametric())).containsExactly(1, 0);
    assertThat(track.filtered()).isNull();
    price = 60;
    tick(180, TENTH);
    assertThat(counts(track.parametric())).containsExactly(2, 1);
    assertThat(counts(track.filtered())).containsExactly(1, 1);
  }

  @Test
  void whatIsTradedWithinTheHourDoesNotCount() throws IOException {
    open();
    tick(60, TENTH);
    ledger.apply(
        Facts.fill("1", "A", -10, 100), Facts.instrument("A", 1, 1), null, 70 * Times.MINUTE);
    price = 60;
    tick(120, TENTH);
    assertThat(counts(track.parametric())).containsExactly(1, 1);
    price = 20;
    tick(180, TENTH);
    assertThat(counts(track.parametric())).as("nothing held").containsExactly(1, 1);
  }

  @Test
  void anHourWithoutItsEndsIsNotTestedAndNothingFollowsIt() throws IOException {
    open();
    tick(60, TENTH);
    tick(120, TENTH);
    tick(240, TENTH);
    tick(300, TENTH);
    fresh = false;
    tick(360, TENTH);
    fresh = true;
    tick(420, TENTH);
    tick(480, TENTH);
    VarBacktest test = track.parametric();
    assertThat(counts(test)).containsExactly(3, 0);
    assertThat(test).extracting(VarBacktest::getIndependence).as("no two in a row").isNull();
    tick(540, TENTH);
    assertThat(track.parametric()).extracting(VarBacktest::getIndependence).isEqualTo(0.0);
  }
}
