package io.breakwater.udfs.math.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Signal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublisherHabitsTest {
  private static final long START = 1_746_100_800L * Times.SECOND;

  private final PublisherHabits habits = new PublisherHabits("desk");

  private static Signal signal(String id, int revision, @Nullable Double leverage) {
    Signal signal = new Signal();
    signal.setSignalId(id);
    signal.setRevision(revision);
    signal.setPublisherId("desk");
    signal.setInstrument("ETH-USDT");
    signal.setSide(Direction.LONG);
    signal.setIntent(Intent.OPEN);
    signal.setQuantity(1.0);
    signal.setLeverage(leverage);
    signal.setEmittedAt(START);
    return signal;
  }

  private AuditRequest send(String id, double notional) {
    return habits.observe(signal(id, 1, null), notional, null, "hash");
  }

  @Test
  void evidenceIsTakenBeforeTheSignalJoins() {
    AuditRequest first = send("a", 100);
    assertThat(first.getEarlierSignals()).isZero();
    assertThat(first.getMeanNotional()).isNull();
    AuditRequest second = send("b", 200);
    assertThat(second.getEarlierSignals()).isEqualTo(1);
    assertThat(second.getMeanNotional()).isEqualTo(100.0);
    // 0.9 * 100 + 0.1 * 200
    assertThat(send("c", 1).getMeanNotional()).isCloseTo(110, within(1e-9));
  }

  @Test
  void giantsAreCappedFromTheSixthOn() {
    for (String id : new String[] {"a", "b", "c", "d", "e"}) {
      send(id, 100);
    }
    send("f", 1e9); // joins as 400: 0.9*100 + 0.1*400
    AuditRequest next = send("g", 1);
    assertThat(next.getEarlierSignals()).isEqualTo(6);
    assertThat(next.getMeanNotional()).isCloseTo(130, within(1e-9));
  }

  @Test
  void leverageIncludesThisSignal() {
    AuditRequest first = habits.observe(signal("a", 1, 2.0), 100.0, null, "hash");
    assertThat(first.getLeverageFast()).isEqualTo(2.0);
    assertThat(first.getLeverageSlow()).isEqualTo(2.0);
    AuditRequest second = habits.observe(signal("b", 1, 4.0), 100.0, null, "hash");
    assertThat(second.getLeverageFast()).isCloseTo(0.7 * 2 + 0.3 * 4, within(1e-12));
    assertThat(second.getLeverageSlow()).isCloseTo(0.95 * 2 + 0.05 * 4, within(1e-12));
    AuditRequest third = habits.observe(signal("c", 1, null), 100.0, null, "hash");
    assertThat(third.getLeverageFast()).isCloseTo(0.7 * 2.6 + 0.3, within(1e-12));
  }

  @Test
  void onlyFirstWellFormedOpeningsCount() {
    send("a", 100);
    habits.observe(signal("a", 2, null), 900.0, null, "hash");
    Signal exit = signal("b", 1, 9.0);
    exit.setIntent(Intent.CLOSE);
    habits.observe(exit, 900.0, null, "hash");
    Signal malformed = signal("c", 1, Double.NaN);
    AuditRequest request = habits.observe(malformed, Double.NaN, null, "hash");
    assertThat(request.getNotionalAsSent()).isNull();
    assertThat(request.getLeverageFast()).isEqualTo(1.0);
    // The first revision decides: a repaired second one does not count either.
    habits.observe(signal("c", 2, null), 900.0, null, "hash");
    AuditRequest next = send("d", 100);
    assertThat(next.getEarlierSignals()).isEqualTo(1);
    assertThat(next.getMeanNotional()).isEqualTo(100.0);
  }

  @Test
  void whatIsUsualIsToldFromTheSixthOn() {
    for (String id : new String[] {"a", "b", "c", "d"}) {
      assertThat(send(id, 100).getSideShare()).isNull();
    }
    Signal other = signal("e", 1, null);
    other.setInstrument("BTC-USDT");
    other.setSide(Direction.SHORT);
    other.setEmittedAt(START + 2 * Times.HOUR);
    habits.observe(other, 100.0, null, "hash");
    AuditRequest usual = send("f", 100);
    assertThat(usual.getInstrumentShare()).isEqualTo(0.8);
    assertThat(usual.getSideShare()).isEqualTo(0.8);
    assertThat(usual.getHourShare()).isEqualTo(0.8);
    // Of six: one BTC, one short; an hour later both hours are neighbours.
    Signal next = signal("g", 1, null);
    next.setInstrument("BTC-USDT");
    next.setSide(Direction.SHORT);
    next.setEmittedAt(START + Times.HOUR);
    AuditRequest unusual = habits.observe(next, 100.0, null, "hash");
    assertThat(unusual.getInstrumentShare()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(unusual.getSideShare()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(unusual.getHourShare()).isEqualTo(1.0);
  }

  @Test
  void withoutEntryTheMarkTellsTheWrongSideAndWithoutAnyPriceNothingJoins() {
    Signal stopped = signal("a", 1, null);
    stopped.setStopPrice(3500.0);
    habits.observe(stopped, 3420.0, 3420.0, "hash");
    habits.observe(signal("b", 1, null), null, null, "hash");
    assertThat(habits.counted()).isZero();
  }

  @Test
  void survivesARestart() throws IOException {
    send("a", 100);
    habits.observe(signal("b", 1, 3.0), 250.0, null, "hash");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    habits.writeTo(new DataOutputStream(bytes));
    PublisherHabits read =
        PublisherHabits.readFrom(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.publisherId()).isEqualTo("desk");
    for (String id : new String[] {"a", "c", "d"}) {
      Signal next = signal(id, 1, 5.0);
      assertThat(read.observe(next, 300.0, null, "hash"))
          .isEqualTo(habits.observe(next, 300.0, null, "hash"));
    }
    assertThat(read.counted()).isEqualTo(4);
  }

  @Test
  void idsAreForgottenAfterAWeek() {
    send("a", 100);
    Signal late = signal("b", 1, null);
    late.setEmittedAt(START + 8 * 24 * Times.HOUR);
    habits.observe(late, 100.0, null, "hash");
    Signal again = signal("a", 1, null);
    again.setEmittedAt(START + 8 * 24 * Times.HOUR);
    habits.observe(again, 100.0, null, "hash");
    assertThat(habits.counted()).isEqualTo(3);
  }

  @Test
  void validityEndsWhenItSays() {
    Signal signal = signal("a", 1, null);
    assertThat(SignalForm.expiresAt(signal)).isEqualTo(START + 300 * Times.SECOND);
    signal.setValidForSeconds(0.5);
    assertThat(SignalForm.expiresAt(signal)).isEqualTo(START + 500_000);
    signal.setValidForSeconds(1e300);
    assertThat(SignalForm.expiresAt(signal)).isEqualTo((1L << 53) - 1);
    signal.setValidForSeconds(Double.NaN);
    assertThat(SignalForm.expiresAt(signal)).isEqualTo(START + 300 * Times.SECOND);
  }
}
