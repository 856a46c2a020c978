/**
 * Bringing a portfolio back to its targets and inside its envelope.
 *
 * <pre>Valuation, policy, market, stops &rarr; DriftPlanner &rarr; RebalancePlan (orders) and Skips
 * RebalancePlan, fills, order updates, approval &rarr; RebalanceState &rarr; working remainders
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.math.rebalance;

import org.jspecify.annotations.NullMarked;
