/**
 * What trips market breakers, said plainly: steps are the rare bars at which a condition holds,
 * with their numbers; a rule says which sequence of them is a match; a match becomes a trip.
 *
 * <pre>
 * bar &rarr; step &rarr; (rule here, Flink CEP on the stream; a test holds both equal) &rarr; match &rarr; trip, alert
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.math.pattern;

import org.jspecify.annotations.NullMarked;
