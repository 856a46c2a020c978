@NullMarked
package io.breakwater.udfs.math.pattern;

import org.jspecify.annotations.NullMarked;
