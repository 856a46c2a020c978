/**
 * A local cluster of real processes: ZooKeeper, Kafka brokers, job managers and task managers, each
 * a JVM of its own on the loopback interface, put together from the libraries of the build.
 *
 * <p>{@code Program} (what runs) and {@code ClusterPlan} (which processes, which ports) → {@code
 * ProcessCluster} (starts, looks after, stops them as {@code Daemon}s) → {@code SessionClient}
 * (submits the applications).
 */
@NullMarked
package io.breakwater.jobs.cluster;

import org.jspecify.annotations.NullMarked;
