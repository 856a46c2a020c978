package io.breakwater.udfs.math.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.ScheduledEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewsAndEventsTest {
  private static final long NOW = 1_746_100_800L * Times.SECOND;

  private final NewsDesk desk = new NewsDesk();
  private final EventCalendar calendar = new EventCalendar();
  private final Instrument eth = new Instrument();

  NewsAndEventsTest() {
    eth.setInstrument("ETH-USDT");
    eth.setBase("ETH");
    eth.setSector("L1");
  }

  private static News news(String id, long at, @Nullable Double sentiment) {
    return new News(id, at, List.of("ETH"), List.of(), "h", "wire", sentiment, 0.5, 0.5);
  }

  private static ScheduledEvent event(String id, long published, long at, boolean cancelled) {
    return new ScheduledEvent(id, "name", at, published, List.of(), List.of("L1"), 0.5, cancelled);
  }

  @Test
  void itemsCountForThirtyMinutesInclusive() {
    desk.accept(news("a", NOW, 1.0));
    double weight = 0.25 * Math.exp(-2);
    assertThat(desk.sentimentOf(eth, NOW + 30 * Times.MINUTE).value())
        .isCloseTo(weight, within(1e-12));
    assertThat(desk.sentimentOf(eth, NOW + 30 * Times.MINUTE + 1).status())
        .isEqualTo(InputStatus.NONE);
  }

  @Test
  void firstVersionCountsForADay() {
    assertThat(desk.accept(news("a", NOW, -1.0))).isTrue();
    assertThat(desk.accept(news("a", NOW + 1, 1.0))).isFalse();
    assertThat(desk.sentimentOf(eth, NOW + 1).value()).isNegative();
    assertThat(desk.accept(news("b", NOW + 24 * Times.HOUR, null))).isTrue();
    assertThat(desk.accept(news("a", NOW + 24 * Times.HOUR, 1.0))).isFalse();
    assertThat(desk.accept(news("c", NOW + 25 * Times.HOUR, null))).isTrue();
    assertThat(desk.accept(news("a", NOW + 25 * Times.HOUR, 1.0))).isTrue();
  }

  @Test
  void anItemWithoutSentimentSaysNothing() {
    assertThat(desk.sentimentOf(eth, NOW).status()).isEqualTo(InputStatus.NOT_CONFIGURED);
    desk.accept(news("a", NOW, null));
    assertThat(desk.sentimentOf(eth, NOW).status()).isEqualTo(InputStatus.NONE);
  }

  @Test
  void manyItemsAreNamedByTheNewest() {
    for (int i = 0; i < 10; i++) {
      desk.accept(news("n" + i, NOW + i, 1.0));
    }
    assertThat(desk.sentimentOf(eth, NOW + 10).source())
        .isEqualTo("news:n2,n3,n4,n5,n6,n7,n8,n9 and 2 earlier");
  }

  @Test
  void latestRecordOfAnEventHolds() {
    calendar.accept(event("e", 1, NOW, false));
    calendar.accept(event("e", 2, NOW + Times.HOUR, false));
    calendar.accept(event("e", 1, NOW, false));
    assertThat(calendar.concerning(eth))
        .singleElement()
        .returns(NOW + Times.HOUR, ScheduledEvent::getScheduledAt);
    calendar.accept(event("e", 3, NOW + Times.HOUR, true));
    assertThat(calendar.concerning(eth)).isEmpty();
    eth.setSector(null);
    calendar.accept(event("f", 3, NOW, false));
    assertThat(calendar.concerning(eth)).isEmpty();
  }

  @Test
  void surviveARestart() throws IOException {
    desk.accept(news("a", NOW, 1.0));
    desk.accept(news("b", NOW + 5, -0.5));
    calendar.accept(event("e", 1, NOW, false));
    calendar.accept(event("f", 1, NOW - 25 * Times.HOUR, false));
    calendar.forgetBefore(NOW);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    desk.writeTo(new DataOutputStream(bytes));
    calendar.writeTo(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    NewsDesk readDesk = NewsDesk.readFrom(in);
    EventCalendar readCalendar = EventCalendar.readFrom(in);
    assertThat(readDesk.sentimentOf(eth, NOW + 9)).isEqualTo(desk.sentimentOf(eth, NOW + 9));
    assertThat(readDesk.accept(news("a", NOW + 9, 1.0))).isFalse();
    assertThat(readCalendar.concerning(eth)).hasSize(1).isEqualTo(calendar.concerning(eth));
    assertThat(readCalendar.seen()).isTrue();
    assertThat(readDesk.seen()).isTrue();
  }
}
