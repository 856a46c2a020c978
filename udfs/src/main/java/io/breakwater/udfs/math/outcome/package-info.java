/**
 * What became of audited signals, and what the score was worth: marks and verdicts in, outcomes and
 * calibration out.
 */
@NullMarked
package io.breakwater.udfs.math.outcome;

import org.jspecify.annotations.NullMarked;
