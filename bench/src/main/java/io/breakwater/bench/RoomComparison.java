package io.breakwater.bench;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.audit.AuditVerifier;
import io.breakwater.udfs.math.room.Room;
import io.breakwater.udfs.math.room.RoomBytes;
import io.breakwater.udfs.math.room.RoomOutput;
import io.breakwater.udfs.math.room.RoomPlace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A room without an engine: a signal to each portfolio beside one signal to all that follow its
 * publisher. Every portfolio is asked equally often whatever the number of followers, which only
 * says how many of its neighbours are asked by the same signal.
 */
final class RoomComparison {
  private static final long START = TickMarket.START;

  private final SampleHouse house;
  private final int portfolios;
  private final int signalsEach;
  private final int[] followers;
  private final int rounds;
  private final Map<String, byte[]> begin;

  private RoomComparison(int portfolios, int signalsEach, int rounds, int... followers)
      throws IOException {
    this.house = new SampleHouse(portfolios, START);
    this.portfolios = portfolios;
    this.signalsEach = signalsEach;
    this.rounds = rounds;
    this.followers = followers;
    this.begin = begin();
  }

  /** {@code room [--portfolios N] [--rounds N] [--short]}. */
  static void run(Words words, PrintStream out) throws IOException {
    if (words.isShort()) {
      new RoomComparison(100, 1, 1, 10, 100).run(new Report(out));
    } else {
      int portfolios = words.number("--portfolios", 10_000);
      int rounds = words.number("--rounds", 5);
      new RoomComparison(portfolios, 2, rounds, 10, 100, 1_000, 10_000).run(new Report(out));
    }
  }

