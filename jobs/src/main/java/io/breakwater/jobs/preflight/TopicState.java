package io.breakwater.jobs.preflight;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/**
 * How a topic is on the broker.
 *
 * @param name its name
 * @param partitions their number
 * @param copies replication factor, of the partition with the fewest
 * @param settings its settings in force by Kafka's names, the broker's own where it has none
 * @param rights what the caller may do with it; null: the broker does not tell
 */
public record TopicState(
    String name,
    int partitions,
    int copies,
    Map<String, String> settings,
    @Nullable Set<AclOperation> rights) {}
