package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.Fill;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Money of the newest 50 orders that opened or added. Fills of one order share clientOrderId, else
 * signalId; else each is an order.
 */
public final class OrderSizes {
  private static final int REMEMBERED = 50;

  private final ArrayDeque<Size> sizes = new ArrayDeque<>();

  /** The order that a fill is of. */
  public static String orderOf(Fill fill) {
    if (fill.getClientOrderId() != null) {
      return "order " + fill.getClientOrderId();
    }
    return fill.getSignalId() != null ? "signal " + fill.getSignalId() : "fill " + fill.getFillId();
  }

  /** Adds to an order, or begins it; returns its money so far. */
  public double add(String order, double money) {
    for (Size size : sizes) {
      if (size.order.equals(order)) {
        size.money += money;
        return size.money;
      }
    }
    sizes.addLast(new Size(order, money));
    if (sizes.size() > REMEMBERED) {
      sizes.removeFirst();
    }
    return money;
  }

  /** Median money of all orders; null: none. */
  public @Nullable Double median() {
    return medianExcept("", 1);
  }

  /** Median money of all orders but one; null: fewer than so many. */
  @Nullable Double medianExcept(String order, int fewest) {
    double[] money =
        sizes.stream()
            .filter(size -> !size.order.equals(order))
            .mapToDouble(size -> size.money)
            .toArray();
    return money.length < fewest ? null : (Double) median(money);
  }

  /** The middle one, or the mean of the two in the middle; sorts them. */
  static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** Writes everything. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(sizes.size());
    for (Size size : sizes) {
      StateBytes.writeText(out, size.order);
      out.writeDouble(size.money);
    }
  }

  /** Adds what {@link #writeTo} wrote. */
  public void readFrom(DataInput in) throws IOException {
    for (int i = in.readInt(); i > 0; i--) {
      sizes.addLast(new Size(StateBytes.readText(in), in.readDouble()));
    }
  }

  private static final class Size {
    private final String order;
    private double money;

    Size(String order, double money) {
      this.order = order;
      this.money = money;
    }
  }
}
