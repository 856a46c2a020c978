package io.breakwater.bench;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Signal;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A room in the engine beside a job that only hands on what it gets, by schedule. */
final class RoomJobComparison {
  private static final long START = TickMarket.START;
  private static final int PORTFOLIOS = 1_000;

  private RoomJobComparison() {}

  /** {@code room-job [--signals N] [--seconds N] [--rounds N] [--short]}: signals a second. */
  static void run(Words words, PrintStream out) throws Exception {
    Report report = new Report(out);
    boolean brief = words.isShort();
    int perSecond = words.number("--signals", brief ? 100 : 500);
    int measured = perSecond * words.number("--seconds", brief ? 1 : 10);
    int warmUp = brief ? 0 : 10 * perSecond;
    int rounds = words.number("--rounds", brief ? 1 : 5);
    SampleHouse house = new SampleHouse(PORTFOLIOS, START);
    List<LogRecord> before = HouseLog.before(house, START);
    List<LogRecord> signals = signals(house, warmUp + measured, perSecond);
    check(before, signals, perSecond, report);
    Latencies[] room = new Latencies[rounds];
    Latencies[] empty = new Latencies[rounds];
    for (int round = 0; round < rounds; round++) {
      room[round] = RoomJob.run(before, signals, warmUp, perSecond, false);
      empty[round] = RoomJob.run(before, signals, warmUp, perSecond, true);
    }
    report.head("signals/s", "", "p50, ms", "p90, ms", "p99, ms", "p99.9, ms", "load");
    tell(report, perSecond, "room in the engine", room);
    tell(report, perSecond, "empty job, one keyBy", empty);
    report.row(
        perSecond,
        "room / empty",
        Latencies.ratio(room, empty, 50),
        Latencies.ratio(room, empty, 90),
        Latencies.ratio(room, empty, 99),
        Latencies.ratio(room, empty, 99.9),
        Cpu.load());
  }

  private static void tell(Report report, int perSecond, String name, Latencies[] side) {
    report.row(
        perSecond,
        name,
        Latencies.medianMillis(side, 50),
        Latencies.medianMillis(side, 90),
        Latencies.medianMillis(side, 99),
        Latencies.medianMillis(side, 99.9),
        Cpu.load());
  }

  /** The engine must say what the room says without it, byte for byte. */
  private static void check(
      List<LogRecord> before, List<LogRecord> signals, int perSecond, Report report)
      throws Exception {
    List<LogRecord> some = signals.subList(0, Math.min(signals.size(), perSecond));
    RoomJob.run(before, some, 0, perSecond, false);
    List<Audit> plain = RoomComparison.plain(before, some);
    if (plain.size() != some.size() || !plain.equals(RoomJob.answers())) {
      throw new IllegalStateException(
          RoomJob.answers().size() + " answers in the engine, other than " + plain.size());
    }
    report.line("equal: %d audits of the room in the engine and without it", plain.size());
  }

  private static List<LogRecord> signals(SampleHouse house, int count, int perSecond) {
    HouseLog log = new HouseLog();
    List<LogRecord> records = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      long time = START + number * 1_000_000L / perSecond;
      Signal toAll = SampleHouse.signal(number, time, "desk-" + number % 50, null);
      double notional = toAll.getQuantity() * toAll.getEntryPrice();
      records.add(log.asked(house.scaled(toAll, number % PORTFOLIOS), notional));
    }
    return records;
  }
}
