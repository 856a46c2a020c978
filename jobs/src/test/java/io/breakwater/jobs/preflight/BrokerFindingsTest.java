package io.breakwater.jobs.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.breakwater.jobs.preflight.Finding.Level;
import io.breakwater.schemas.Topics;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerFindingsTest {
  private static final short COPIES = 3;

  @Test
  void theVersionIsTheOneThatWasTested() {
    assertThat(version(MetadataVersion.latestProduction().featureLevel())).isEqualTo(Level.OK);
    assertThat(version(MetadataVersion.IBP_3_9_IV0.featureLevel())).isEqualTo(Level.WARN);
    assertThat(version((short) 1)).isEqualTo(Level.FAIL);
    assertThat(version(Short.MAX_VALUE)).isEqualTo(Level.WARN);
    assertThat(BrokerFindings.version(null).level()).isEqualTo(Level.FAIL);
  }

  private static Level version(short level) {
    return BrokerFindings.version(level).level();
  }

  @ParameterizedTest
  @CsvSource({
    "transaction.max.timeout.ms, 899999, FAIL, transactions",
    "socket.request.max.bytes, 4194304, FAIL, record size",
    "message.max.bytes, 1048588, WARN, record size",
    "auto.create.topics.enable, true, WARN, broker",
    "unclean.leader.election.enable, true, FAIL, broker"
  })
  void aSettingThatDoesHarmIsFound(String name, String value, Level level, String area) {
    List<Finding> bad = bad(Map.of(name, value));
    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).level()).isEqualTo(level);
    assertThat(bad.get(0).area()).isEqualTo(area);
    assertThat(bad.get(0).fix()).contains(name);
    assertThat(bad.get(0).subjects()).containsExactly("broker 7");
  }

  @Test
  void kafkasOwnSettingsButForTheirSizeDo() {
    assertThat(bad(Map.of())).isEmpty();
    assertThat(BrokerFindings.settings(Map.of("7", Map.of())))
        .extracting(Finding::level)
        .containsExactly(Level.WARN);
  }

  private static List<Finding> bad(Map<String, String> other) {
    Map<String, String> settings = new HashMap<>();
    settings.put("transaction.max.timeout.ms", "900000");
    settings.put("socket.request.max.bytes", "104857600");
    settings.put("message.max.bytes", "4194304");
    settings.put("auto.create.topics.enable", "false");
    settings.put("unclean.leader.election.enable", "false");
    settings.putAll(other);
    return BrokerFindings.settings(Map.of("7", settings)).stream()
        .filter(each -> each.level() != Level.OK)
        .toList();
  }

  @Test
  void theSameOfSeveralTopicsIsOneFinding() {
    List<Finding> all =
        TopicFindings.of(TopicWish.all(COPIES), new BrokerView.Found(Map.of(), Set.of()));
    assertThat(all).hasSize(1);
    assertThat(all.get(0).subjects()).hasSameSizeAs(Topics.all()).contains("decision-log");
    assertThat(all.get(0).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void inputsAreReadAndTheRestIsWrittenToo() {
    Set<AclOperation> reader = EnumSet.of(AclOperation.DESCRIBE, AclOperation.READ);
    assertThat(topic("bars", reader, Map.of())).isEmpty();
    assertThat(topic("audits", reader, Map.of()))
        .singleElement()
        .satisfies(each -> assertThat(each.text()).contains("[WRITE]"))
        .extracting(Finding::level)
        .isEqualTo(Level.FAIL);
    assertThat(topic("audits", null, Map.of()))
        .extracting(Finding::level)
        .containsExactly(Level.WARN);
  }

  @Test
  void aLimitBySizeIsAFailure() {
    assertThat(topic("audits", EnumSet.allOf(AclOperation.class), Map.of("retention.bytes", "9")))
        .extracting(Finding::area, Finding::level)
        .containsExactly(tuple("retention", Level.FAIL));
  }

  private static List<Finding> topic(
      String name, Set<AclOperation> rights, Map<String, String> other) {
    TopicWish wish = new TopicWish(Topics.named(name), COPIES);
    Map<String, String> settings = new HashMap<>(wish.settings());
    settings.put("retention.bytes", "-1");
    settings.putAll(other);
    TopicState state = new TopicState(name, wish.topic().partitions(), COPIES, settings, rights);
    return TopicFindings.of(List.of(wish), new BrokerView.Found(Map.of(name, state), Set.of()))
        .stream()
        .filter(each -> each.level() != Level.OK)
        .toList();
  }
}
