/**
 * Not the product: a minimal stand-in for a venue, so that a replay can see what became of what was
 * allowed. Full fill at the next mark, taker fee.
 */
@NullMarked
package io.breakwater.udfs.math.simulation;

import org.jspecify.annotations.NullMarked;
