/**
 * Topics as Flink sources and sinks.
 *
 * <pre>topic &rarr; KafkaInputs (FactReader, LogReader, TimeGuard, watermarks) &rarr; log records
 * log records &rarr; KafkaOutputs (RecordWriter) &rarr; topic</pre>
 */
@NullMarked
package io.breakwater.jobs.connect.kafka;

import org.jspecify.annotations.NullMarked;
