package io.breakwater.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Aligned columns: words to the left, numbers to the right. */
public final class Table {
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final String GAP = "  ";

  private final List<String> headers = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headers names of the columns; one that starts with {@code >} is aligned to the right
   */
  public Table(String... headers) {
    for (String header : headers) {
      boolean number = header.startsWith(">");
      right.add(number);
      this.headers.add(number ? header.substring(1) : header);
    }
  }

  /** Adds a row, a cell a column. */
  public Table row(String... cells) {
    if (cells.length != headers.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + headers.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** True: no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints the header and the rows. */
  public void print(Console console, String indent) {
    console.say(indent + console.quiet(line(headers, widths())));
    printRows(console, indent);
  }

  /** Prints the rows only. */
  public void printRows(Console console, String indent) {
    int[] widths = widths();
    for (List<String> row : rows) {
      console.say(indent + line(row, widths));
    }
  }

  private int[] widths() {
    int[] widths = new int[headers.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(headers.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - width(cell));
      line.append(i == 0 ? "" : GAP).append(right.get(i) ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    String plain = COLOURS.matcher(cell).replaceAll("");
    return plain.codePointCount(0, plain.length());
  }
}
