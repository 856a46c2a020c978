package io.breakwater.udfs.math.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.OrderStatus;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.udfs.math.portfolio.Facts;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebalanceStateTest {
  private final Scene scene =
      new Scene(10_000).instrument("A", 100, 0.1).instrument("B", 50, 0.1).hold("B", 80);

  private List<Order> planned(Mode mode) {
    scene.mode = mode;
    scene.targets.put("A", 0.2);
    scene.targets.put("B", 0.3);
    RebalancePlan plan = scene.plan().plan();
    assertThat(plan).isNotNull();
    return plan == null ? List.of() : plan.orders();
  }

  private void update(Order order, OrderStatus status, double filled) {
    OrderUpdate update =
        OrderUpdate.newBuilder()
            .setClientOrderId(order.getClientOrderId())
            .setPortfolioId("P")
            .setInstrument(order.getInstrument())
            .setStatus(status)
            .setFilledQuantity(filled)
            .setEventTime(scene.now)
            .build();
    scene.state.onOrderUpdate(update, scene.now);
  }

  private List<String> alertsAfter(long seconds) {
    scene.now += seconds * Times.SECOND;
    return scene.state.onTime(scene.now).stream().map(Alert::getKind).toList();
  }

  @Test
  void endsWhenAllLegsHaveEnded() {
    List<Order> orders = planned(Mode.ENFORCE);
    scene.fill(orders.get(0), 5, "1");
    assertThat(scene.state.working())
        .containsEntry("B", new Working(0, 15))
        .containsEntry("A", new Working(20, 0));
    scene.fill(orders.get(0), 15, "2");
    update(orders.get(1), OrderStatus.PARTIALLY_FILLED, 8);
    scene.fill(orders.get(1), 8, "3");
    assertThat(scene.state.working()).containsOnlyKeys("A");
    update(orders.get(1), OrderStatus.CANCELED, 8);
    assertThat(scene.state.livePlan()).isNull();
    assertThat(scene.state.working()).isEmpty();
  }

  @Test
  void reportedFillsStayWorkingUntilBooked() {
    List<Order> orders = planned(Mode.ENFORCE);
    update(orders.get(0), OrderStatus.FILLED, 0);
    update(orders.get(1), OrderStatus.REJECTED, 0);
    assertThat(scene.state.working()).containsExactly(java.util.Map.entry("B", new Working(0, 20)));
    scene.fill(orders.get(0), 20, "1");
    assertThat(scene.state.livePlan()).isNull();
  }

  @Test
  void asksAfterAMinuteAndExpiresAfterFive() {
    List<Order> orders = planned(Mode.ENFORCE);
    assertThat(alertsAfter(59)).isEmpty();
    assertThat(alertsAfter(1)).containsExactly("PLAN_SILENT");
    assertThat(alertsAfter(30)).isEmpty();
    update(orders.get(0), OrderStatus.ACCEPTED, 0);
    assertThat(alertsAfter(60)).containsExactly("PLAN_SILENT");
    assertThat(alertsAfter(149)).isEmpty();
    assertThat(alertsAfter(1)).containsExactly("PLAN_EXPIRED");
    assertThat(scene.state.livePlan()).isNull();
  }

  @Test
  void proposalsAreNotRepeatedWhileTheyLive() {
    planned(Mode.ADVISORY);
    assertThat(scene.state.working()).isEmpty();
    scene.now += 4 * Times.MINUTE;
    assertThat(scene.plan().plan()).isNull();
    assertThat(scene.state.livePlan()).isNotNull();
    scene.now += Times.MINUTE;
    assertThat(scene.plan().plan()).isNotNull();
  }

  @Test
  void approvalSendsTheSameOrdersAgain() {
    List<Order> orders = planned(Mode.CONFIRM);
    assertThat(scene.state.working()).isEmpty();
    assertThat(scene.state.named("portfolio:P")).isTrue();
    assertThat(scene.state.named("plan:" + orders.get(0).getPlanId())).isTrue();
    assertThat(scene.state.named("Q")).isFalse();
    scene.now += Times.MINUTE;
    List<Order> approved = scene.state.approve(scene::stop, scene.now);
    assertThat(approved).extracting(Order::getMode).containsOnly(Mode.ENFORCE);
    assertThat(approved)
        .extracting(Order::getClientOrderId)
        .containsExactlyElementsOf(orders.stream().map(Order::getClientOrderId).toList());
    assertThat(orders).extracting(Order::getMode).containsOnly(Mode.CONFIRM);
    assertThat(scene.state.approve(scene::stop, scene.now)).isEmpty();
    assertThat(scene.state.working()).containsOnlyKeys("A", "B");
    assertThat(alertsAfter(299)).containsExactly("PLAN_SILENT");
    assertThat(alertsAfter(1)).containsExactly("PLAN_EXPIRED");
  }

  @Test
  void approvalDropsWhatABreakerHasForbiddenSince() {
    planned(Mode.CONFIRM);
    scene.stops.put("A", InstrumentStop.BLOCK_OPENING);
    scene.stops.put("B", InstrumentStop.BLOCK_OPENING);
    assertThat(scene.state.approve(scene::stop, scene.now))
        .extracting(Order::getInstrument)
        .containsExactly("B");
    assertThat(scene.state.working()).containsOnlyKeys("B");
  }

  @Test
  void unapprovedExpires() {
    planned(Mode.CONFIRM);
    assertThat(alertsAfter(299)).isEmpty();
    assertThat(alertsAfter(1)).containsExactly("PLAN_EXPIRED");
    assertThat(scene.state.approve(scene::stop, scene.now)).isEmpty();
  }

  @Test
  void cancelForgetsAll() {
    planned(Mode.ENFORCE);
    scene.state.cancel();
    assertThat(scene.state.livePlan()).isNull();
    assertThat(scene.state.working()).isEmpty();
  }

  @Test
  void bytesGoOn() throws IOException {
    List<Order> orders = planned(Mode.ENFORCE);
    update(orders.get(1), OrderStatus.PARTIALLY_FILLED, 3);
    scene.fill(orders.get(0), 5, "1");
    scene.state.onLadder(1, 0.5, scene.valuation(), scene.standing());
    scene.targets.clear();
    scene.state.onLadder(1, 0.5, scene.valuation(), scene.standing());
    RebalanceState again = Facts.again(scene.state::writeTo, RebalanceState::readFrom);
    assertThat(again.livePlan()).isEqualTo(scene.state.livePlan());
    assertThat(again.working()).isEqualTo(scene.state.working());
    assertThat(again.unfinished()).isEqualTo(scene.state.unfinished()).isNotEmpty();
    assertThat(again.reductionCaps()).isEqualTo(scene.state.reductionCaps()).isNotEmpty();
    assertThat(Facts.bytes(again::writeTo)).isEqualTo(Facts.bytes(scene.state::writeTo));
  }
}
