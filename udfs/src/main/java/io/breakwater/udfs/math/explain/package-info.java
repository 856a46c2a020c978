/** Decisions in plain English, from their own record. */
@NullMarked
package io.breakwater.udfs.math.explain;

import org.jspecify.annotations.NullMarked;
