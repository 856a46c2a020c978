/** Words for people: explanations of decisions. */
@NullMarked
package io.breakwater.udfs.function.report;

import org.jspecify.annotations.NullMarked;
