package io.breakwater.udfs.math.portfolio;

/**
 * What a fill did to the ledger.
 *
 * @param outcome whether it was booked, and if not, why
 * @param quantityChange signed contracts by which the fill's own booked quantity moved: the fill
 *     for a new one, new less old for a correction, 0 when refused
 * @param reducedQuantity signed contracts that closed an open position (negative: of a long); 0 for
 *     openings, corrections and refusals, so that an exit is counted once, when it happens
 * @param realised realised profit without fees, money; for a correction the change of the total
 * @param cashChange money
 * @param positionAfter signed contracts of the fill's instrument
 */
public record FillResult(
    Outcome outcome,
    double quantityChange,
    double reducedQuantity,
    double realised,
    double cashChange,
    double positionAfter) {

  /** What became of the fill. */
  public enum Outcome {
    /** Booked as new. */
    APPLIED,
    /** A higher revision replaced what was booked, at its place. */
    CORRECTED,
    /** A higher revision took it out again. */
    UNDONE,
    /** This or a higher revision was seen before; nothing changed. */
    DUPLICATE,
    /** No balance or transfer has opened the ledger. */
    NOT_OPEN,
    /** The instrument is not known, so neither is its multiplier. */
    UNKNOWN_INSTRUMENT,
    /** A correction of a fill that is older than what the ledger keeps. */
    ORIGINAL_FORGOTTEN,
    /** The ledger would hold a number that is not finite. */
    NOT_FINITE;

    /** True: the ledger is another than before. */
    public boolean changed() {
      return this == APPLIED || this == CORRECTED || this == UNDONE;
    }
  }

  static FillResult refused(Outcome outcome, double position) {
    return new FillResult(outcome, 0, 0, 0, 0, position);
  }

  /** True: an exit that lost money before fees. */
  public boolean losingExit() {
    return reducedQuantity != 0 && realised < 0;
  }
}
