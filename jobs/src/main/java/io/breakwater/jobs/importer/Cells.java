package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a CSV file: cells by position or, after a header, by name. */
final class Cells {
  private final List<String> cells;

  private Cells(List<String> cells) {
    this.cells = cells;
  }

  /**
   * Splits a line; cells may stand in double quotes, none of the known files puts commas inside.
   */
  static Cells of(String line) {
    List<String> cells = new ArrayList<>();
    int start = 0;
    while (true) {
      int end = line.indexOf(',', start);
      String cell = (end < 0 ? line.substring(start) : line.substring(start, end)).strip();
      boolean quoted = cell.length() >= 2 && cell.startsWith("\"") && cell.endsWith("\"");
      cells.add(quoted ? cell.substring(1, cell.length() - 1) : cell);
      if (end < 0) {
        return new Cells(cells);
      }
      start = end + 1;
    }
  }

  int size() {
    return cells.size();
  }

  /** True: names instead of values, told by a first cell that starts like a word. */
  boolean isHeader() {
    String first = cells.get(0);
    return !first.isEmpty() && (Character.isLetter(first.charAt(0)) || first.charAt(0) == '_');
  }

  /** Positions of the names, in lower case. */
  Map<String, Integer> columns() {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      columns.putIfAbsent(cells.get(i).toLowerCase(Locale.ROOT), i);
    }
    return columns;
  }

  /** Position of the first of these names that is there; -1: none is. */
  static int first(Map<String, Integer> columns, String... names) {
    for (String name : names) {
      Integer position = columns.get(name);
      if (position != null) {
        return position;
      }
    }
    return -1;
  }

  /** The text at a position; a position beyond the line, or below zero, is a missing field. */
  String text(int position, String field) throws JsonFault {
    String cell = position < 0 || position >= cells.size() ? "" : cells.get(position);
    if (cell.isEmpty()) {
      throw new JsonFault("MISSING_FIELD", field, field + " is missing");
    }
    return cell;
  }

  /** The text at a position; null: empty or beyond the line. */
  @Nullable String textOrNull(int position) {
    String cell = position < 0 || position >= cells.size() ? "" : cells.get(position);
    return cell.isEmpty() ? null : cell;
  }

  double number(int position, String field) throws JsonFault {
    return number(text(position, field), field);
  }

  /** Epoch microseconds from an epoch number of any usual unit, or ISO-8601 with Z. */
  long time(int position, String field) throws JsonFault {
    return time(text(position, field), field);
  }

  /** The number a text stands for. */
  static double number(String text, String field) throws JsonFault {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new JsonFault("WRONG_TYPE", field, field + " must be a number, is '" + text + "'");
    }
  }

  /**
   * Epoch seconds, milliseconds, microseconds or nanoseconds, told apart by their size (the years
   * 1973 to 5138 are unambiguous), or ISO-8601 with Z.
   */
  static long time(String text, String field) throws JsonFault {
    long micros;
    try {
      char last = text.charAt(text.length() - 1);
      micros = last == 'Z' ? Times.parseIso(text) : epoch(text);
    } catch (NumberFormatException
        | ArithmeticException
        | java.time.format.DateTimeParseException e) {
      throw new JsonFault(
          "WRONG_TYPE", field, field + " must be a time, is '" + text + "' (epoch or ISO with Z)");
    }
    if (micros < Times.EARLIEST || micros > LATEST) {
      throw new JsonFault(
          "OUT_OF_RANGE", field, field + " lies outside 2009 to 2100: '" + text + "'");
    }
    return micros;
  }

  /** 2100-01-01. */
  private static final long LATEST = 4_102_444_800L * Times.SECOND;

  private static long epoch(String text) {
    if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      BigDecimal value = new BigDecimal(text);
      BigDecimal scale = BigDecimal.valueOf(microsPerUnit(value.longValue()));
      if (value.longValue() >= NANOS_FROM) {
        return value.longValue() / 1_000;
      }
      return value.multiply(scale).longValue();
    }
    long value = Long.parseLong(text);
    return value >= NANOS_FROM ? value / 1_000 : Math.multiplyExact(value, microsPerUnit(value));
  }

  private static final long MILLIS_FROM = 100_000_000_000L;
  private static final long MICROS_FROM = 100_000_000_000_000L;
  private static final long NANOS_FROM = 100_000_000_000_000_000L;

  private static long microsPerUnit(long value) {
    if (value < MILLIS_FROM) {
      return Times.SECOND;
    }
    return value < MICROS_FROM ? 1_000L : 1L;
  }
}
