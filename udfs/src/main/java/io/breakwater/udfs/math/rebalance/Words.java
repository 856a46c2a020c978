package io.breakwater.udfs.math.rebalance;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in reasons. */
final class Words {
  private Words() {}

  /** Contracts, as short as they are exact to eight digits. */
  static String quantity(double contracts) {
    BigDecimal rounded = BigDecimal.valueOf(contracts).setScale(8, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Money with two digits. */
  static String money(double amount) {
    return BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }
}
