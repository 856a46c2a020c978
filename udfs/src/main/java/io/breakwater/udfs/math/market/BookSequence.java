package io.breakwater.udfs.math.market;

import io.breakwater.schemas.Times;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a venue gives its books. A number of 0 or less says nothing: then time alone
 * orders. A book is whole, so numbers that were left out lose nothing but the books between; they
 * are only counted.
 */
final class BookSequence {
  /** A book older than this has no say any more, and no number to hold another against. */
  private static final long MAX_AGE_MICROS = 30 * Times.SECOND;

  private long newest;
  private long asOf;
  private boolean oneByOne;

  /**
   * Whether the book of this number may replace the newest one.
   *
   * @param time of the book, not before that of the newest
   * @return null: it may; else one of {@link Refusal}
   */
  @Nullable String refusal(long number, long time) {
    if (number <= 0 || newest <= 0) {
      return null;
    } else if (number == newest && time == asOf) {
      return Refusal.DUPLICATE_BOOK;
    }
    // A venue that begins to number anew is believed when its last book says nothing any more.
    return number < newest && time - asOf <= MAX_AGE_MICROS ? Refusal.OUT_OF_SEQUENCE : null;
  }

  /**
   * Takes the number of the book that is the newest now.
   *
   * @return true: of numbers that went one by one some were left out
   */
  boolean take(long number, long time) {
    boolean numbered = number > 0 && newest > 0;
    boolean skipped = numbered && oneByOne && number > newest + 1;
    oneByOne = numbered && number == newest + 1;
    newest = number;
    asOf = time;
    return skipped;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeLong(asOf);
    out.writeBoolean(oneByOne);
  }

  void readFrom(DataInput in) throws IOException {
    newest = in.readLong();
    asOf = in.readLong();
    oneByOne = in.readBoolean();
  }
}
