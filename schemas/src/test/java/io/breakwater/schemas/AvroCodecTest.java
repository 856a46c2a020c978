package io.breakwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.schemas.UndecodableException.Reason;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Trade;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AvroCodecTest {
  @Test
  void aRecordOfEveryTopicComesBackEqual() throws Exception {
    for (Topic<?> topic : Topics.all()) {
      roundTrip(topic.recordClass());
    }
  }

  private static <T extends SpecificRecord> void roundTrip(Class<T> type) throws Exception {
    AvroCodec<T> codec = AvroCodec.of(type);
    for (T record : RandomRecords.of(type, 40, 7)) {
      assertThat(codec.decode(codec.encode(record))).isEqualTo(record);
    }
  }

  @Test
  void aHeartbeatStandsInAnyTopic() throws Exception {
    Heartbeat heartbeat = new Heartbeat(1_747_000_000_000_000L);
    for (Topic<?> topic : Topics.all()) {
      AvroCodec<?> codec = AvroCodec.of(topic);
      assertThat(codec.decode(codec.encode(heartbeat))).isEqualTo(heartbeat);
    }
  }

  @Test
  void theBytesAreWhatAvroItselfReads() throws Exception {
    Trade trade = RandomRecords.of(Trade.class, 1, 3).get(0);
    byte[] bytes = AvroCodec.of(Trade.class).encode(trade);
    assertThat(Trade.getDecoder().decode(bytes)).isEqualTo(trade);
    assertThat(AvroCodec.of(Trade.class).decode(bytesOf(trade.toByteBuffer()))).isEqualTo(trade);
  }

  @Test
  void anotherTopicsRecordIsRefusedBothWays() {
    Trade trade = RandomRecords.of(Trade.class, 1, 3).get(0);
    byte[] bytes = AvroCodec.of(Trade.class).encode(trade);
    assertThat(reasonOf(AvroCodec.of(Book.class), bytes)).isEqualTo(Reason.UNKNOWN_SCHEMA);
    assertThatThrownBy(() -> AvroCodec.of(Book.class).encode(trade))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a Trade among Book records");
  }

  @Test
  void whatIsNoAvroSaysSo() {
    AvroCodec<Trade> codec = AvroCodec.of(Trade.class);
    assertThat(reasonOf(codec, null)).isEqualTo(Reason.EMPTY);
    assertThat(reasonOf(codec, new byte[0])).isEqualTo(Reason.EMPTY);
    assertThat(reasonOf(codec, "{\"price\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(Reason.NOT_AVRO);
    assertThat(reasonOf(codec, new byte[] {(byte) 0xC3, 1, 2})).isEqualTo(Reason.NOT_AVRO);
  }

  @Test
  void everyCutAndEveryExtraByteIsUndecodable() {
    AvroCodec<Signal> codec = AvroCodec.of(Signal.class);
    byte[] bytes = codec.encode(RandomRecords.of(Signal.class, 1, 11).get(0));
    for (int length = 10; length < bytes.length; length++) {
      assertThat(reasonOf(codec, Arrays.copyOf(bytes, length))).isEqualTo(Reason.UNDECODABLE);
    }
    assertThat(reasonOf(codec, Arrays.copyOf(bytes, bytes.length + 1)))
        .isEqualTo(Reason.UNDECODABLE);
  }

  @Test
  void flippedBitsGiveARecordOrTheTypedException() {
    Random random = new Random(42);
    int refused = 0;
    for (Topic<?> topic : Topics.all()) {
      refused += fuzz(topic.recordClass(), random);
    }
    assertThat(refused).isPositive();
  }

  private static <T extends SpecificRecord> int fuzz(Class<T> type, Random random) {
    AvroCodec<T> codec = AvroCodec.of(type);
    int refused = 0;
    for (T record : RandomRecords.of(type, 20, 5)) {
      byte[] clean = codec.encode(record);
      for (int round = 0; round < 60; round++) {
        byte[] bytes = clean.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        refused += reasonOf(codec, bytes) == null ? 0 : 1;
      }
    }
    return refused;
  }

  @Test
  void noiseBehindAGoodHeaderGivesARecordOrTheTypedException() {
    Random random = new Random(43);
    for (Topic<?> topic : Topics.all()) {
      AvroCodec<?> codec = AvroCodec.of(topic);
      byte[] header = header(topic.recordClass());
      for (int round = 0; round < 300; round++) {
        byte[] bytes = Arrays.copyOf(header, 10 + random.nextInt(200));
        for (int i = 10; i < bytes.length; i++) {
          bytes[i] = (byte) random.nextInt(256);
        }
        reasonOf(codec, bytes);
      }
    }
  }

  @Test
  void lengthsThatTheBytesCannotFillAreNotAllocated() throws IOException {
    for (long length : new long[] {Integer.MAX_VALUE - 8, 1L << 40, -1, Long.MIN_VALUE, 5_000}) {
      byte[] text = withBody(Trade.class, encoder -> encoder.writeLong(length));
      assertThat(reasonOf(AvroCodec.of(Trade.class), text)).isEqualTo(Reason.UNDECODABLE);
      byte[] array =
          withBody(
              Book.class,
              encoder -> {
                encoder.writeString("BTC-USD");
                encoder.writeString("sim");
                encoder.writeLong(1);
                encoder.writeLong(1);
                encoder.writeLong(length);
              });
      assertThat(reasonOf(AvroCodec.of(Book.class), array)).isEqualTo(Reason.UNDECODABLE);
    }
  }

  @Test
  void textThatIsNoUtf8IsUndecodable() throws IOException {
    byte[] bytes = withBody(Trade.class, e -> e.writeBytes(new byte[] {(byte) 0xC0, (byte) 0xAF}));
    assertThat(reasonOf(AvroCodec.of(Trade.class), bytes)).isEqualTo(Reason.UNDECODABLE);
  }

  @Test
  void manyThreadsShareOneCodec() {
    AvroCodec<LogRecord> codec = AvroCodec.of(LogRecord.class);
    java.util.List<LogRecord> records = RandomRecords.of(LogRecord.class, 200, 9);
    boolean same =
        records.parallelStream().allMatch(record -> record.equals(decoded(codec, record)));
    assertThat(same).isTrue();
  }

  private static SpecificRecord decoded(AvroCodec<LogRecord> codec, LogRecord record) {
    try {
      return codec.decode(codec.encode(record));
    } catch (UndecodableException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] header(Class<? extends SpecificRecord> type) {
    return Arrays.copyOf(encodedSample(type), 10);
  }

  private static <T extends SpecificRecord> byte[] encodedSample(Class<T> type) {
    return AvroCodec.of(type).encode(RandomRecords.of(type, 1, 1).get(0));
  }

  private interface Body {
    void write(BinaryEncoder encoder) throws IOException;
  }

  private static byte[] withBody(Class<? extends SpecificRecord> type, Body body)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(header(type));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    body.write(encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Null: the bytes are a record. */
  private static @Nullable Reason reasonOf(AvroCodec<?> codec, byte @Nullable [] bytes) {
    try {
      codec.decode(bytes);
      return null;
    } catch (UndecodableException e) {
      return e.reason();
    }
  }
}
