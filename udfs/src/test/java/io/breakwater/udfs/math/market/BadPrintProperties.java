package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A single print never speaks alone: whatever it says, no step of a pattern comes of it. */
class BadPrintProperties {
  private static final int MINUTES = 90;
  private static final int TRADES_PER_MINUTE = 4;

  @Property(tries = 60)
  void aPrintTenTimesOffChangesNoStep(
      @ForAll @IntRange(max = 10_000) int seed,
      @ForAll @IntRange(min = 6, max = MINUTES * TRADES_PER_MINUTE - 2) int at,
      @ForAll boolean tenfold,
      @ForAll boolean books) {
    Recorder clean = run(seed, -1, 1, books);
    Recorder spoiled = run(seed, at, tenfold ? 10 : 0.1, books);
    assertThat(spoiled.reasons()).containsExactly(Refusal.UNCONFIRMED_PRINT);
    assertThat(spoiled.patternSteps).isEqualTo(clean.patternSteps);
    assertThat(spoiled.steps).isEqualTo(clean.steps);
    assertThat(spoiled.trips).isEqualTo(clean.trips);
  }

  /** Rough enough that patterns have steps of their own. */
  private static Recorder run(int seed, int badAt, double factor, boolean books) {
    Random random = new Random(seed);
    Recorder out = new Recorder();
    InstrumentEngine engine = Facts.engine();
    double price = 100;
    for (int number = 0; number < MINUTES * TRADES_PER_MINUTE; number++) {
      int minute = number / TRADES_PER_MINUTE;
      double second = 60.0 * minute + 60.0 * (number % TRADES_PER_MINUTE) / TRADES_PER_MINUTE + 1;
      boolean wild = minute > 60 && minute < 75;
      price *= Math.exp((wild ? 0.012 : 4e-4) * random.nextGaussian());
      if (books) {
        engine.onBook(Facts.book("A", second, price * 0.9999, price * 1.0001, 5), out);
      }
      engine.onTrade(Facts.trade(second + 1, price), out);
      if (number == badAt) {
        engine.onTrade(Facts.trade(second + 2, price * factor), out);
      }
    }
    engine.advanceTo(Facts.minute(MINUTES), out);
    return out;
  }

  @Property(tries = 20)
  void butItsStepsAreReal(@ForAll @IntRange(max = 10_000) int seed) {
    List<?> steps = run(seed, -1, 1, true).patternSteps;
    assertThat(steps).isNotEmpty();
  }
}
