package io.breakwater.udfs.function.intake;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * How the decision log is laid out: an owner's shard is fixed, a shard's partition too.
 *
 * @param shards number of shards S; owners are spread over them by a hash that never changes
 * @param partitions partitions P of the decision log; shard s is in partition s mod P
 * @param workers intake workers, over which lanes are spread
 */
public record LogLayout(int shards, int partitions, int workers) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Refuses layouts that leave a partition without a shard. */
  public LogLayout {
    if (partitions < 1 || shards < partitions || workers < 1) {
      throw new IllegalArgumentException(
          "need shards >= partitions >= 1 and workers >= 1: "
              + shards
              + ", "
              + partitions
              + ", "
              + workers);
    }
  }

  /** Shard of an owner, 0 &le; shard &lt; S. */
  public int shardOf(String owner) {
    return hash(owner) % shards;
  }

  /** Partition of a shard. */
  public int partitionOf(int shard) {
    return shard % partitions;
  }

  /** Intake worker of a lane. */
  public int workerOf(String lane) {
    return hash(lane) % workers;
  }

  private static int hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() & 0x7fffffff);
  }
}
