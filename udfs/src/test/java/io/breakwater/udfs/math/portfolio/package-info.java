/** Tests of the package of the same name. */
@NullMarked
package io.breakwater.udfs.math.portfolio;

import org.jspecify.annotations.NullMarked;
