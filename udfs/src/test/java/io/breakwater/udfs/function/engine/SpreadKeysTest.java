package io.breakwater.udfs.function.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fixed number of keys, evenly over key groups and so over subtasks. */
class SpreadKeysTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8, 32, 128})
  void hitsDistinctKeyGroups(int count) {
    Set<Integer> groups = new HashSet<>();
    for (String key : SpreadKeys.of("room", count)) {
      groups.add(KeyGroupRangeAssignment.assignToKeyGroup(key, SpreadKeys.MAX_PARALLELISM));
    }
    assertThat(groups).hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void givesEverySubtaskItsShare(int parallelism) {
    int[] keys = new int[parallelism];
    for (String key : SpreadKeys.of("room", 8)) {
      keys[
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              key, SpreadKeys.MAX_PARALLELISM, parallelism)]++;
    }
    assertThat(keys).containsOnly(8 / parallelism);
  }

  @Test
  void namesAreTheSameEveryTime() {
    assertThat(SpreadKeys.of("room", 4)).isEqualTo(SpreadKeys.of("room", 4));
    assertThat(Arrays.stream(SpreadKeys.of("room", 4)).map(key -> key.substring(0, 7)))
        .containsExactly("room-0-", "room-1-", "room-2-", "room-3-");
  }
}
