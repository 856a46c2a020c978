package io.breakwater.udfs.function.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Owners spread over shards, shards over partitions. */
class LogLayoutTest {
  @Test
  void spreadsOwnersEvenly() {
    LogLayout layout = new LogLayout(32, 4, 2);
    for (String form : new String[] {"owner-%d", "%05d", "O%d", "fund/%d/main", "%x@desk"}) {
      int[] owners = new int[32];
      for (int i = 0; i < 10_000; i++) {
        owners[layout.shardOf(String.format(form, i))]++;
      }
      // 312.5 each if it were even.
      assertThat(Arrays.stream(owners).min().orElseThrow()).as(form).isGreaterThan(218);
      assertThat(Arrays.stream(owners).max().orElseThrow()).as(form).isLessThan(407);
    }
  }

  @Test
  void neverMovesAnOwner() {
    LogLayout layout = new LogLayout(32, 4, 2);
    // CRC-32 of "123456789" is cbf43926: 0x4bf43926 mod 32 = 6, and 6 mod 4 = 2.
    assertThat(layout.shardOf("123456789")).isEqualTo(6);
    assertThat(layout.partitionOf(6)).isEqualTo(2);
    assertThat(new LogLayout(32, 8, 1).shardOf("123456789")).isEqualTo(6);
  }

  @Test
  void givesEveryPartitionItsShards() {
    LogLayout layout = new LogLayout(32, 4, 2);
    int[] shards = new int[4];
    for (int shard = 0; shard < 32; shard++) {
      shards[layout.partitionOf(shard)]++;
    }
    assertThat(shards).containsOnly(8);
  }

  @Test
  void refusesPartitionsWithoutShards() {
    assertThatThrownBy(() -> new LogLayout(3, 4, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogLayout(4, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogLayout(4, 4, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
