package io.breakwater.udfs.math.room;

import static io.breakwater.udfs.math.room.RoomScript.BTC;
import static io.breakwater.udfs.math.room.RoomScript.ETH;
import static io.breakwater.udfs.math.room.RoomScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.audit.AuditVerifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is held is audited at bar ends and, by policy, brought back inside. */
class RoomPositionsTest {
  private final RoomFixture fixture = new RoomFixture();
  private final RoomScript script = fixture.log;
  private final Recorder out = fixture.out;
  private final Room room = fixture.room;

  private void begin(String policy, Object... holdings) {
    room.apply(script.instrument(ETH), out);
    room.apply(script.instrument(BTC), out);
    room.apply(
        script.policy("{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":1" + policy + "}"),
        out);
    room.apply(script.balance(START, "P1", 10_000, holdings), out);
    minute(1, 100, 100);
  }

  private void minute(int n, double eth, double btc) {
    minute(n, eth, btc, null, null);
  }

  private void minute(
      int n, double eth, double btc, @Nullable VolatilityRegime regime, @Nullable Double atr) {
    long end = START + n * Times.MINUTE;
    room.apply(script.evidence(end, ETH, eth), out);
    room.apply(script.evidence(end, BTC, btc), out);
    room.apply(
        script.record(
            new BarVector(
                end,
                List.of(
                    new BarEntry(BTC, 0.0, false, btc, null, null, null),
                    new BarEntry(ETH, 0.0, false, eth, regime, null, atr)))),
        out);
    room.apply(script.tick(end), out);
  }

  private List<Audit> positions() {
    return out.all(Audit.class).stream()
        .filter(audit -> audit.getKind() == AuditKind.POSITION)
        .toList();
  }

