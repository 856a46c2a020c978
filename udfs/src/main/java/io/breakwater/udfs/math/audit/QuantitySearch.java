package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Veto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest quantity that passes.
 *
 * <p>Penalties never fall with the quantity and exposures are convex in it, so what passes is one
 * interval from zero and bisection over lots finds its end.
 */
final class QuantitySearch {
  /** Entry may be this far from the mark, ratio. */
  static final double ENTRY_NEAR_MARK = 0.10;

  /** The smallest part of the ask that a reduced verdict may leave is one in so many lots. */
  private static final long SMALLEST_PART = 10;

  private final Question question;
  private final Scoring scoring;
  private final Envelope envelope;
  private final boolean halfOpen;

  QuantitySearch(Question question, Scoring scoring, Envelope envelope, boolean halfOpen) {
    this.question = question;
    this.scoring = scoring;
    this.envelope = envelope;
    this.halfOpen = halfOpen;
  }

  /** Vetoes a quantity under one lot or under the instrument's smallest notional. */
  static void addBelowMinimum(
      List<Veto> vetoes,
      Instrument instrument,
      double quantity,
      double asked,
      @Nullable Double notional) {
    String scope = "instrument:" + instrument.getInstrument();
    if (quantity <= 0) {
      vetoes.add(Vetoes.observed(VetoCode.BELOW_MINIMUM, instrument.getLotSize(), asked, scope));
    } else if (notional != null && !meetsMinimum(instrument, notional)) {
      vetoes.add(
          Vetoes.observed(VetoCode.BELOW_MINIMUM, instrument.getMinNotional(), notional, scope));
    }
  }

  private static boolean meetsMinimum(Instrument instrument, double notional) {
    return notional >= instrument.getMinNotional() * (1 - ExposureLimit.TOLERANCE);
  }

  long lotsOf(double quantity) {
    return Lots.floor(quantity, question.instrument().getLotSize());
  }

  double quantity(long lots) {
    return Lots.quantity(lots, question.instrument().getLotSize());
  }

  double score(long lots) {
    return scoring.at(quantity(lots)).value();
  }

  boolean allowsReduce() {
    return question.policy().getAudit().getAllowReduce();
  }

  /** Fewest lots that are at least a tenth of the ask. */
  long atLeast(long askedLots) {
    return askedLots / SMALLEST_PART + (askedLots % SMALLEST_PART == 0 ? 0 : 1);
  }

  /**
   * True: limits and score let so many lots pass; a half-open breaker is asked in {@link #most}.
   */
  private boolean passesLimits(long lots) {
    return envelope.passes(quantity(lots))
        && score(lots) >= question.policy().getAudit().getThreshold();
  }

  /** True: the whole ask passes. */
  boolean passes(long askedLots) {
    return !halfOpen && passesLimits(askedLots);
  }

  /** Most lots that pass, at most the ask; 0: none that an order can be made of. */
  long most(long askedLots) {
    long passing = 0;
    long cap = halfOpen ? askedLots / 2 : askedLots;
    if (cap > 0 && passesLimits(cap)) {
      passing = cap;
    } else {
      long failing = cap;
      while (failing - passing > 1) {
        long middle = passing + (failing - passing) / 2;
        if (passesLimits(middle)) {
          passing = middle;
        } else {
          failing = middle;
        }
      }
    }
    boolean orderable =
        passing > 0 && meetsMinimum(question.instrument(), question.notional(quantity(passing)));
    return orderable ? passing : 0;
  }
}
