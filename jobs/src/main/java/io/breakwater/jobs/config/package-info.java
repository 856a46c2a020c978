/** Settings and the names of operators. */
@NullMarked
package io.breakwater.jobs.config;

import org.jspecify.annotations.NullMarked;
