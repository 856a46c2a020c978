package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last 500 bar-end vectors, as the rooms keep them: enough for the correlation of a signal with
 * what is held and for the variance of a portfolio, without a matrix.
 *
 * <p>An age of 0 is the newest bar end. An instrument without a return in any kept bar end is
 * forgotten.
 */
public final class ReturnRing {
  /** Bar ends that are kept. */
  public static final int CAPACITY = 500;

  private static final int VERSION = 1;
  private static final long MAX_AGE = 5 * Times.MINUTE;

  private final long[] barEnds = new long[CAPACITY];
  private final Map<String, double[]> returns = new TreeMap<>(Utf8Order.INSTANCE);
  private int size;
  private int newest = CAPACITY - 1;

  /**
   * Takes in the next bar end.
   *
   * @throws IllegalArgumentException if it is not after the one before
   */
  public void add(BarVector bars) {
    if (size > 0 && bars.getEventTime() <= barEnds[newest]) {
      throw new IllegalArgumentException(
          "bar ends must rise: "
              + Times.iso(bars.getEventTime())
              + " after "
              + Times.iso(barEnds[newest]));
    }
    newest = (newest + 1) % CAPACITY;
    size = Math.min(CAPACITY, size + 1);
    barEnds[newest] = bars.getEventTime();
    for (double[] column : returns.values()) {
      column[newest] = Double.NaN;
    }
    for (BarEntry entry : bars.getEntries()) {
      Double value = entry.getReturn$();
      if (value != null && Double.isFinite(value)) {
        returns.computeIfAbsent(entry.getInstrument(), name -> emptyColumn())[newest] = value;
      }
    }
    // Once a round is enough: what is forgotten could not be told from what was never there.
    if (newest == CAPACITY - 1) {
      returns.values().removeIf(ReturnRing::isEmpty);
    }
  }

  /** Bar ends kept now, 0..500. */
  public int size() {
    return size;
  }

  /** Bar end of an age, 0 (newest) to size - 1. */
  public long barEnd(int age) {
    return barEnds[cell(age)];
  }

  /** Whether the instrument has a return at that bar end. */
  public boolean has(String instrument, int age) {
    double[] column = returns.get(instrument);
    return column != null && !Double.isNaN(column[cell(age)]);
  }

  /** Return at that bar end; null: none. */
  public @Nullable Double returnAt(String instrument, int age) {
    double[] column = returns.get(instrument);
    double value = column == null ? Double.NaN : column[cell(age)];
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }

  /** Kept bar ends at which the instrument has a return. */
  public int count(String instrument) {
    double[] column = returns.get(instrument);
    return column == null ? 0 : (int) Arrays.stream(column).filter(r -> !Double.isNaN(r)).count();
  }

  /**
   * Pearson correlation over the 60 consecutive bar ends up to the newest in which both have a
   * return.
   *
   * @param now epoch microseconds; that newest bar end may be at most 5 minutes before it
   */
  public RollingRho rho60(String left, String right, long now) {
    double[] leftColumn = returns.get(left);
    double[] rightColumn = returns.get(right);
    int age = leftColumn == null || rightColumn == null ? -1 : common(leftColumn, rightColumn);
    if (leftColumn == null || rightColumn == null || age < 0) {
      return RollingRho.notReady(Long.MIN_VALUE);
    }
    long asOf = barEnd(age);
    if (now - asOf > MAX_AGE || age + ReturnColumns.BARS > size) {
      return RollingRho.notReady(asOf);
    }
    double[] x = new double[ReturnColumns.BARS];
    double[] y = new double[ReturnColumns.BARS];
    for (int i = 0; i < ReturnColumns.BARS; i++) {
      int cell = cell(age + i);
      boolean consecutive = asOf - barEnds[cell] == i * Times.MINUTE;
      if (!consecutive || Double.isNaN(leftColumn[cell]) || Double.isNaN(rightColumn[cell])) {
        return RollingRho.notReady(asOf);
      }
      x[ReturnColumns.BARS - 1 - i] = leftColumn[cell];
      y[ReturnColumns.BARS - 1 - i] = rightColumn[cell];
    }
    return RollingRho.of(Pearson.of(x, y, ReturnColumns.BARS).orElse(0), asOf);
  }

  private int common(double[] left, double[] right) {
    for (int age = 0; age < size; age++) {
      int cell = cell(age);
      if (!Double.isNaN(left[cell]) && !Double.isNaN(right[cell])) {
        return age;
      }
    }
    return -1;
  }

  private int cell(int age) {
    if (age < 0 || age >= size) {
      throw new IndexOutOfBoundsException("age " + age + " of " + size + " bar ends");
    }
    return Math.floorMod(newest - age, CAPACITY);
  }

  private static double[] emptyColumn() {
    double[] column = new double[CAPACITY];
    Arrays.fill(column, Double.NaN);
    return column;
  }

  private static boolean isEmpty(double[] column) {
    return Arrays.stream(column).allMatch(Double::isNaN);
  }

  /** Writes the state, version first, oldest bar end first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(size);
    for (int age = size - 1; age >= 0; age--) {
      out.writeLong(barEnd(age));
    }
    out.writeInt(returns.size());
    for (Map.Entry<String, double[]> entry : returns.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      for (int age = size - 1; age >= 0; age--) {
        out.writeDouble(entry.getValue()[cell(age)]);
      }
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static ReturnRing readFrom(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("return ring of version " + version + " is not known here");
    }
    ReturnRing ring = new ReturnRing();
    ring.size = in.readInt();
    ring.newest = Math.floorMod(ring.size - 1, CAPACITY);
    for (int i = 0; i < ring.size; i++) {
      ring.barEnds[i] = in.readLong();
    }
    int instruments = in.readInt();
    for (int k = 0; k < instruments; k++) {
      String name = StateBytes.readText(in);
      double[] column = emptyColumn();
      for (int i = 0; i < ring.size; i++) {
        column[i] = in.readDouble();
      }
      ring.returns.put(name, column);
    }
    return ring;
  }
}
