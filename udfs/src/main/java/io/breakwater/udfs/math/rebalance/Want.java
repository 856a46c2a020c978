package io.breakwater.udfs.math.rebalance;

/**
 * A holding that is not where it should be.
 *
 * @param instrument BASE-QUOTE
 * @param goal where it should be
 * @param cause why it is due, in words with numbers
 * @param trigger of {@link RebalancePlan}
 */
record Want(String instrument, Goal goal, String cause, String trigger) {

  /** Where a holding should be. */
  sealed interface Goal {
    /** Signed contracts, once the price is known. */
    double quantity(double equity, double moneyPerContract);
  }

  /** A signed share of equity. */
  record WeightGoal(double weight) implements Goal {
    @Override
    public double quantity(double equity, double moneyPerContract) {
      return weight * equity / moneyPerContract;
    }
  }

  /** Signed contracts. */
  record QuantityGoal(double contracts) implements Goal {
    @Override
    public double quantity(double equity, double moneyPerContract) {
      return contracts;
    }
  }
}
