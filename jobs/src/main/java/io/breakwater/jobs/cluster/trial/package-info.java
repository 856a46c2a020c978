/**
 * Trials by fire: signals are fed to a local cluster while processes are killed, and what was
 * published is held against what was asked.
 */
@NullMarked
package io.breakwater.jobs.cluster.trial;

import org.jspecify.annotations.NullMarked;
