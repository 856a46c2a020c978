package io.breakwater.udfs.math.room;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever comes in whatever order, what was allowed and may still fill never exceeds a limit. The
 * orders really standing at the venue are kept by {@link VenueBooks}, which know nothing of the
 * room but its answers.
 */
class RoomEnvelopeProperties {
  private static final int STEPS = 60;

  @Property(tries = 400)
  void allowedOpeningsStayInsideAndRoomIsGivenBackExactly(@ForAll long seed) {
    VenueOracle venue = new VenueOracle(seed);
    for (int step = 0; step < STEPS; step++) {
      venue.step();
      venue.books.checkLimits();
    }
    venue.settle();
    venue.books.checkLimits();
    venue.checkReservations();
    assertThat(venue.allowed()).isPositive();
  }
}
