/**
 * Market state: per instrument, over pairs, and put together for the log.
 *
 * <pre>
 * facts &rarr; InstrumentStep &rarr; (flash steps &rarr; CEP &rarr; trips) &rarr; AssemblerStep &rarr; bar vectors &rarr; CorrelationStep
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.function.market;

import org.jspecify.annotations.NullMarked;
