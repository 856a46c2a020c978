package io.breakwater.udfs.math.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReservationsTest {
  private static final String ETH = "ETH-USDT";

  private final Reservations reservations = new Reservations();

  private static Reservation room(String id, int revision, Direction side, double quantity) {
    return new Reservation(id, revision, id + "#" + revision, ETH, side, false, quantity, 100);
  }

  private static OrderUpdate update(String clientOrderId, String signalId, OrderStatus status) {
    return new OrderUpdate(clientOrderId, signalId, "P1", ETH, status, 0.0, 50L, null);
  }

  private ReservedRoom rooms(long now) {
    return reservations.rooms(now, null).getOrDefault(ETH, ReservedRoom.NONE);
  }

  @Test
  void fillsUseItUpAndCorrectionsGiveItBack() {
    reservations.reserve(room("a", 1, Direction.SHORT, 0.3));
    reservations.onFill("a", ETH, -0.1);
    reservations.onFill("a", ETH, -0.2);
    assertThat(reservations.remaining("a")).isEqualTo(0.0);
    reservations.onFill("a", ETH, 0.2);
    assertThat(reservations.remaining("a")).isCloseTo(0.2, within(1e-12));
    reservations.onFill("a", "BTC-USDT", -5);
    reservations.onFill("b", ETH, -5);
    assertThat(rooms(50).shorts()).isEqualTo(reservations.remaining("a"));
  }

  @Test
  void whatAnUpdateSaysHasFilledKeepsItsRoomUntilTheFillsHaveCome() {
    reservations.reserve(room("a", 1, Direction.LONG, 5));
    reservations.onFill("a", ETH, 1);
    OrderUpdate cancelled = update("a#1", "a", OrderStatus.CANCELED);
    cancelled.setFilledQuantity(3.0);
    reservations.onOrderUpdate(cancelled);
    assertThat(reservations.remaining("a")).isEqualTo(2);
    reservations.onFill("a", ETH, 2);
    assertThat(reservations.remaining("a")).isZero();
  }

  @Test
  void sumsBySideUntilExpiry() {
    reservations.reserve(room("a", 1, Direction.LONG, 1));
    reservations.reserve(room("b", 1, Direction.LONG, 2));
    reservations.reserve(room("c", 1, Direction.SHORT, 4));
    reservations.reserve(new Reservation("d", 1, "d#1", ETH, Direction.LONG, true, 8, 100));
    assertThat(rooms(99)).isEqualTo(new ReservedRoom(3, 4, 8, 0));
    assertThat(reservations.rooms(99, "b").get(ETH)).isEqualTo(new ReservedRoom(1, 4, 8, 0));
    assertThat(rooms(100)).isEqualTo(ReservedRoom.NONE);
    assertThat(reservations.nextExpiry()).isEqualTo(100);
    reservations.expire(99);
    assertThat(reservations.nextExpiry()).isEqualTo(100);
    reservations.expire(100);
    assertThat(reservations.nextExpiry()).isNull();
  }

  @Test
  void terminalUpdateOfTheLiveOrderGivesItBack() {
    reservations.reserve(room("a", 1, Direction.LONG, 1));
    reservations.reserve(room("a", 2, Direction.LONG, 2));
    reservations.onOrderUpdate(update("a#2", "a", OrderStatus.PARTIALLY_FILLED));
    reservations.onOrderUpdate(update("a#1", "a", OrderStatus.CANCELED));
    assertThat(reservations.remaining("a")).isEqualTo(2.0);
    reservations.onOrderUpdate(update("venue-7", "a", OrderStatus.REJECTED));
    assertThat(reservations.remaining("a")).isEqualTo(0.0);
    assertThat(reservations.find("a")).isNull();
  }

  @Test
  void newerRevisionForgetsWhatTheOlderFilled() {
    reservations.reserve(room("a", 1, Direction.LONG, 2));
    reservations.onFill("a", ETH, 1.5);
    assertThat(reservations.filled("a", 1)).isEqualTo(1.5);
    reservations.reserve(room("a", 1, Direction.LONG, 1.8));
    assertThat(reservations.remaining("a")).isEqualTo(1.8 - 1.5);
    reservations.reserve(room("a", 2, Direction.LONG, 2));
    assertThat(reservations.remaining("a")).isEqualTo(2.0);
    assertThat(reservations.filled("a", 2)).isEqualTo(0.0);
  }

  @Test
  void survivesARestart() throws IOException {
    reservations.reserve(room("a", 1, Direction.LONG, 2));
    reservations.reserve(room("a", 2, Direction.LONG, 2));
    reservations.onFill("a", ETH, 0.5);
    reservations.reserve(room("b", 1, Direction.SHORT, 3));
    reservations.release("b");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reservations.writeTo(new DataOutputStream(bytes));
    Reservations read =
        Reservations.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.rooms(50, null)).isEqualTo(reservations.rooms(50, null));
    read.onOrderUpdate(update("a#1", "a", OrderStatus.CANCELED));
    assertThat(read.remaining("a")).isEqualTo(1.5);
    assertThat(read.remaining("b")).isEqualTo(0.0);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    read.writeTo(new DataOutputStream(again));
    assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
  }
}
