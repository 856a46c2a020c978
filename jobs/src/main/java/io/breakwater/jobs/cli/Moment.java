package io.breakwater.jobs.cli;

import io.breakwater.schemas.Times;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment on the command line: ISO-8601 with Z, a day (its begin), or epoch microseconds. */
final class Moment implements ITypeConverter<Long> {
  private static final int DAY_LENGTH = 10;

  @Override
  public Long convert(String text) {
    try {
      if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
        return Long.parseLong(text);
      }
      return text.length() == DAY_LENGTH ? day(text) : Times.parseIso(text);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new TypeConversionException(
          "must be ISO-8601 with Z (2025-05-23T14:00:00Z), a day (2025-05-23) or epoch"
              + " microseconds, is '"
              + text
              + "'");
    }
  }

  /** The begin of a day, UTC, epoch microseconds. */
  static long day(String text) throws DateTimeParseException {
    return Times.ofInstant(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
