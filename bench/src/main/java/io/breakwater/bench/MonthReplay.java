package io.breakwater.bench;

import io.breakwater.jobs.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The program, and behind what it prints what it has cost. */
final class MonthReplay {
  /** Begins the line of the cost: CPU seconds, MB of heap and of the whole process at most. */
  static final String COST = "cost ";

  private static final Path STATUS = Path.of("/proc/self/status");

  private MonthReplay() {}

  /** Runs a command line of the program. */
  public static void main(String[] words) throws IOException {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = Main.run(out, err, words);
    out.flush();
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s%.1f %.0f %.0f",
            COST,
            Cpu.processNanos() / 1e9,
            heap() / (1 << 20),
            resident()));
    System.out.flush();
    System.exit(code);
  }

  /** Most bytes of heap in use, each region at its own moment. */
  private static double heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToDouble(usage -> usage.getUsed())
        .sum();
  }

  /** Most memory of the process, MB; 0 where the system does not tell. */
  private static double resident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
