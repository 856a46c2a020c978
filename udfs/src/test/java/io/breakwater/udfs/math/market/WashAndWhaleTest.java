package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.FlowKind;
import io.breakwater.schemas.avro.Trade;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WashAndWhaleTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private WashWatch washes = new WashWatch();
  private long time = START;
  private int trades;

  private @Nullable Alert trade(
      String venue, double price, double quantity, @Nullable Aggressor side) {
    Trade trade = new Trade("ETH-USDT", venue, time, "" + trades++, price, quantity, side);
    return washes.onTrade(trade, time, 2);
  }

  private List<Alert> pingPong(int count) {
    List<Alert> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      time += Times.SECOND;
      Alert alert = trade("A", 100 + 0.01 * (i % 3), 7, sideOf(i));
      if (alert != null) {
        told.add(alert);
      }
      // Another venue's trades are another story.
      trade("B", 90 + i, 1 + i, Aggressor.BUY);
    }
    return told;
  }

  private static Aggressor sideOf(int i) {
    return i % 2 == 0 ? Aggressor.BUY : Aggressor.SELL;
  }

  @Test
  void equalSizesBackAndForthAreToldOnceARun() {
    assertThat(pingPong(7)).isEmpty();
    time += 2 * Times.MINUTE;
    List<Alert> told = pingPong(100);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getKind()).isEqualTo("WASH_PATTERN");
    assertThat(told.get(0).getValues())
        .containsEntry("trades", 8.0)
        .containsEntry("quantity", 7.0)
        .containsEntry("lowestPrice", 100.0)
        .containsEntry("highestPrice", 100.02)
        .containsEntry("seconds", 7.0)
        .containsEntry("notional", 8 * 7 * 2 * 100.0);
    time += 2 * Times.MINUTE;
    assertThat(pingPong(20)).as("quiet for 15 minutes").isEmpty();
    time += 15 * Times.MINUTE;
    assertThat(pingPong(20)).hasSize(1);
  }

  @Test
  void anotherSizeSidePriceOrPauseEndsARun() {
    for (int breach = 0; breach < 5; breach++) {
      washes = new WashWatch();
      for (int i = 0; i < 40; i++) {
        boolean breaks = i % 7 == 6;
        time += breaks && breach == 0 ? Times.MINUTE + 1 : Times.SECOND;
        double price = breaks && breach == 1 ? 100.06 : 100;
        double quantity = breaks && breach == 2 ? 8 : 7;
        Aggressor side = breaks && breach == 3 ? sideOf(i + 1) : sideOf(i);
        Alert alert = trade("A", price, quantity, breaks && breach == 4 ? null : side);
        assertThat(alert).as("breach %d", breach).isNull();
      }
    }
  }

  @Test
  void aMarketWithFewSizesIsNotSuspected() {
    Random random = new Random(4);
    int told = 0;
    for (int i = 0; i < 100_000; i++) {
      time += 100_000;
      double quantity = List.of(0.001, 0.01, 0.1, 1.0, 2.0).get(random.nextInt(5));
      told += trade("A", 100, quantity, sideOf(random.nextInt(2))) == null ? 0 : 1;
    }
    assertThat(told).isZero();
  }

  @Test
  void aWashRunGoesOnAfterARestart() throws IOException {
    pingPong(7);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    washes.writeTo(new DataOutputStream(bytes));
    washes = new WashWatch();
    washes.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    time += Times.SECOND;
    assertThat(trade("A", 100, 7, sideOf(7))).isNotNull();
  }

  @Test
  void whalesAreHeldAgainstWhatIsUsual() throws IOException {
    WhaleWatch watch = new WhaleWatch();
    assertThat(watch.onFlow(flow(FlowKind.EXCHANGE_INFLOW, 0, 1e9))).isNull();
    assertThat(watch.onFlow(flow(FlowKind.WHALE_TRANSFER, 0, 9.9e6))).isNull();
    Alert first = Objects.requireNonNull(watch.onFlow(flow(FlowKind.WHALE_TRANSFER, 1, 1e7)));
    assertThat(first.getKind()).isEqualTo("WHALE_TRANSFER");
    assertThat(first.getScopeKind()).isEqualTo("asset");
    assertThat(first.getValues()).containsOnlyKeys("amountUsd");
    assertThat(watch.onFlow(flow(FlowKind.WHALE_TRANSFER, 15, 5e7))).as("quiet").isNull();
    for (int i = 0; i < 200; i++) {
      watch.onFlow(flow(FlowKind.WHALE_TRANSFER, 15, 2e7));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    watch.writeTo(new DataOutputStream(bytes));
    watch = WhaleWatch.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(watch.onFlow(flow(FlowKind.WHALE_TRANSFER, 60, 7.9e7))).isNull();
    Alert large = Objects.requireNonNull(watch.onFlow(flow(FlowKind.WHALE_TRANSFER, 61, 2e8)));
    assertThat(large.getValues()).containsEntry("amountUsd", 2e8).containsKey("usualUsd");
  }

  private static Flow flow(FlowKind kind, int minute, double amountUsd) {
    return new Flow("ETH", START + minute * Times.MINUTE, kind, amountUsd);
  }
}
