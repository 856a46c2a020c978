/** Runs: main classes of the applications on a cluster, and the bounded run of a replay. */
@NullMarked
package io.breakwater.jobs.job;

import org.jspecify.annotations.NullMarked;
