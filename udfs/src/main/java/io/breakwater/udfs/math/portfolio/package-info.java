/**
 * What a portfolio owns, what it is worth, how far it fell and how much exposure that leaves it.
 *
 * <pre>fills, transfers, funding, balances &rarr; Ledger &rarr; Valuation (at marks)
 * Valuation &rarr; UnitisedNav &rarr; drawdown &rarr; DeriskingLadder &rarr; exposure multiplier
 * weights + ReturnHistory &rarr; Var</pre>
 */
@NullMarked
package io.breakwater.udfs.math.portfolio;

import org.jspecify.annotations.NullMarked;
