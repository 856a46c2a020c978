package io.breakwater.udfs.math.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.FlowKind;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.News;
import io.breakwater.udfs.math.news.SourceWeights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssetViewTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private final AssetView view = new AssetView(SourceWeights.EQUAL);

  private static Flow flow(double hour, FlowKind kind, double usd) {
    return new Flow("ETH", START + (long) (hour * Times.HOUR), kind, usd);
  }

  private static InstrumentState row(double hour) {
    InstrumentState row = new InstrumentState();
    row.setInstrument("ETH-USDT");
    row.setEventTime(START + (long) (hour * Times.HOUR));
    return row;
  }

  private AssetView defined() {
    view.define(
        Instrument.newBuilder()
            .setInstrument("ETH-USDT")
            .setBase("ETH")
            .setQuote("USDT")
            .setVenue("X")
            .setSector("L1")
            .setLotSize(0.01)
            .build());
    return view;
  }

  private Double flowZ(double hour) {
    InstrumentState row = row(hour);
    view.complete(row);
    return row.getFlowZ();
  }

  /** 24 hours of +100, -100 in turn; the 25th, +300, is the first that is judged. */
  @Test
  void netInflowIsJudgedFromTheTwentyFifthHourOn() {
    defined();
    double mean = 0;
    double variance = 0;
    for (int hour = 0; hour < 24; hour++) {
      double net = hour % 2 == 0 ? 100 : -100;
      FlowKind kind = net > 0 ? FlowKind.EXCHANGE_INFLOW : FlowKind.EXCHANGE_OUTFLOW;
      view.onFlow(flow(hour + 0.25, kind, 60));
      view.onFlow(flow(hour + 0.5, kind, 40));
      view.onFlow(flow(hour + 0.75, FlowKind.WHALE_TRANSFER, 1e9));
      if (hour == 0) {
        mean = net;
      } else {
        variance = 0.95 * (variance + 0.05 * (net - mean) * (net - mean));
        mean = 0.95 * mean + 0.05 * net;
      }
      assertThat(flowZ(hour + 1)).isNull();
    }
    view.onFlow(flow(24, FlowKind.EXCHANGE_INFLOW, 300));
    assertThat(flowZ(24.99)).isNull();
    assertThat(flowZ(25)).isCloseTo((300 - mean) / Math.sqrt(variance), within(1e-12));
    // An hour in which nothing moved is one with 0.
    double after = 0.95 * mean + 0.05 * 300;
    double spread = 0.95 * (variance + 0.05 * (300 - mean) * (300 - mean));
    assertThat(flowZ(26)).isCloseTo((0 - after) / Math.sqrt(spread), within(1e-12));
  }

  @Test
  void aFlowThatNeverVariesMeasuresNothing() {
    defined();
    for (int hour = 0; hour < 40; hour++) {
      view.onFlow(flow(hour, FlowKind.EXCHANGE_INFLOW, 5));
    }
    assertThat(flowZ(40)).isNull();
  }

  @Test
  void sentimentIsThatOfTheLastHalfHour() {
    defined();
    view.onNews(news("n1", 0, "ETH", 0.8));
    view.onNews(news("n1", 0, "ETH", -1));
    view.onNews(news("n2", 0, "BTC", -1));
    InstrumentState fresh = row(0.25);
    view.complete(fresh);
    // One item, weight e^(-1) below 1: S = w s.
    assertThat(fresh.getSentiment()).isCloseTo(0.8 * StrictMath.exp(-1), within(1e-15));
    InstrumentState old = row(0.5);
    view.complete(old);
    assertThat(old.getSentiment()).isCloseTo(0.8 * StrictMath.exp(-2), within(1e-15));
    InstrumentState silent = row(0.51);
    view.complete(silent);
    assertThat(silent.getSentiment()).isNull();
  }

  @Test
  void goesOnAfterARestartAsIfNothingHadBeen() throws IOException {
    defined();
    view.onNews(news("n1", 30, "ETH", 0.5));
    for (int hour = 0; hour < 30; hour++) {
      view.onFlow(flow(hour, FlowKind.EXCHANGE_INFLOW, 10 + hour * hour % 7));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    view.writeTo(new DataOutputStream(bytes));
    AssetView restored =
        AssetView.readFrom(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
            SourceWeights.EQUAL);
    for (double hour : new double[] {30.1, 31, 34.5}) {
      InstrumentState ours = row(hour);
      InstrumentState theirs = row(hour);
      view.complete(ours);
      restored.complete(theirs);
      assertThat(theirs).isEqualTo(ours);
      assertThat(ours.getFlowZ()).isNotNull();
    }
  }

  private static News news(String id, double hour, String asset, double sentiment) {
    return News.newBuilder()
        .setNewsId(id)
        .setPublishedAt(START + (long) (hour * Times.HOUR))
        .setAssets(List.of(asset))
        .setHeadline("headline")
        .setSource("wire")
        .setSentiment(sentiment)
        .build();
  }
}
