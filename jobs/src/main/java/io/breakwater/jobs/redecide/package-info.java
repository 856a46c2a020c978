/**
 * Deciding again what was decided: the same rooms over a decision log of the past, in one thread
 * and without a cluster, and what differs from what was written then.
 *
 * <pre>DecisionLogFile or topic decision-log &rarr; Redecision &rarr; Comparison, PolicyImpact
 * </pre>
 */
@NullMarked
package io.breakwater.jobs.redecide;

import org.jspecify.annotations.NullMarked;
