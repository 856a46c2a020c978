/**
 * A whole installation in one process: a Kafka broker, a Flink cluster with its web UI, writers and
 * readers of topics. For the demo and for tests; only the making of topics is for production too.
 *
 * <pre>KafkaFeeder &rarr; EmbeddedKafka &#8644; LocalCluster, EmbeddedKafka &rarr; KafkaReader
 * </pre>
 */
@NullMarked
package io.breakwater.jobs.local;

import org.jspecify.annotations.NullMarked;
