package io.breakwater.udfs.function.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WaitingRecordsTest {
  /** Several partitions, each nearly in order, and something quite out of order now and then. */
  @Property(tries = 200)
  void theyComeOutAsOutOfAPriorityQueue(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int partitions) {
    Random random = new Random(seed);
    WaitingRecords<Integer> ours = new WaitingRecords<>();
    PriorityQueue<Integer> theirs = new PriorityQueue<>();
    int[] clocks = new int[partitions];
    for (int i = 0; i < 400; i++) {
      if (random.nextInt(3) > 0) {
        int partition = random.nextInt(partitions);
        clocks[partition] += random.nextInt(5) - 1;
        int value = random.nextInt(20) == 0 ? random.nextInt(300) : clocks[partition];
        ours.add(value);
        theirs.add(value);
      } else {
        assertThat(ours.peek()).isEqualTo(theirs.peek());
        assertThat(ours.poll()).isEqualTo(theirs.poll());
      }
    }
    assertThat(ours.all()).containsExactlyInAnyOrderElementsOf(new ArrayList<>(theirs));
    while (!theirs.isEmpty()) {
      assertThat(ours.poll()).isEqualTo(theirs.poll());
    }
    assertThat(ours.poll()).isNull();
  }

  @Test
  void noneWaitsAtFirst() {
    assertThat(new WaitingRecords<Integer>().peek()).isNull();
  }
}
