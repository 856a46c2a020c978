package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * 100 plus the points of the factors in their published order, FLOOR last.
 *
 * @param value 0 to 100
 * @param factors the factors, FLOOR among them
 */
record Score(double value, List<Factor> factors) {
  private static final double FULL = 100;

  /** The score of the given factors, to which FLOOR is added. */
  static Score of(List<Factor> penalties) {
    double sum = sum(penalties);
    List<Factor> all = new ArrayList<>(penalties);
    all.add(floor(sum));
    return new Score(sum + lift(sum), List.copyOf(all));
  }

  /** 100 plus all points, in order. */
  static double sum(List<Factor> factors) {
    double sum = FULL;
    for (Factor factor : factors) {
      sum += factor.getPoints();
    }
    return sum;
  }

  private static double lift(double sum) {
    return sum < 0 ? -sum : 0;
  }

  /** Raw: the sum of the penalties; its curve lifts what exceeds 100 back. */
  private static Factor floor(double sum) {
    double penalties = FULL - sum;
    double lift = lift(sum);
    PenaltyCurve curve =
        lift > 0
            ? PenaltyCurve.of(FULL, 0, Math.max(penalties, Math.nextUp(FULL)), lift)
            : PenaltyCurve.of(FULL, 0);
    return new Factor(
        FactorCode.FLOOR.name(),
        lift,
        lift > 0 ? curve.lastRaw() : penalties,
        curve.points(),
        InputStatus.OK,
        null,
        null,
        null);
  }
}
