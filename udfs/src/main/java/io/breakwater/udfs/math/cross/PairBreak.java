package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.udfs.math.pattern.MarketPattern;
import io.breakwater.udfs.math.pattern.PatternTrips;
import java.util.Locale;
import java.util.Map;

/**
 * The bar at which a pair has stopped moving as it used to: CORRELATION_BREAK.
 *
 * @param left first of the two names
 * @param right the other
 * @param barEnd end of the third bar in a row, epoch microseconds
 * @param rho rolling correlation there
 * @param rhoSlow slow correlation there
 * @param shiftZ their distance in standard errors
 */
public record PairBreak(
    String left, String right, long barEnd, double rho, double rhoSlow, double shiftZ) {
  /** As a row of correlations. */
  public Correlation row() {
    Correlation pair = new Correlation();
    pair.setEventTime(barEnd);
    pair.setLeft(left);
    pair.setRight(right);
    pair.setRho(rho);
    pair.setRhoSlow(rhoSlow);
    pair.setShiftZ(shiftZ);
    return pair;
  }

  /** As a trip for the log. */
  public Trip trip() {
    return PatternTrips.trip(MarketPattern.CORRELATION_BREAK, scope(), barEnd, numbers(), words());
  }

  /** As an alert for people. */
  public Alert alert() {
    return PatternTrips.alert(MarketPattern.CORRELATION_BREAK, scope(), barEnd, numbers(), words());
  }

  private String scope() {
    return left + "|" + right;
  }

  private Map<String, Double> numbers() {
    return Map.of("rho", rho, "rhoSlow", rhoSlow, "shiftZ", shiftZ);
  }

  private String words() {
    return String.format(
        Locale.ROOT,
        "%s and %s do not move together as they used to: correlation is %.2f over the hour to %s,"
            + " slowly %.2f, %.1f standard errors apart.",
        left,
        right,
        rho,
        Times.iso(barEnd),
        rhoSlow,
        Math.abs(shiftZ));
  }
}
