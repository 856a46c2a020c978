/**
 * Who must stop, for how long, and who may end it.
 *
 * <pre>Trip (a pattern matched) &rarr; BreakerBoard &rarr; BreakerMachine &rarr; Breaker steps
 * valuation tick &rarr; DrawdownRules &rarr; Trip</pre>
 */
@NullMarked
package io.breakwater.udfs.math.breaker;

import org.jspecify.annotations.NullMarked;
