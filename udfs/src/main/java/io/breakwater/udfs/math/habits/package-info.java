/**
 * How a publisher usually behaves, kept beside its signals.
 *
 * <pre>signal &rarr; SignalForm (is it well-formed?) &rarr; PublisherHabits &rarr; AuditRequest
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.math.habits;

import org.jspecify.annotations.NullMarked;
