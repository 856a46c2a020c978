/** Bytes of state: the small words of which every versioned format here is made. */
@NullMarked
package io.breakwater.udfs.math.state;

import org.jspecify.annotations.NullMarked;
