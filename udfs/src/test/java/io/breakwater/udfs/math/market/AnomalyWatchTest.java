package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.InstrumentState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AnomalyWatchTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private AnomalyWatch watch = new AnomalyWatch();
  private int minute;

  private List<Alert> next(Consumer<InstrumentState> change) {
    InstrumentState row = new InstrumentState();
    row.setInstrument("ETH-USDT");
    row.setEventTime(START + ++minute * Times.MINUTE);
    row.setReturn$(0.0);
    row.setFilled(false);
    row.setSigmaSlow(0.001);
    change.accept(row);
    return watch.onRow(row);
  }

  @Test
  void aQuietMarketSaysNothing() {
    for (int i = 0; i < 100; i++) {
      assertThat(next(row -> row.setDepthRatio(0.29))).isEmpty();
      assertThat(next(row -> row.setSpreadZ(9.0))).isEmpty();
      assertThat(next(row -> row.setReturn$(0.0024))).isEmpty();
    }
  }

  @Test
  void aThinBookWithAWideSpreadIsToldOnceInFifteenBars() {
    Consumer<InstrumentState> thin =
        row -> {
          row.setDepthRatio(0.2);
          row.setSpreadZ(3.0);
          row.setBidLiquidity(10.0);
        };
    List<Alert> first = next(thin);
    assertThat(first).singleElement().extracting(Alert::getKind).isEqualTo("LIQUIDITY_CRUNCH");
    assertThat(first.get(0).getValues())
        .containsEntry("depthRatio", 0.2)
        .containsEntry("spreadZ", 3.0)
        .containsEntry("bidLiquidity", 10.0)
        .doesNotContainKey("askLiquidity");
    for (int i = 0; i < 14; i++) {
      assertThat(next(thin)).isEmpty();
    }
    assertThat(next(thin)).hasSize(1);
  }

  @Test
  void theFifthLargeReturnOfTenMakesACluster() {
    next(row -> {});
    List<Alert> told = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      double size = i % 2 == 0 ? 0.0025 : 0;
      told.addAll(next(row -> row.setReturn$(-size)));
    }
    assertThat(told).singleElement().extracting(Alert::getKind).isEqualTo("VOLATILITY_CLUSTER");
    assertThat(told.get(0).getValues()).containsEntry("largeReturns", 5.0);
    assertThat(told.get(0).getEventTime()).isEqualTo(START + 10 * Times.MINUTE);
  }

  @Test
  void theFifthLargeVolumeOfTenMakesACluster() {
    for (int i = 0; i < 30; i++) {
      assertThat(next(row -> row.setVolume(10.0))).isEmpty();
    }
    List<Alert> told = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      // Usual volume is what came before, so it grows a little with each.
      double volume = i % 3 == 0 ? 80 : 10;
      told.addAll(next(row -> row.setVolume(volume)));
    }
    assertThat(told).isEmpty();
    for (int i = 0; i < 10; i++) {
      next(row -> row.setVolume(10.0));
    }
    for (int i = 0; i < 5; i++) {
      told.addAll(next(row -> row.setVolume(200.0)));
    }
    assertThat(told).singleElement().extracting(Alert::getKind).isEqualTo("VOLUME_CLUSTER");
    assertThat(told.get(0).getValues())
        .containsEntry("largeVolumes", 5.0)
        .containsEntry("volume", 200.0)
        .containsKey("usualVolume");
  }

  @Test
  void fundingAndFlowsSpeakWhenTheirFigureIsNew() {
    assertThat(next(row -> row.setFundingZ(-3.0))).hasSize(1);
    for (int i = 0; i < 60; i++) {
      assertThat(next(row -> row.setFundingZ(-3.0))).isEmpty();
    }
    assertThat(next(row -> row.setFundingZ(3.5)).get(0).getText()).contains("longs pay");
    assertThat(next(row -> row.setFlowZ(4.5)).get(0).getKind()).isEqualTo("FLOW_SURGE");
  }

  @Test
  void goesOnAfterARestart() throws IOException {
    next(row -> {});
    for (int i = 0; i < 4; i++) {
      next(row -> row.setReturn$(0.01));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    watch.writeTo(new DataOutputStream(bytes));
    watch =
        AnomalyWatch.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(next(row -> row.setReturn$(0.01))).hasSize(1);
  }
}
