package io.breakwater.bench;

import java.io.PrintStream;
import java.util.List;

/**
 * From a signal in Kafka to its audit in Kafka, beside a relay of as many hops: broker,
 * applications and relay in this process, the driver in its own.
 */
final class AuditLatency {
  private AuditLatency() {}

  /**
   * {@code audits [--signals N] [--ticks N] [--frame N] [--seconds N] [--rounds N] [--short]}:
   * signals and ticks a second, ticks in a record, length of a round.
   */
  static void run(Words words, PrintStream out) throws Exception {
    boolean brief = words.isShort();
    int signals = words.number("--signals", brief ? 50 : 500);
    int ticks = words.number("--ticks", brief ? 500 : 20_000);
    int frame = words.number("--frame", 64);
    int seconds = words.number("--seconds", brief ? 1 : 20);
    int rounds = words.number("--rounds", brief ? 1 : 5);
    try (TempFolder folder = TempFolder.make();
        LiveInstallation installation =
            LiveInstallation.start(folder.path(), AuditDriver.house())) {
      ChildJvm.run(
          List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"),
          AuditDriver.class,
          List.of(
              installation.bootstrap(),
              Integer.toString(signals),
              Integer.toString(ticks),
              Integer.toString(frame),
              Integer.toString(seconds),
              Integer.toString(rounds),
              Integer.toString(brief ? 0 : 30)),
          out::println);
    }
  }
}
