package io.breakwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  private static final String BAR =
      "{\"instrument\":\"BTC-USDT\",\"venue\":\"X\",\"openTime\":\"2025-05-04T15:33:00Z\","
          + "\"intervalSeconds\":60,\"open\":1,\"high\":2.5,\"low\":0.5,\"close\":1e0,\"volume\":0}";

  @Test
  void readsIsoTimesAndWritesMicroseconds() throws JsonFault {
    Bar bar = read(BAR, Bar.class);
    assertThat(bar.getOpenTime()).isEqualTo(1_746_372_780_000_000L);
    assertThat(text(bar))
        .isEqualTo(
            "{\"instrument\":\"BTC-USDT\",\"venue\":\"X\",\"openTime\":1746372780000000,"
                + "\"intervalSeconds\":60,\"open\":1.0,\"high\":2.5,\"low\":0.5,\"close\":1.0,"
                + "\"volume\":0.0}");
    assertThat(read(text(bar), Bar.class)).isEqualTo(bar);
  }

  @Test
  void numbersAreShortestAndReadBackTheSame() throws JsonFault {
    Bar bar = read(BAR, Bar.class);
    bar.setClose(2.0e-3);
    bar.setOpen(1.1e23);
    bar.setVolume(-0.0);
    assertThat(text(bar)).contains("\"close\":0.002", "\"open\":1.1E23", "\"volume\":0.0}");
  }

  @Test
  void namesTheFieldAtFault() {
    assertFault(BAR.replace("\"volume\":0", "\"volume\":-1"), Bar.class, "OUT_OF_RANGE", "volume");
    assertFault(BAR.replace(",\"volume\":0", ""), Bar.class, "MISSING_FIELD", "volume");
    assertFault(BAR.replace("\"volume\"", "\"volum\""), Bar.class, "UNKNOWN_FIELD", "volum");
    assertFault(BAR.replace("1e0", "NaN"), Bar.class, "NOT_FINITE", "close");
    assertFault(BAR.replace("1e0", "1e999"), Bar.class, "NOT_FINITE", "close");
    assertFault(BAR.replace("1e0", "\"1\""), Bar.class, "WRONG_TYPE", "close");
    assertFault(BAR.replace("15:33:00Z", "15:33"), Bar.class, "WRONG_TYPE", "openTime");
    assertFault(BAR.replace("\"volume\":0", "\"close\":2"), Bar.class, "DUPLICATE_FIELD", "close");
    assertFault(BAR.substring(0, 40), Bar.class, "UNDECODABLE", null);
    assertFault(BAR + "x", Bar.class, "UNDECODABLE", null);
    assertFault("", Bar.class, "UNDECODABLE", null);
    assertFault("\0\u0001garbage", Bar.class, "UNDECODABLE", null);
    assertFault(
        "{\"instrument\":\"A\",\"venue\":\"X\",\"eventTime\":1,\"sequence\":1,"
            + "\"bids\":[{\"price\":1,\"quantity\":1},{\"price\":-1,\"quantity\":1}],\"asks\":[]}",
        Book.class,
        "OUT_OF_RANGE",
        "bids[1].price");
  }

  @Test
  void aPolicyTellsLeftOutFromNull() throws JsonFault {
    Policy policy =
        read(
            "{\"portfolioId\":\"p\",\"version\":1,\"limits\":{\"maxLeverage\":null}}",
            Policy.class);
    assertThat(policy.getLimits().getMaxLeverage()).isNull();
    assertThat(policy.getLimits().getMaxPositionWeight()).isEqualTo(0.5);
    assertThat(policy.getLimits().getMaxOpenPositions()).isEqualTo(10);
    assertThat(policy.getRebalance().getDriftThreshold()).isEqualTo(0.15);
    assertThat(policy.getAudit().getThreshold()).isEqualTo(60);
    assertThat(policy.getLadder()).hasSize(4);
    assertThat(policy.getDeadlineMillis()).isEqualTo(800);
    assertFault(
        "{\"portfolioId\":\"p\",\"version\":1,\"limits\":{\"maxLeverag\":1}}",
        Policy.class,
        "UNKNOWN_FIELD",
        "limits.maxLeverag");
  }

  @Test
  void defaultsAreNotShared() throws JsonFault {
    Policy one = read("{\"portfolioId\":\"p\",\"version\":1}", Policy.class);
    one.getLimits().setMaxLeverage(9.0);
    one.getRebalance().getTargets().put("A", 1.0);
    Policy two = read("{\"portfolioId\":\"p\",\"version\":1}", Policy.class);
    assertThat(two.getLimits().getMaxLeverage()).isEqualTo(3.0);
    assertThat(two.getRebalance().getTargets()).isEmpty();
  }

  @Test
  void aSignalWithNonsenseNumbersIsStillASignal() throws JsonFault {
    Signal signal =
        read(
            "{\"signalId\":\"s\",\"publisherId\":\"p\",\"instrument\":\"A\",\"side\":\"LONG\","
                + "\"intent\":\"OPEN\",\"quantity\":NaN,\"stopPrice\":-3,\"emittedAt\":5}",
            Signal.class);
    assertThat(signal.getQuantity()).isNaN();
    assertThat(signal.getStopPrice()).isEqualTo(-3);
    assertThat(signal.getRevision()).isEqualTo(1);
  }

  @Test
  void recordsSurviveState() throws Exception {
    Policy policy = read("{\"portfolioId\":\"p\",\"version\":1}", Policy.class);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordBytes.write(new DataOutputStream(bytes), policy);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(RecordBytes.read(in, Policy.class)).isEqualTo(policy);
    assertThat(in.available()).isZero();
  }

  private static void assertFault(
      String json,
      Class<? extends SpecificRecord> type,
      String reason,
      @org.jspecify.annotations.Nullable String field) {
    JsonFault fault = catchThrowableOfType(JsonFault.class, () -> read(json, type));
    assertThat(fault).as(json).isNotNull();
    assertThat(fault.reason()).as(json).isEqualTo(reason);
    assertThat(fault.field()).as(json).isEqualTo(field);
  }

  private static <T extends SpecificRecord> T read(String json, Class<T> type) throws JsonFault {
    return JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  private static String text(SpecificRecord record) {
    return new String(JsonCodec.write(record), StandardCharsets.UTF_8);
  }
}