  private void run(Report report) throws IOException {
    List<List<LogRecord>> toAll = new ArrayList<>();
    List<List<LogRecord>> toEach = new ArrayList<>();
    for (int count : followers) {
      toAll.add(signals(count, false));
      toEach.add(signals(count, true));
    }
    report.line(
        "room: %d portfolios, %d instruments, %d verdicts a measurement",
        portfolios, SampleHouse.INSTRUMENTS, portfolios * signalsEach);
    for (int i = 0; i < followers.length; i++) {
      check(toAll.get(i), toEach.get(i), followers[i], report);
    }
    Cost[][] all = new Cost[followers.length][rounds];
    Cost[][] each = new Cost[followers.length][rounds];
    // The checks above have warmed up, and so does a first round that does not count.
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < followers.length; i++) {
        Cost one = measure(toEach.get(i));
        Cost other = measure(toAll.get(i));
        if (round >= 0) {
          each[i][round] = one;
          all[i][round] = other;
        }
      }
    }
    tell(each, all, report);
  }

  private void tell(Cost[][] each, Cost[][] all, Report report) {
    report.head(
        "followers",
        "to each, µs a verdict",
        "verdicts/s a core",
        "to all, µs a verdict",
        "to all / to each",
        "to all / to all of " + followers[0],
        "last verdict after, ms",
        "load");
    double[] few = micros(all[0]);
    for (int i = 0; i < followers.length; i++) {
      double[] single = micros(each[i]);
      double[] fanned = micros(all[i]);
      double[] last = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        last[round] = all[i][round].medianMillis();
      }
      report.row(
          followers[i],
          Cpu.median(single),
          1e6 / Cpu.median(single),
          Cpu.median(fanned),
          Cpu.ratio(fanned, single),
          Cpu.ratio(fanned, few),
          Cpu.median(last),
          Cpu.load());
    }
  }

  private static double[] micros(Cost[] costs) {
    double[] micros = new double[costs.length];
    for (int round = 0; round < costs.length; round++) {
      micros[round] = costs[round].micros();
    }
    return micros;
  }

  /** Both ways must say the same of every portfolio, and every record must verify. */
  private void check(List<LogRecord> toAll, List<LogRecord> toEach, int count, Report report)
      throws IOException {
    Answers all = new Answers(new ArrayList<>());
    Answers each = new Answers(new ArrayList<>());
    apply(toAll, all);
    apply(toEach, each);
    List<Audit> one = all.kept();
    List<Audit> other = each.kept();
    if (one.size() != portfolios * signalsEach || other.size() != one.size()) {
      throw new IllegalStateException(one.size() + " and " + other.size() + " verdicts");
    }
    for (int i = 0; i < one.size(); i++) {
      if (!AuditVerifier.check(one.get(i)).isEmpty()) {
        throw new IllegalStateException("does not verify: " + one.get(i));
      }
      if (!withoutIdentity(one.get(i)).equals(withoutIdentity(other.get(i)))) {
        throw new IllegalStateException("differ: " + one.get(i) + " and " + other.get(i));
      }
    }
    report.line("  equal and verified with %d followers: %s", count, all.verdicts());
  }

  /** The two signals are not the same text, so their hashes and the ids made of them differ. */
  private static Audit withoutIdentity(Audit audit) {
    audit.setContentHash("");
    audit.setDecisionId("");
    audit.setRecordSha256("");
    return audit;
  }

  private List<LogRecord> signals(int count, boolean toEach) {
    HouseLog log = new HouseLog();
    List<LogRecord> records = new ArrayList<>();
    int number = 0;
    for (int turn = 0; turn < signalsEach; turn++) {
      for (int group = 0; group < portfolios / count; group++) {
        // In one millisecond after another, whoever is asked.
        Signal toAll =
            SampleHouse.signal(
                number, START + number * 1_000L, SampleHouse.publisher(count, group), null);
        number++;
        double notional = toAll.getQuantity() * toAll.getEntryPrice();
        for (int follower = 0; toEach && follower < count; follower++) {
          Signal own = house.scaled(toAll, group * count + follower);
          records.add(log.asked(own, notional));
        }
        if (!toEach) {
          records.add(log.asked(toAll, notional));
        }
      }
    }
    return records;
  }

  private Cost measure(List<LogRecord> records) throws IOException {
    Room room = fresh();
    Answers answers = new Answers(null);
    double[] millis = new double[records.size()];
    long cpu = Cpu.processNanos();
    for (int i = 0; i < millis.length; i++) {
      long before = System.nanoTime();
      room.apply(records.get(i), answers);
      millis[i] = (System.nanoTime() - before) / 1e6;
    }
    double micros = (Cpu.processNanos() - cpu) / 1e3 / answers.count;
    return new Cost(micros, Cpu.median(millis));
  }

  private void apply(List<LogRecord> records, Answers answers) throws IOException {
    Room room = fresh();
    records.forEach(record -> room.apply(record, answers));
  }

  /** What a room without an engine says to signals. */
  static List<Audit> plain(List<LogRecord> before, List<LogRecord> signals) {
    Room room = new Room(new Place());
    Answers answers = new Answers(new ArrayList<>());
    before.forEach(record -> room.apply(record, answers));
    signals.forEach(record -> room.apply(record, answers));
    return answers.kept();
  }

  private Map<String, byte[]> begin() throws IOException {
    Room room = new Room(new Place());
    Answers none = new Answers(null);
    for (LogRecord record : HouseLog.before(house, START, followers)) {
      room.apply(record, none);
    }
    Map<String, byte[]> parts = new HashMap<>();
    for (String part : room.takeDirtyParts()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
      if (RoomBytes.write(room, part, new DataOutputStream(bytes))) {
        parts.put(part, bytes.toByteArray());
      }
    }
    return parts;
  }

  private Room fresh() throws IOException {
    Map<String, DataInputStream> inputs = new HashMap<>();
    begin.forEach(
        (part, bytes) -> inputs.put(part, new DataInputStream(new ByteArrayInputStream(bytes))));
    return RoomBytes.read(new Place(), inputs);
  }

  /**
   * What a measurement took.
   *
   * @param micros CPU of this process, a verdict
   * @param medianMillis from taking a signal to its last verdict
   */
  private record Cost(double micros, double medianMillis) {}

  private static final class Answers implements RoomOutput {
    private final @Nullable List<Audit> kept;
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private int count;

    Answers(@Nullable List<Audit> kept) {
      this.kept = kept;
    }

    List<Audit> kept() {
      return kept == null ? List.of() : kept;
    }

    Map<Verdict, Integer> verdicts() {
      return verdicts;
    }

    @Override
    public void decide(long logTime, SpecificRecord decision) {
      if (decision instanceof Audit audit) {
        count++;
        if (kept != null) {
          kept.add(audit);
          verdicts.merge(audit.getVerdict(), 1, Integer::sum);
        }
      }
    }

    @Override
    public void refuse(LogRecord record, String reason, @Nullable String field) {
      throw new IllegalStateException(reason + " in " + field + " of " + record);
    }

    @Override
    public void count(String metric, int change) {
      // An operator's figures.
    }
  }

  /** The only room there is. */
  private record Place() implements RoomPlace {
    @Override
    public int partition() {
      return 0;
    }

    @Override
    public boolean holds(String owner) {
      return true;
    }

    @Override
    public long snapshotEvery() {
      return Times.HOUR;
    }

    @Override
    public boolean lanesLast() {
      return false;
    }
  }
}
