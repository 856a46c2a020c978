/**
 * Intake: validates, adds the publisher's habits, numbers each lane and picks the partition.
 *
 * <pre>facts and evidence &rarr; IntakeStep &rarr; decision log</pre>
 */
@NullMarked
package io.breakwater.udfs.function.intake;

import org.jspecify.annotations.NullMarked;
