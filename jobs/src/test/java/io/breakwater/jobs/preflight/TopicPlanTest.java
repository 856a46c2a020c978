package io.breakwater.jobs.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.breakwater.jobs.preflight.Finding.Level;
import io.breakwater.jobs.preflight.TopicDifference.Remedy;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPlanTest {
  private static final short COPIES = 3;

  @Test
  void nothingDiffersWhereAllIsAsTheCodeSays() {
    Map<String, TopicState> present = new HashMap<>();
    for (Topic<?> topic : Topics.all()) {
      present.put(topic.name(), state(topic, topic.partitions(), COPIES, Map.of()));
    }
    assertThat(TopicPlan.of(TopicWish.all(COPIES), present, Set.of())).isEmpty();
  }

  @Test
  void everyTopicIsWishedForOnceWithCopiesInSync() {
    assertThat(TopicWish.all(COPIES))
        .extracting(TopicWish::name)
        .containsExactlyElementsOf(Topics.all().stream().map(Topic::name).toList());
    assertThat(new TopicWish(Topics.BARS, COPIES).settings())
        .containsEntry("min.insync.replicas", "2")
        .containsAllEntriesOf(Topics.BARS.settings());
    assertThat(new TopicWish(Topics.BARS, (short) 1).settings())
        .containsEntry("min.insync.replicas", "1");
  }

  @Test
  void whatIsMissingIsCreatedAndWhatIsHiddenIsNot() {
    List<TopicWish> wishes =
        List.of(new TopicWish(Topics.BARS, COPIES), new TopicWish(Topics.FILLS, COPIES));
    assertThat(TopicPlan.of(wishes, Map.of(), Set.of("fills")))
        .extracting(TopicDifference::topic, TopicDifference::is, TopicDifference::remedy)
        .containsExactly(
            tuple("bars", "missing", Remedy.CREATE),
            tuple("fills", "not to be seen", Remedy.BY_HAND));
  }

  @ParameterizedTest
  @CsvSource({"3", "8"})
  void partitionsAreNeverChanged(int partitions) {
    TopicDifference found = only(state(Topics.BARS, partitions, COPIES, Map.of()), Topics.BARS);
    assertThat(found.what()).isEqualTo("partitions");
    assertThat(found.remedy()).isEqualTo(Remedy.BY_HAND);
    assertThat(found.level()).isEqualTo(Level.FAIL);
    assertThat(found.fix()).contains("never changed");
  }

  /** BARS are kept for 14 days, SIGNALS for ever. */
  @ParameterizedTest
  @CsvSource({
    "bars, retention.ms, 604800000, CHANGE, FAIL",
    "bars, retention.ms, 1209600001, BY_HAND, WARN",
    "bars, retention.ms, -1, BY_HAND, WARN",
    "signals, retention.ms, 604800000, CHANGE, FAIL",
    "bars, cleanup.policy, compact, BY_HAND, FAIL",
    "bars, cleanup.policy, 'compact,delete', CHANGE, FAIL",
    "signals, cleanup.policy, compact, CHANGE, FAIL",
    "decision-log, message.timestamp.type, CreateTime, CHANGE, FAIL",
    "bars, max.message.bytes, 1048588, CHANGE, FAIL",
    "bars, max.message.bytes, 8388608, CHANGE, WARN",
    "bars, min.insync.replicas, 1, CHANGE, WARN",
    "bars, min.insync.replicas, 4, CHANGE, FAIL"
  })
  void aSettingIsChangedOnlyWhereNothingIsLost(
      String topic, String setting, String is, Remedy remedy, Level level) {
    Topic<?> wished = Topics.named(topic);
    TopicDifference found =
        only(state(wished, wished.partitions(), COPIES, Map.of(setting, is)), wished);
    assertThat(found.what()).isEqualTo(setting);
    assertThat(found.is()).isEqualTo(is);
    assertThat(found.remedy()).isEqualTo(remedy);
    assertThat(found.level()).isEqualTo(level);
    assertThat(found.fix()).isNotBlank();
  }

  @Test
  void moreCopiesAndMoreInSyncDoNoHarm() {
    TopicState state = state(Topics.BARS, 4, 5, Map.of("min.insync.replicas", "4"));
    assertThat(TopicPlan.of(List.of(new TopicWish(Topics.BARS, COPIES)), present(state), Set.of()))
        .isEmpty();
  }

  /** To ask for two in sync of one copy would stop all writing. */
  @Test
  void withoutCopiesNoneIsAskedToBeInSync() {
    TopicState state = state(Topics.BARS, 4, 1, Map.of("min.insync.replicas", "1"));
    assertThat(TopicPlan.of(List.of(new TopicWish(Topics.BARS, COPIES)), present(state), Set.of()))
        .extracting(TopicDifference::what, TopicDifference::remedy)
        .containsExactly(
            tuple("copies", Remedy.BY_HAND), tuple("min.insync.replicas", Remedy.BY_HAND));
  }

  private static TopicDifference only(TopicState state, Topic<?> topic) {
    List<TopicDifference> all =
        TopicPlan.of(List.of(new TopicWish(topic, COPIES)), present(state), Set.of());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Map<String, TopicState> present(TopicState state) {
    return Map.of(state.name(), state);
  }

  private static TopicState state(
      Topic<?> topic, int partitions, int copies, Map<String, String> other) {
    Map<String, String> settings = new HashMap<>(new TopicWish(topic, COPIES).settings());
    settings.putAll(other);
    return new TopicState(topic.name(), partitions, copies, settings, Set.of());
  }
}
