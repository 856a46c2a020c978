/** Tests of the package of the same name. */
@NullMarked
package io.breakwater.udfs.math.rebalance;

import org.jspecify.annotations.NullMarked;
