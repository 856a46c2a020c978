package io.breakwater.udfs.math.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UnitisedNavTest {
  @Test
  void transfersBuyAndSellUnitsAtTheNavBefore() {
    UnitisedNav nav = new UnitisedNav();
    nav.open(1000);
    assertThat(nav.units()).isEqualTo(1000);
    assertThat(nav.onTick(1200)).isZero();
    assertThat(nav.nav()).isEqualTo(1.2);
    // 600 at 1.2 are 500 units; the NAV does not move by it.
    nav.transfer(600, 1200);
    assertThat(nav.units()).isEqualTo(1500);
    nav.onTick(1800);
    assertThat(nav.nav()).isEqualTo(1.2);
    assertThat(nav.onTick(1350)).isCloseTo(0.25, within(1e-15));
    // Between ticks the price is that of the moment: 1500/1500 = 1.
    nav.transfer(-300, 1500);
    assertThat(nav.units()).isEqualTo(1200);
    assertThat(nav.nav()).isEqualTo(0.9);
    assertThat(nav.drawdownAt(1200)).isCloseTo(1 - 1 / 1.2, within(1e-15));
    assertThat(nav.rebasePeak()).isTrue();
    assertThat(nav.drawdown()).isZero();
    assertThat(nav.peak()).isEqualTo(0.9);
    assertThat(nav.allTimePeak()).isEqualTo(1.2);
  }

  @Test
  void firstDepositStartsTheSeries() {
    UnitisedNav nav = new UnitisedNav();
    nav.open(0);
    assertThat(nav.started()).isFalse();
    assertThat(nav.onTick(0)).isZero();
    nav.transfer(500, 0);
    assertThat(nav.units()).isEqualTo(500);
    assertThat(nav.nav()).isEqualTo(1);
  }

  @Test
  void wipedOutIsAFallToZeroAndNewMoneyANewSeries() {
    UnitisedNav nav = new UnitisedNav();
    nav.open(1000);
    assertThat(nav.onTick(-50)).isEqualTo(1);
    assertThat(nav.nav()).isZero();
    assertThat(nav.units()).isEqualTo(1000);
    assertThat(nav.rebasePeak()).isFalse();
    nav.transfer(20, -50);
    assertThat(nav.units()).isEqualTo(1000);
    // The market alone may bring it back.
    assertThat(nav.onTick(100)).isCloseTo(0.9, within(1e-15));
    nav.onTick(-50);
    nav.transfer(150, -50);
    assertThat(nav.units()).isEqualTo(100);
    assertThat(nav.nav()).isEqualTo(1);
    assertThat(nav.drawdown()).isZero();
  }

  @Test
  void emptiedKeepsItsNav() {
    UnitisedNav nav = new UnitisedNav();
    nav.open(1000);
    nav.onTick(900);
    nav.transfer(-900, 900);
    assertThat(nav.units()).isZero();
    assertThat(nav.onTick(0)).isCloseTo(0.1, within(1e-15));
    nav.transfer(450, 0);
    assertThat(nav.units()).isEqualTo(500);
    assertThat(nav.onTick(450)).isCloseTo(0.1, within(1e-15));
  }

  @Property(tries = 300)
  void drawdownIsARatioAndBytesGoOn(
      @ForAll @Size(max = 40) List<@DoubleRange(min = -100, max = 1000) Double> path)
      throws IOException {
    UnitisedNav whole = new UnitisedNav();
    UnitisedNav restored = new UnitisedNav();
    for (int i = 0; i < path.size(); i++) {
      double value = path.get(i);
      for (UnitisedNav nav : List.of(whole, restored)) {
        if (i % 3 == 1) {
          nav.transfer(value - 300, 400);
        } else {
          assertThat(nav.onTick(value)).isBetween(0.0, 1.0);
        }
        assertThat(nav.drawdownAt(value)).isBetween(0.0, 1.0);
        assertThat(nav.units()).isGreaterThanOrEqualTo(0).isFinite();
      }
      restored = Facts.again(restored::writeTo, UnitisedNav::readFrom);
    }
    assertThat(Facts.bytes(restored::writeTo)).isEqualTo(Facts.bytes(whole::writeTo));
  }
}
