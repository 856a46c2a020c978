/**
 * What a consumer of verdicts needs to keep the contract of docs/consumers.md: bytes in, a
 * permission or a typed refusal out. No Kafka client of a certain version, no Flink.
 *
 * <pre>topics audits, pulse &rarr; Permissions &rarr; Answer</pre>
 */
@NullMarked
package io.breakwater.schemas.consumer;

import org.jspecify.annotations.NullMarked;
