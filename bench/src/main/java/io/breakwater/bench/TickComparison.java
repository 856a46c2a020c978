package io.breakwater.bench;

import io.breakwater.bench.TickMarket.Raw;
import io.breakwater.schemas.avro.InstrumentState;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A tick in a plain loop, in the job alone, in the job in a frame; CPU time, in turns. */
final class TickComparison {
  private static final int WARM_UP_SHARE = 4;

  private final int instruments;
  private final int ticks;
  private final int perSecond;
  private final int frame;
  private final int rounds;

  TickComparison(int instruments, int ticks, int perSecond, int frame, int rounds) {
    this.instruments = instruments;
    this.ticks = ticks;
    this.perSecond = perSecond;
    this.frame = frame;
    this.rounds = rounds;
  }

  /** {@code ticks [--short]}: one partition with eight instruments, and with thirty-two. */
  static void run(Words words, PrintStream out) throws Exception {
    Report report = new Report(out);
    List<TickComparison> sizes =
        words.isShort()
            ? List.of(new TickComparison(4, 12_000, 100, 64, 1))
            : List.of(
                new TickComparison(8, 600_000, 5_000, 256, 5),
                new TickComparison(8, 600_000, 5_000, 64, 5),
                new TickComparison(32, 600_000, 5_000, 256, 5));
    List<Object[]> rows = new ArrayList<>();
    for (TickComparison size : sizes) {
      rows.add(size.run(report));
    }
    report.head(
        "instruments",
        "frame",
        "loop, ns",
        "wall, ns",
        "wall framed, ns",
        "data, ns",
        "data framed, ns",
        "wall / loop",
        "wall framed / loop",
        "load");
    rows.forEach(report::row);
  }

  private Object[] run(Report report) throws Exception {
    TickMarket market = new TickMarket(instruments, ticks, perSecond);
    List<Raw> single = market.raw(1);
    List<Raw> framed = market.raw(frame);
    report.line("%d ticks of %d instruments, frames of %d", ticks, instruments, frame);
    check(market, single, framed, report);
    double[] loop = new double[rounds];
    double[] alone = new double[rounds];
    double[] inFrames = new double[rounds];
    double[] aloneData = new double[rounds];
    double[] inFramesData = new double[rounds];
    int from = ticks / WARM_UP_SHARE;
    double measured = ticks - from;
    for (int round = 0; round < rounds; round++) {
      loop[round] = new PlainLoop(market).run(from) / measured;
      alone[round] = job(single, from, true) / measured;
      inFrames[round] = job(framed, from / frame, true) / measured;
      aloneData[round] = job(single, from, false) / measured;
      inFramesData[round] = job(framed, from / frame, false) / measured;
    }
    return new Object[] {
      instruments,
      frame,
      Cpu.median(loop),
      Cpu.median(alone),
      Cpu.median(inFrames),
      Cpu.median(aloneData),
      Cpu.median(inFramesData),
      Cpu.ratio(alone, loop),
      Cpu.ratio(inFrames, loop),
      Cpu.load()
    };
  }

  private long job(List<Raw> values, int from, boolean conflate) throws Exception {
    return TickJob.run(values, instruments + from, conflate);
  }

  private void check(TickMarket market, List<Raw> single, List<Raw> framed, Report report)
      throws Exception {
    PlainLoop loop = new PlainLoop(market);
    loop.run(0);
    List<InstrumentState> expected = sorted(loop.rows());
    for (boolean conflate : new boolean[] {true, false}) {
      job(single, 0, conflate);
      mustBeEqual(expected, TickJob.rows(), "the job");
      job(framed, 0, conflate);
      mustBeEqual(expected, TickJob.rows(), "the job with frames");
    }
    report.line(
        "  equal: %d rows of the loop, of the job, and of the job with frames", expected.size());
  }

  private static void mustBeEqual(
      List<InstrumentState> expected, List<InstrumentState> rows, String who) {
    if (expected.isEmpty() || !sorted(rows).equals(expected)) {
      throw new IllegalStateException(
          who + " has " + rows.size() + " rows, other than the loop's " + expected.size());
    }
  }

  private static List<InstrumentState> sorted(List<InstrumentState> rows) {
    return rows.stream()
        .sorted(
            Comparator.comparingLong(InstrumentState::getEventTime)
                .thenComparing(InstrumentState::getInstrument))
        .toList();
  }
}
