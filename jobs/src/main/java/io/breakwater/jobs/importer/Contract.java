package io.breakwater.jobs.importer;

/**
 * What one unit of a venue's quantities is worth. Records carry units of the base asset, as trades
 * and books of several venues of one instrument are put together and notional = quantity x price
 * must hold for all of them.
 *
 * @param size units of base, or of inverse contracts units of quote, in one unit of quantity
 * @param inverse true: the contract is worth a fixed amount of quote
 */
record Contract(double size, boolean inverse) {
  /** Quantities are units of base already. */
  static final Contract BASE = new Contract(1, false);

  /** Refuses what is no size. */
  Contract {
    if (!(size > 0) || Double.isInfinite(size)) {
      throw new IllegalArgumentException("a contract of size " + size);
    }
  }

  /** Units of base in a quantity at a price; so price x result is its value in quote. */
  double base(double quantity, double price) {
    return inverse ? quantity * size / price : quantity * size;
  }
}
