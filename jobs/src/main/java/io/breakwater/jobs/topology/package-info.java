/**
 * How it flows: each application is a function from streams to streams, without Kafka and files.
 *
 * <pre>MarketStateTopology &rarr; IntakeTopology &rarr; DecisionsTopology &rarr; ReportingTopology
 * </pre>
 */
@NullMarked
package io.breakwater.jobs.topology;

import org.jspecify.annotations.NullMarked;
