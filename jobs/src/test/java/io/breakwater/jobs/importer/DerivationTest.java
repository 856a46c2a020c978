package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivationTest {
  private static final long START_MILLIS = 1746372780000L;

  private final ImportFixture fixture;

  DerivationTest(@TempDir Path directory) {
    this.fixture = new ImportFixture(directory);
  }

  @Test
  void opensBehindABreakoutAndClosesAfterFourHours() throws Exception {
    // 240 bars between 99 and 101, then a close at 102: the range of that bar is 102 - 99 = 3.
    // ATR was 2 and becomes 2 + (3 - 2) / 14 = 2.0714.
    List<String> bars = new ArrayList<>();
    for (int k = 0; k < 240; k++) {
      bars.add(bar(k, 101, 99, 100));
    }
    bars.add(bar(240, 102, 99, 102));
    for (int k = 241; k < 490; k++) {
      bars.add(bar(k, 101, 99, 100));
    }
    List<Signal> signals = derive(bars);

    assertThat(signals).hasSize(2);
    Signal open = signals.get(0);
    long end = START_MILLIS * 1_000 + 241 * Times.MINUTE;
    assertThat(open.getSignalId()).isEqualTo("breakout-BTC-USDT-" + Times.iso(end));
    assertThat(open.getIntent()).isEqualTo(Intent.OPEN);
    assertThat(open.getSide()).isEqualTo(Direction.LONG);
    assertThat(open.getReceivedAt()).isEqualTo(end);
    assertThat(open.getEntryPrice()).isEqualTo(102);
    Offset<Double> rounding = Offset.offset(1e-12);
    assertThat(open.getStopPrice()).isCloseTo(102 - 2 * (2 + 1 / 14.0), rounding);
    assertThat(open.getTargetPrice()).isCloseTo(102 + 3 * (2 + 1 / 14.0), rounding);
    // A tenth of 10 000 is 1 000; the lot at a price of 100 is 0.01: 9.8039 floored.
    assertThat(open.getQuantity()).isEqualTo(9.8);
    Signal close = signals.get(1);
    assertThat(close.getSignalId()).isEqualTo(open.getSignalId() + "-exit");
    assertThat(close.getIntent()).isEqualTo(Intent.CLOSE);
    assertThat(close.getSide()).isEqualTo(Direction.LONG);
    assertThat(close.getQuantity()).isNull();
    assertThat(close.getReceivedAt()).isEqualTo(end + 4 * Times.HOUR);
  }

  @Test
  void goesShortBelowTheChannelAndWaitsForTheWholeChannel() throws Exception {
    List<String> bars = new ArrayList<>();
    bars.add(bar(0, 110, 90, 100));
    for (int k = 1; k < 240; k++) {
      // Closes outside everything seen before do not count while the channel fills.
      bars.add(bar(k, 101, 99 - k * 0.01, 99 - k * 0.01));
    }
    bars.add(bar(240, 101, 89, 89));
    List<Signal> signals = derive(bars);
    assertThat(signals).hasSize(1);
    assertThat(signals.get(0).getSide()).isEqualTo(Direction.SHORT);
    assertThat(signals.get(0).getStopPrice()).isGreaterThan(89);
    assertThat(signals.get(0).getTargetPrice()).isLessThan(89);
  }

  @Test
  void addsAPortfolioWithTargetsAndOpeningCash() throws Exception {
    derive(List.of(bar(0, 101, 99, 100)));
    assertThat(fixture.lines("balances"))
        .containsExactly(
            "{\"portfolioId\":\"imported\",\"asOf\":1746372780000000,\"cash\":10000.0,"
                + "\"positions\":[]}");
    Policy policy = read("policies", Policy.class).get(0);
    assertThat(policy.getPortfolioId()).isEqualTo("imported");
    assertThat(policy.getOwnerId()).isEqualTo("importer");
    assertThat(policy.getMode().name()).isEqualTo("ENFORCE");
    assertThat(policy.getAudit().getThreshold()).isEqualTo(60);
    assertThat(policy.getLimits().getMaxLeverage()).isEqualTo(3);
    assertThat(policy.getLadder()).hasSize(4);
    assertThat(policy.getRebalance().getTargets())
        .containsOnly(java.util.Map.entry("BTC-USDT", 0.05));
  }

  @Test
  void replacesWhatItDerivedBefore() throws Exception {
    List<String> bars = List.of(bar(0, 101, 99, 100));
    derive(bars);
    try (ImportRun run = new ImportRun(ImportSettings.to(fixture.output()))) {
      new Derivation(run, 500).derive(false);
      run.finish();
    }
    assertThat(fixture.lines("balances")).singleElement().asString().contains("\"cash\":500.0");
    assertThat(fixture.lines("policies")).hasSize(1);
  }

  private List<Signal> derive(List<String> bars) throws IOException, JsonFault {
    Path file = fixture.file("BTCUSDT.csv", bars.toArray(String[]::new));
    try (ImportRun run = new ImportRun(ImportSettings.to(fixture.output()))) {
      ImportFormat.KLINE_CSV.read(List.of(file), run);
      new Derivation(run, 10_000).derive(true);
      run.finish();
    }
    boolean any = java.nio.file.Files.exists(fixture.output().resolve("signals.jsonl"));
    return any ? read("signals", Signal.class) : List.of();
  }

  private <T extends org.apache.avro.specific.SpecificRecord> List<T> read(
      String stream, Class<T> type) throws IOException, JsonFault {
    List<T> records = new ArrayList<>();
    for (String line : fixture.lines(stream)) {
      records.add(JsonCodec.read(line.getBytes(StandardCharsets.UTF_8), type));
    }
    return records;
  }

  private static String bar(int minute, double high, double low, double close) {
    long time = START_MILLIS + minute * 60_000L;
    return time + ",100," + Math.max(100, high) + "," + Math.min(100, low) + "," + close + ",1";
  }
}
