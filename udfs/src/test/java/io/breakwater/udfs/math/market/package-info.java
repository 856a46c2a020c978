/** One instrument's market held against hand-made numbers, a plain reference and its own laws. */
@NullMarked
package io.breakwater.udfs.math.market;

import org.jspecify.annotations.NullMarked;
