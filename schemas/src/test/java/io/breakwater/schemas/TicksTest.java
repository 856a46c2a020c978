package io.breakwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.Trade;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void whatWasPackedComesOutAgain() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      assertUnpacks(Topics.TRADES, RandomRecords.of(Trade.class, 1 + 13 * seed, seed));
      assertUnpacks(Topics.BOOKS, RandomRecords.of(Book.class, 1 + seed, seed));
    }
  }

  private static <T extends SpecificRecord> void assertUnpacks(Topic<T> topic, List<T> records)
      throws Exception {
    byte[] bytes = AvroCodec.of(topic).encode(TickFrames.of(records));
    Ticks ticks = Ticks.of((TickFrame) AvroCodec.of(topic).decode(bytes));
    assertThat(ticks.belongTo(topic)).isTrue();
    assertThat(all(ticks)).isEqualTo(records);
    for (int tick = 0; tick < ticks.count(); tick++) {
      LogRecord alone = FactOrder.envelope("lane", 7, records.get(tick));
      alone.setPart(tick);
      assertThat(ticks.envelope("lane", 7, tick)).isEqualTo(alone);
      assertThat(ticks.isInRange(tick)).isEqualTo(isGood(records.get(tick)));
    }
  }

  private static boolean isGood(SpecificRecord record) {
    try {
      RecordChecks.check(record);
      return true;
    } catch (JsonFault fault) {
      return false;
    }
  }

  @Test
  void takenApartByInstrumentEveryWantedTickIsThereOnce() throws Exception {
    Random random = new Random(3);
    List<Trade> trades = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String instrument = "I" + random.nextInt(5);
      String id = random.nextInt(4) == 0 ? "é" + i : Integer.toString(i);
      trades.add(new Trade(instrument, "V" + random.nextInt(2), 1000L - i, id, i + 1.0, 1.0, null));
    }
    Ticks ticks = Ticks.of(TickFrames.of(trades));
    boolean[] wanted = new boolean[200];
    IntStream.range(0, 200).forEach(i -> wanted[i] = i % 3 != 0);
    List<Integer> parts = new ArrayList<>();
    for (Ticks.Share share : ticks.byInstrument(wanted)) {
      Ticks mine = Ticks.of(share.frame());
      assertThat(share.frame().getInstruments()).hasSize(1);
      long newest = Long.MIN_VALUE;
      for (int i = 0; i < mine.count(); i++) {
        assertThat(mine.tick(i)).isEqualTo(trades.get(mine.part(i)));
        newest = Math.max(newest, mine.eventTime(i));
        parts.add(mine.part(i));
      }
      assertThat(share.newest()).isEqualTo(newest);
    }
    assertThat(parts)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200).filter(i -> i % 3 != 0).boxed().toList());
  }

  @Test
  void whateverTheBytesSayNothingElseIsThrown() throws Exception {
    Random random = new Random(5);
    byte[] good =
        AvroCodec.of(Topics.TRADES).encode(TickFrames.of(RandomRecords.of(Trade.class, 30, 1)));
    int decoded = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt(256);
      }
      try {
        if (AvroCodec.of(Topics.TRADES).decode(bytes) instanceof TickFrame frame) {
          Ticks ticks = Ticks.of(frame);
          boolean[] wanted = new boolean[ticks.count()];
          Arrays.fill(wanted, true);
          for (Ticks.Share share : ticks.byInstrument(wanted)) {
            decoded += all(Ticks.of(share.frame())).size();
          }
        }
      } catch (UndecodableException e) {
        assertThat(e.reason()).isEqualTo(UndecodableException.Reason.UNDECODABLE);
      }
    }
    assertThat(decoded).isPositive();
  }

  @Test
  void columnsThatDoNotAgreeAreNamed() {
    List<Trade> trades = RandomRecords.of(Trade.class, 3, 1);
    TickFrame frame = TickFrames.of(trades);
    frame.setVenueOf(ByteBuffer.wrap(new byte[] {0, 0, 9, 0, 0, 0}));
    assertThatThrownBy(() -> Ticks.of(frame)).hasMessageContaining("venueOf");
    TickFrame text = TickFrames.of(trades);
    text.getIds().put(0, (byte) 0xFF);
    assertThatThrownBy(() -> Ticks.of(text)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> TickFrames.of(List.of())).hasMessageContaining("1 to");
  }

  private static List<SpecificRecord> all(Ticks ticks) {
    return IntStream.range(0, ticks.count()).mapToObj(ticks::tick).toList();
  }
}
