package io.breakwater.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.report.Decision.Group;
import org.junit.jupiter.api.Test;

/** What goes into a page that cannot hold all. */
class DecisionListTest {
  private static Decision decision(Group group, int number) {
    return new Decision(
        group, group + "-" + number, number, "P", null, null, null, "", "", null, null);
  }

  @Test
  void keepsWhatWeighsMostAndCountsTheRest() {
    DecisionList list = new DecisionList(10);
    for (int number = 0; number < 8; number++) {
      list.add(decision(Group.ALLOW, number));
      list.add(decision(Group.BLOCK, number));
      if (number < 3) {
        list.add(decision(Group.BREAKER, number));
      }
    }
    list.settle();
    assertThat(list.kept())
        .hasSize(10)
        .isSortedAccordingTo((a, b) -> Long.compare(a.time(), b.time()));
    assertThat(list.shown(Group.BREAKER)).isEqualTo(3);
    assertThat(list.shown(Group.BLOCK)).isEqualTo(7);
    assertThat(list.shown(Group.ALLOW)).isZero();
    assertThat(list.total(Group.ALLOW)).isEqualTo(8);
    assertThat(list.kept()).extracting(Decision::id).contains("BLOCK-6").doesNotContain("BLOCK-7");
  }

  @Test
  void chosenNamesAreThoseWithTheMostDecisions() {
    Chosen chosen = new Chosen(2, java.util.Map.of("a", 1L, "b", 5L, "c", 5L));
    assertThat(chosen.has("b")).isTrue();
    assertThat(chosen.has("c")).isTrue();
    assertThat(chosen.has("a")).isFalse();
    assertThat(chosen.leftOut()).isEqualTo(1);
  }
}
