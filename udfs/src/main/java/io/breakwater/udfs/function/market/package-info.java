/**
 * Market state: per instrument, over pairs, and put together for the log.
 *
 * <pre>
 * facts &rarr; InstrumentStep &rarr; rows &rarr; MarketBarsStep &rarr; bar vectors &rarr; CorrelationStep
 *             &darr; rare steps      &darr; rare steps              &darr; breaks
 *             CEP: FlashMovePattern, MarketPatterns &rarr; trips &rarr; AssemblerStep &rarr; the log
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.function.market;

import org.jspecify.annotations.NullMarked;
