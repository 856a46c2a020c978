@NullMarked
package io.breakwater.udfs.math.outcome;

import org.jspecify.annotations.NullMarked;
