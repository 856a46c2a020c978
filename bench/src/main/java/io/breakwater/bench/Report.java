package io.breakwater.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Tells a benchmark's result: lines, and tables as they stand in docs/benchmarks.md. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** The head of a table. */
  void head(String... columns) {
    out.println();
    cells(Arrays.asList(columns));
    cells(Collections.nCopies(columns.length, "---"));
  }

  /** A row: texts as they are, numbers in three digits that count. */
  void row(Object... values) {
    cells(
        Arrays.stream(values)
            .map(value -> value instanceof Double number ? figure(number) : value.toString())
            .toList());
  }

  private void cells(List<String> cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  /** Three digits that count. */
  static String figure(double value) {
    double size = Math.abs(value);
    if (size >= 100 || size == 0) {
      return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
    }
    if (size >= 0.01) {
      return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
    return String.format(Locale.ROOT, "%.2e", value);
  }
}