  private Audit position(int n, String name) {
    String id = name + "@" + (START + n * Times.MINUTE);
    return positions().stream().filter(a -> a.getSignalId().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void everyPositionAtEveryBarEnd() {
    begin("", ETH, 50.0, BTC, -20.0);
    minute(2, 101, 100);
    assertThat(positions()).hasSize(4);
    assertThat(positions())
        .allSatisfy(audit -> assertThat(AuditVerifier.check(audit)).isEmpty())
        .allSatisfy(audit -> assertThat(audit.getVerdict()).isEqualTo(Verdict.ALLOW));
    // Equity 10 000 + 5 000 - 2 000 = 13 000; nothing was reserved, counted or remembered.
    assertThat(position(1, BTC).getSide().name()).isEqualTo("SHORT");
    assertThat(out.counts).containsEntry("positionAudits", 4).doesNotContainKey("positionsOutside");
    assertThat(room.state().desk("P1").signals().isEmpty()).isTrue();
  }

  @Test
  void outsideIsFlaggedAndWithoutTheSwitchNothingIsOrdered() {
    begin(",\"mode\":\"ENFORCE\",\"limits\":{\"maxPositionWeight\":0.5}", ETH, 90.0);
    // 9 000 of 19 000 inside; at 150 it is 13 500 of 23 500 = 57 %.
    minute(2, 150, 100);
    assertThat(position(1, ETH).getVerdict()).isEqualTo(Verdict.ALLOW);
    assertThat(position(2, ETH).getVerdict()).isEqualTo(Verdict.REDUCE);
    // 11 750 / 150 = 78.33.
    assertThat(position(2, ETH).getMaxQuantity()).isEqualTo(78.33);
    assertThat(out.all(Order.class)).isEmpty();
  }

  @Test
  void byPolicyItIsReducedWithoutTargets() {
    begin(
        ",\"mode\":\"ENFORCE\",\"limits\":{\"maxPositionWeight\":0.5},"
            + "\"rebalance\":{\"reduceToEnvelope\":true}",
        ETH,
        90.0);
    minute(2, 150, 100);
    List<Order> orders = out.all(Order.class);
    assertThat(orders).hasSize(1);
    Order order = orders.get(0);
    assertThat(order.getTrigger()).isEqualTo("ENVELOPE_BREACH");
    assertThat(order.getReduceOnly()).isTrue();
    assertThat(order.getSide()).isEqualTo(TradeSide.SELL);
    assertThat(order.getMode()).isEqualTo(Mode.ENFORCE);
    // 90 - 78.33.
    assertThat(order.getQuantity()).isEqualTo(11.67);
    // In flight: the next tick orders nothing more.
    minute(3, 150, 100);
    assertThat(out.all(Order.class)).hasSize(1);
  }

  @Test
  void leverageIsSharedOutInProportion() {
    begin(
        ",\"mode\":\"ADVISORY\",\"limits\":{\"maxLeverage\":0.5,\"maxPositionWeight\":null},"
            + "\"rebalance\":{\"reduceToEnvelope\":true,\"minNotional\":0},\"ladder\":[]",
        ETH,
        60.0,
        BTC,
        -20.0);
    // Equity 14 000, gross 8 000 of at most 7 000: seven eighths stay.
    assertThat(position(1, ETH).getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(position(1, BTC).getVerdict()).isEqualTo(Verdict.REDUCE);
    assertThat(out.all(Order.class).stream().map(o -> o.getInstrument() + " " + o.getQuantity()))
        .containsExactly(BTC + " 2.5", ETH + " 7.5");
  }

  @Test
  void aTargetThatKeepsMoreThanTheEnvelopeGivesWay() {
    begin(
        ",\"mode\":\"ENFORCE\",\"limits\":{\"maxPositionWeight\":0.5},\"rebalance\":"
            + "{\"targets\":{\"ETH-USDT\":0.45},\"toBandEdge\":true,\"reduceToEnvelope\":true}",
        ETH,
        90.0);
    minute(2, 250, 100); // 69 %; band's edge 51.75 %, limit 50 %: 16 250 / 250 = 65 of 90 stay
    Order order = out.last(Order.class);
    assertThat(order.getTrigger()).isEqualTo("ENVELOPE_BREACH");
    assertThat(order.getSide()).isEqualTo(TradeSide.SELL);
    assertThat(order.getQuantity()).isEqualTo(25.0);
  }

  @Test
  void aPolicyAuditsThemLessOftenOrNever() {
    begin(",\"audit\":{\"positionsEveryBars\":5}", ETH, 10.0);
    for (int n = 2; n <= 10; n++) {
      minute(n, 100, 100);
    }
    assertThat(positions().stream().map(Audit::getSignalId))
        .containsExactly(
            ETH + "@" + (START + 5 * Times.MINUTE), ETH + "@" + (START + 10 * Times.MINUTE));
    room.apply(
        script.policy(
            "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":2,"
                + "\"audit\":{\"positionsEveryBars\":0}}"),
        out);
    minute(15, 100, 100);
    assertThat(positions()).hasSize(2);
  }

  @Test
  void suggestsAStopThatFollowsAndIsNeverLoosened() {
    begin("", ETH, 50.0, BTC, -20.0);
    assertThat(position(1, ETH).getSuggestedStopPrice()).isNull();
    minute(2, 101, 100, VolatilityRegime.NORMAL, 2.0);
    assertThat(position(2, ETH).getSuggestedStopPrice()).isEqualTo(96);
    assertThat(position(2, ETH).getText()).contains("Suggested stop: 96.");
    assertThat(position(2, BTC).getSuggestedStopPrice()).isNull();
    minute(3, 101, 100, VolatilityRegime.SHOCK, 2.0);
    assertThat(position(3, ETH).getSuggestedStopPrice()).isEqualTo(96);
    minute(4, 104, 100, VolatilityRegime.COMPRESSION, 2.0);
    assertThat(position(4, ETH).getSuggestedStopPrice()).isEqualTo(100);
    assertThat(AuditVerifier.check(position(4, ETH))).isEmpty();
    minute(5, 90, 100);
    assertThat(position(5, ETH).getSuggestedStopPrice()).isEqualTo(100);
  }
}
