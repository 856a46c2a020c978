package io.breakwater.bench;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.VolatilityRegime;
import io.breakwater.udfs.math.cross.CorrelationEngine;
import io.breakwater.udfs.math.market.InstrumentEngine;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What pairs and instruments keep: heap after collection, and bytes in a checkpoint. */
final class PairMemory {
  private static final long START = TickMarket.START;
  private static final int COLLECTIONS = 4;
  private static final double MEGABYTE = 1 << 20;

  /** State that writes itself. */
  private interface Writer {
    void writeTo(DataOutput out) throws IOException;
  }

  private final int instruments;
  private final int bars;
  private final boolean stress;

  private PairMemory(int instruments, int bars, boolean stress) {
    this.instruments = instruments;
    this.bars = bars;
    this.stress = stress;
  }

  /** {@code memory [--bars N] [--short]}. */
  static void run(Words words, PrintStream out) throws IOException {
    Report report = new Report(out);
    int[] sizes = words.isShort() ? new int[] {20, 40} : new int[] {100, 500, 1_000, 2_000};
    int bars = words.number("--bars", words.isShort() ? 65 : 130);
    // What classes and codecs keep once is nobody's pair.
    var unused = new PairMemory(sizes[0], bars, true).measure();
    report.line("after %d bars in all of which every instrument has a return", bars);
    report.head(
        "N",
        "pairs",
        "stress",
        "pairs, heap MB",
        "a pair, B",
        "in a checkpoint, MB",
        "instruments, heap MB",
        "an instrument, KB",
        "in a checkpoint, MB");
    for (int size : sizes) {
      for (boolean stress : new boolean[] {false, true}) {
        report.row(new PairMemory(size, bars, stress).measure());
      }
    }
  }

  private Object[] measure() throws IOException {
    long pairs = (long) instruments * (instruments - 1) / 2;
    long before = heap();
    CorrelationEngine engine = pairs();
    double pairHeap = heap() - before;
    double pairState = written(engine::writeTo);
    before = heap();
    List<InstrumentEngine> engines = instruments();
    double heap = heap() - before;
    double state = 0;
    // They are written last, so nothing was collected before it was counted.
    for (InstrumentEngine each : engines) {
      state += written(each::writeTo);
    }
    return new Object[] {
      instruments,
      pairs,
      stress ? "yes" : "no",
      pairHeap / MEGABYTE,
      pairHeap / pairs,
      pairState / MEGABYTE,
      heap / MEGABYTE,
      heap / 1024 / instruments,
      state / MEGABYTE
    };
  }

  private CorrelationEngine pairs() {
    CorrelationEngine engine = new CorrelationEngine();
    Random random = new Random(1);
    VolatilityRegime regime = stress ? VolatilityRegime.SHOCK : VolatilityRegime.NORMAL;
    for (int bar = 0; bar < bars; bar++) {
      double common = 1e-3 * random.nextGaussian();
      List<BarEntry> entries = new ArrayList<>(instruments);
      for (int i = 0; i < instruments; i++) {
        double value = common + 1e-3 * random.nextGaussian();
        entries.add(new BarEntry(name(i), value, false, 100.0, regime, 1e-3, null));
      }
      engine.apply(new BarVector(START + bar * Times.MINUTE, entries));
    }
    return engine;
  }

  private List<InstrumentEngine> instruments() {
    List<InstrumentEngine> engines = new ArrayList<>(instruments);
    Random random = new Random(2);
    for (int i = 0; i < instruments; i++) {
      InstrumentEngine engine = new InstrumentEngine(name(i));
      engine.define(
          Instrument.newBuilder()
              .setInstrument(name(i))
              .setBase(name(i))
              .setQuote("USDT")
              .setVenue("sim")
              .setLotSize(0.001)
              .build());
      double price = 100;
      for (int bar = 0; bar < bars; bar++) {
        double open = price;
        price *= Math.exp(1e-3 * random.nextGaussian());
        engine.onBar(
            new Bar(
                name(i),
                "sim",
                START + bar * Times.MINUTE,
                60,
                open,
                Math.max(open, price),
                Math.min(open, price),
                price,
                1.0),
            new Unheard());
      }
      engines.add(engine);
    }
    return engines;
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "I%05d", number);
  }

  private static double written(Writer state) throws IOException {
    CountingStream stream = new CountingStream();
    DataOutputStream out = new DataOutputStream(stream);
    state.writeTo(out);
    out.flush();
    return stream.count;
  }

  /** Bytes in use once nothing can be collected any more. */
  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static final class CountingStream extends OutputStream {
    private long count;

    @Override
    public void write(int one) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
    }
  }
}
