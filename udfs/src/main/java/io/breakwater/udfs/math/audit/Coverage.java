package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import java.util.List;

/** How much of what the score looks at was there; informs, never changes a verdict. */
final class Coverage {
  private Coverage() {}

  /** Share of the factors, FLOOR not counted, whose input was usable: status OK or NONE. */
  static double confidence(List<Factor> factors) {
    int usable = 0;
    int all = 0;
    for (Factor factor : factors) {
      if (!factor.getCode().equals(FactorCode.FLOOR.name())) {
        all++;
        boolean heard =
            factor.getStatus() == InputStatus.OK || factor.getStatus() == InputStatus.NONE;
        usable += heard ? 1 : 0;
      }
    }
    return all == 0 ? 0 : usable / (double) all;
  }

  /**
   * THIN: VOLATILITY is not OK; else FULL: LIQUIDITY and CROWDING are OK; else BOOK: LIQUIDITY is
   * OK; else BARS.
   */
  static String tier(List<Factor> factors) {
    if (!isOk(factors, FactorCode.VOLATILITY)) {
      return "THIN";
    }
    if (!isOk(factors, FactorCode.LIQUIDITY)) {
      return "BARS";
    }
    return isOk(factors, FactorCode.CROWDING) ? "FULL" : "BOOK";
  }

  private static boolean isOk(List<Factor> factors, FactorCode code) {
    for (Factor factor : factors) {
      if (factor.getCode().equals(code.name())) {
        return factor.getStatus() == InputStatus.OK;
      }
    }
    return false;
  }
}
