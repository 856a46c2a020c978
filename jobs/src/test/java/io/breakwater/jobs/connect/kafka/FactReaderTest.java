package io.breakwater.jobs.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.AvroCodec;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.TickFrames;
import io.breakwater.schemas.Ticks;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.udfs.function.engine.Bodies;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactReaderTest {
  private static final long NOON = 1_747_051_200_000_000L;
  private static final Trade TRADE = new Trade("BTC-USD", "sim", NOON, "17", 1.0, 2.0, null);
  private final FactReader reader =
      new FactReader(TimeGuard.between(Times.EARLIEST, NOON + Times.HOUR));

  @Test
  void aFactGetsItsPlace() throws Exception {
    LogRecord record = read(reader, Topics.TRADES, bytes(Topics.TRADES, TRADE));
    assertThat(record).isEqualTo(FactOrder.envelope("trades-3", 42, TRADE));
    assertThat(record.getRank()).isEqualTo(5);
    assertThat(record.getLogTime()).isEqualTo(NOON);
    assertThat(record.getSequence()).isEqualTo(17);
  }

  @Test
  void aHeartbeatAndTheEndOfTimePass() throws Exception {
    for (long time : new long[] {0, NOON, Long.MAX_VALUE}) {
      LogRecord record =
          read(reader, Topics.BOOKS, AvroCodec.of(Topics.BOOKS).encode(new Heartbeat(time)));
      assertThat(record.getBody()).isEqualTo(new Heartbeat(time));
      assertThat(record.getLogTime()).isEqualTo(time);
    }
  }

  @Test
  void bytesThatAreNoRecordBecomeADeadLetterWithThem() throws Exception {
    byte[] noise = {1, 2, 3};
    LogRecord record = read(reader, Topics.TRADES, noise);
    assertThat(record.getLane()).isEqualTo("trades-3");
    assertThat(record.getOffset()).isEqualTo(42);
    assertThat(record.getBody())
        .isEqualTo(
            new DeadLetter(
                "trades",
                "3-42",
                "NOT_AVRO",
                null,
                null,
                Base64.getEncoder().encodeToString(noise)));
    assertThat(letter(read(reader, Topics.TRADES, null)).getReason()).isEqualTo("EMPTY");
  }

  @Test
  void timesThatCannotBeAreRefusedBeforeTheyMoveTheClock() throws Exception {
    for (long time : new long[] {0, Times.EARLIEST - 1, NOON + Times.HOUR + 1, Long.MAX_VALUE}) {
      Trade trade = Trade.newBuilder(TRADE).setEventTime(time).build();
      DeadLetter letter = letter(read(reader, Topics.TRADES, bytes(Topics.TRADES, trade)));
      assertThat(letter.getReason()).isEqualTo("TIME_OUT_OF_RANGE");
      assertThat(letter.getField()).isEqualTo("eventTime");
      assertThat(letter.getEventTime()).isEqualTo(time);
    }
    byte[] beat = AvroCodec.of(Topics.TRADES).encode(new Heartbeat(NOON + 2 * Times.HOUR));
    assertThat(letter(read(reader, Topics.TRADES, beat)).getReason())
        .isEqualTo("TIME_OUT_OF_RANGE");
  }

  @Test
  void whatHoldsFromTheStartHasNoTimeToRefuse() throws Exception {
    Instrument instrument =
        new Instrument("BTC-USD", "BTC", "USD", "sim", null, null, 0.1, 0.0, 0.0, 1.0, null);
    LogRecord record = read(reader, Topics.INSTRUMENTS, bytes(Topics.INSTRUMENTS, instrument));
    assertThat(record.getBody()).isEqualTo(instrument);
  }

  @Test
  void numbersThatCannotBeAreRefusedAsInAFile() throws Exception {
    for (double price : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0, -5}) {
      Trade trade = Trade.newBuilder(TRADE).setPrice(price).build();
      byte[] bytes = bytes(Topics.TRADES, trade);
      DeadLetter letter = letter(read(reader, Topics.TRADES, bytes));
      assertThat(letter.getReason()).isIn("NOT_FINITE", "OUT_OF_RANGE");
      assertThat(letter.getField()).isEqualTo("price");
      assertThat(letter.getBytesBase64()).isEqualTo(Base64.getEncoder().encodeToString(bytes));
    }
  }

  @Test
  void aFrameIsItsTicksByInstrument() throws Exception {
    List<Trade> trades =
        List.of(
            trade("BTC-USD", 1, NOON), trade("ETH-USD", 2, NOON + 7), trade("BTC-USD", 3, NOON));
    List<LogRecord> records =
        all(reader, Topics.TRADES, AvroCodec.of(Topics.TRADES).encode(TickFrames.of(trades)));
    assertThat(records).extracting(Bodies::instrumentOf).containsExactly("BTC-USD", "ETH-USD");
    assertThat(records).extracting(LogRecord::getLogTime).containsExactly(NOON, NOON + 7);
    List<LogRecord> ticks = unpacked(records);
    for (LogRecord tick : ticks) {
      LogRecord alone = FactOrder.envelope("trades-3", 42, trades.get(tick.getPart()));
      alone.setPart(tick.getPart());
      assertThat(tick).isEqualTo(alone);
    }
    assertThat(ticks).extracting(LogRecord::getPart).containsExactly(0, 2, 1);
  }

  @Test
  void aBadTickIsLeftAsideAndTheOthersCount() throws Exception {
    Trade future = trade("BTC-USD", 2, NOON + 2 * Times.HOUR);
    Trade nothing = Trade.newBuilder(TRADE).setPrice(Double.NaN).build();
    List<Trade> trades =
        List.of(trade("BTC-USD", 1, NOON), future, nothing, trade("BTC-USD", 4, NOON + 1));
    List<LogRecord> records =
        all(reader, Topics.TRADES, AvroCodec.of(Topics.TRADES).encode(TickFrames.of(trades)));
    assertThat(records).hasSize(3);
    assertThat(records.get(0).getBody())
        .isEqualTo(
            new DeadLetter(
                "trades",
                "3-42-1",
                "TIME_OUT_OF_RANGE",
                "eventTime",
                future.getEventTime(),
                Base64.getEncoder().encodeToString(bytes(Topics.TRADES, future))));
    assertThat(letter(records.get(1)).getReason()).isEqualTo("NOT_FINITE");
    assertThat(letter(records.get(1)).getPosition()).isEqualTo("3-42-2");
    assertThat(unpacked(records.subList(2, 3)))
        .extracting(LogRecord::getPart)
        .containsExactly(0, 3);
    // The refused time has not moved the others' clock.
    assertThat(records.get(2).getLogTime()).isEqualTo(NOON + 1);
  }

  @Test
  void aFrameThatContradictsItselfIsOneDeadLetter() throws Exception {
    TickFrame frame = TickFrames.of(List.of(TRADE, TRADE));
    frame.setCount(3);
    byte[] bytes = AvroCodec.of(Topics.TRADES).encode(frame);
    DeadLetter letter = letter(read(reader, Topics.TRADES, bytes));
    assertThat(letter.getReason()).isEqualTo("UNDECODABLE");
    assertThat(letter.getBytesBase64()).isEqualTo(Base64.getEncoder().encodeToString(bytes));
    byte[] trades = AvroCodec.of(Topics.TRADES).encode(TickFrames.of(List.of(TRADE)));
    assertThat(letter(read(reader, Topics.BOOKS, trades)).getReason()).isEqualTo("UNKNOWN_SCHEMA");
  }

  private static Trade trade(String instrument, int id, long time) {
    return new Trade(instrument, "sim", time, Integer.toString(id), 1.0, 2.0, Aggressor.BUY);
  }

  private static List<LogRecord> unpacked(List<LogRecord> records) throws Exception {
    List<LogRecord> all = new ArrayList<>();
    for (LogRecord record : records) {
      Ticks ticks = Ticks.of((TickFrame) record.getBody());
      for (int tick = 0; tick < ticks.count(); tick++) {
        all.add(ticks.envelope(record.getLane(), record.getOffset(), tick));
      }
    }
    return all;
  }

  @Test
  void theWallClocksGuardKnowsHowLongATopicIsKept() {
    TimeGuard guard = TimeGuard.around(() -> NOON);
    LogRecord old = FactOrder.envelope("x-0", 1, TRADE);
    old.setLogTime(NOON - 15 * 24 * Times.HOUR);
    assertThat(guard.admits(Topics.TRADES, old)).isFalse();
    assertThat(guard.admits(Topics.FILLS, old)).isTrue();
    old.setLogTime(NOON + TimeGuard.AHEAD);
    assertThat(guard.admits(Topics.TRADES, old)).isTrue();
    old.setLogTime(NOON + TimeGuard.AHEAD + 1);
    assertThat(guard.admits(Topics.TRADES, old)).isFalse();
    assertThat(
            guard.admits(
                Topics.TRADES, FactOrder.envelope("x-0", 1, new Heartbeat(Long.MAX_VALUE))))
        .isFalse();
  }

  @Test
  void evidenceTakesTheLaneItLaysIn() throws Exception {
    LogRecord written = FactOrder.envelope("market", 7, new ValuationTick(NOON));
    LogRecord record = read(reader, Topics.EVIDENCE, bytes(Topics.EVIDENCE, written));
    assertThat(record).isEqualTo(FactOrder.envelope("evidence-3", 42, new ValuationTick(NOON)));
  }

  @Test
  void theLogKeepsTheChainOfItsLanes() throws Exception {
    LogRecord written = FactOrder.envelope("signals-1", 7, TRADE);
    written.setPreviousOffset(5L);
    byte[] bytes = bytes(Topics.DECISION_LOG, written);
    LogRecord data = read(new LogReader(false), Topics.DECISION_LOG, bytes);
    written.setPartition(3);
    assertThat(data).isEqualTo(written);

    LogRecord wall = read(new LogReader(true), Topics.DECISION_LOG, bytes);
    assertThat(wall.getLogTime()).isEqualTo(5_000L);
    assertThat(wall.getSequence()).isEqualTo(42);
    assertThat(wall.getLane()).isEqualTo("signals-1");
    assertThat(wall.getOffset()).isEqualTo(7);
    assertThat(wall.getPreviousOffset()).isEqualTo(5);
    assertThat(letter(read(new LogReader(true), Topics.DECISION_LOG, new byte[] {9})).getStream())
        .isEqualTo("decision-log");
  }

  private static <T extends org.apache.avro.specific.SpecificRecord> byte[] bytes(
      Topic<T> topic, T record) {
    return AvroCodec.of(topic).encode(record);
  }

  private static DeadLetter letter(LogRecord record) {
    return (DeadLetter) record.getBody();
  }

  private static LogRecord read(
      KafkaRecordDeserializationSchema<LogRecord> reader, Topic<?> topic, byte @Nullable [] value)
      throws Exception {
    List<LogRecord> records = all(reader, topic, value);
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static List<LogRecord> all(
      KafkaRecordDeserializationSchema<LogRecord> reader, Topic<?> topic, byte @Nullable [] value)
      throws Exception {
    List<LogRecord> records = new ArrayList<>();
    reader.deserialize(
        new ConsumerRecord<>(
            topic.name(),
            3,
            42L,
            5L,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            value,
            new RecordHeaders(),
            Optional.empty()),
        new Collector<>() {
          @Override
          public void collect(LogRecord record) {
            records.add(record);
          }

          @Override
          public void close() {
            // Nothing is held.
          }
        });
    return records;
  }
}
