/** What the market looked like as of the log clock: marks and how old they are. */
@NullMarked
package io.breakwater.udfs.math.evidence;

import org.jspecify.annotations.NullMarked;
