/**
 * The demo: a day of a market fed into a whole installation on this machine, and what was decided
 * read back from it.
 *
 * <pre>
 * Day &rarr; Feeder &rarr; Kafka &#8644; four jobs, Kafka &rarr; Board &rarr; Screen; Kafka &#8644; Venue
 * </pre>
 */
@NullMarked
package io.breakwater.jobs.demo;

import org.jspecify.annotations.NullMarked;
