package io.breakwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.Signal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void everyStreamOfTheProductIsThere() {
    assertThat(Topics.all(Topic.Direction.INPUT))
        .extracting(Topic::name)
        .containsExactlyInAnyOrder(
            "instruments bars trades books funding flows news events signals balances fills"
                .concat(" transfers order-updates policies commands venues genesis")
                .split(" "));
    assertThat(Topics.all(Topic.Direction.INTERNAL))
        .extracting(Topic::name)
        .containsExactly("evidence", "decision-log", "gate-reports");
    assertThat(Topics.all(Topic.Direction.OUTPUT))
        .extracting(Topic::name)
        .containsExactlyInAnyOrder(
            "instrument-states correlations portfolios audits breakers orders alerts attribution"
                .concat(
                    " explanations outcomes dead-letters pulse snapshots timeframes matrix clusters")
                .concat(" shadow-audits")
                .split(" "));
  }

  @Test
  void moneyRunsInTheLedgerLane() {
    assertThat(Topics.all().stream().filter(t -> t.lane() == Topic.Lane.LEDGER))
        .containsExactlyInAnyOrder(Topics.ORDERS, Topics.PORTFOLIOS, Topics.ATTRIBUTION);
  }

  @Test
  void theEvidenceHasOneOrder() {
    assertThat(Topics.EVIDENCE.partitions()).isEqualTo(1);
    assertThat(Topics.EVIDENCE.lane(0)).isEqualTo("evidence-0");
  }

  @Test
  void theBrokerStampsTheDecisionLogAndNothingElse() {
    assertThat(Topics.all().stream().filter(Topic::appendTime))
        .containsExactly(Topics.DECISION_LOG);
    assertThat(Topics.DECISION_LOG.settings())
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("retention.ms", "2592000000");
    assertThat(Topics.SIGNALS.settings())
        .containsEntry("message.timestamp.type", "CreateTime")
        .containsEntry("retention.ms", "-1");
  }

  @Test
  void everyRecordHasAKeyAndATime() {
    for (Topic<?> topic : Topics.all()) {
      keyed(topic);
    }
  }

  private static <T extends SpecificRecord> void keyed(Topic<T> topic) {
    for (T record : RandomRecords.of(topic.recordClass(), 20, 1)) {
      assertThat(topic.key(record)).as(topic.name()).isNotNull();
      topic.eventTime(record);
    }
  }

  @Test
  void signalsAreKeptTogetherByPublisherAndTimedByArrival() {
    Signal signal = RandomRecords.of(Signal.class, 1, 2).get(0);
    signal.setPublisherId("desk-7");
    signal.setEmittedAt(5L);
    signal.setReceivedAt(null);
    assertThat(Topics.SIGNALS.key(signal)).isEqualTo("desk-7");
    assertThat(Topics.SIGNALS.eventTime(signal)).isEqualTo(5L);
    signal.setReceivedAt(9L);
    assertThat(Topics.SIGNALS.eventTime(signal)).isEqualTo(9L);
  }

  @Test
  void aBarsTimeIsItsEnd() {
    Bar bar = RandomRecords.of(Bar.class, 1, 2).get(0);
    bar.setOpenTime(0L);
    bar.setIntervalSeconds(60);
    assertThat(Topics.BARS.eventTime(bar)).isEqualTo(60_000_000L);
  }

  @Test
  void theMarketWideCorrelationRowHasAKeyOfItsOwn() {
    Correlation row = new Correlation();
    assertThat(Topics.CORRELATIONS.key(row)).isEqualTo("market");
    row.setLeft("BTC-USD");
    row.setRight("ETH-USD");
    assertThat(Topics.CORRELATIONS.key(row)).isEqualTo("BTC-USD|ETH-USD");
  }

  @Test
  void aTopicTravelsAsItsName() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(List.copyOf(Topics.all()));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(Topics.all());
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Topics.named("trade"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trade; there are instruments, policies");
  }
}
