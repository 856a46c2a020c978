package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Veto;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarketView;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Vetoes of an opening whose required inputs are not there: marks, instrument, positions, equity.
 */
final class InputVetoes {
  private InputVetoes() {}

  static void addTo(
      List<Veto> vetoes, AuditInput input, @Nullable Instrument instrument, @Nullable Mark mark) {
    AuditInput.Portfolio portfolio = input.portfolio();
    String asked = input.signal().getInstrument();
    TreeSet<String> missing = new TreeSet<>(Utf8Order.INSTANCE);
    TreeSet<String> stale = new TreeSet<>(Utf8Order.INSTANCE);
    if (instrument == null || mark == null) {
      missing.add(asked);
    } else if (!mark.fresh()) {
      stale.add(asked);
    }
    for (String held : portfolio.holdings().quantities().keySet()) {
      Mark heldMark = input.market().view().markOf(held);
      if (heldMark == null || input.market().instruments().find(held) == null) {
        missing.add(held);
      } else if (!heldMark.fresh()) {
        stale.add(held);
      }
    }
    if (!portfolio.holdings().opened() && portfolio.portfolioId() != null) {
      vetoes.add(Vetoes.plain(VetoCode.INPUT_MISSING, "portfolio:" + portfolio.portfolioId()));
    }
    missing.forEach(name -> vetoes.add(Vetoes.plain(VetoCode.INPUT_MISSING, "instrument:" + name)));
    stale.forEach(name -> vetoes.add(staleMark(input.market().view(), name)));
    equity(vetoes, input);
  }

  /** What the audit of a held position needs: its own mark and instrument, and equity. */
  static void addTo(List<Veto> vetoes, PositionInput input, @Nullable Mark mark) {
    if (input.definition() == null || mark == null) {
      vetoes.add(Vetoes.plain(VetoCode.INPUT_MISSING, "instrument:" + input.instrument()));
    } else if (!mark.fresh()) {
      vetoes.add(staleMark(input.market().view(), input.instrument()));
    }
    if (!(input.exposure().equity() > 0)) {
      vetoes.add(
          Vetoes.observed(
              VetoCode.NO_EQUITY,
              0.0,
              input.exposure().equity(),
              "portfolio:" + input.portfolio().portfolioId()));
    }
  }

  /** Limit and age in seconds. */
  private static Veto staleMark(MarketView view, String name) {
    Mark mark = view.markOf(name);
    if (mark == null) {
      throw new IllegalStateException("a stale mark is there: " + name);
    }
    long maxAge =
        switch (mark.source()) {
          case "book" -> MarketView.BOOK_MAX_AGE;
          case "trade" -> MarketView.TRADE_MAX_AGE;
          default -> MarketView.BAR_MAX_AGE;
        };
    return Vetoes.observed(
        VetoCode.INPUT_STALE,
        maxAge / (double) Times.SECOND,
        (view.now() - mark.asOf()) / (double) Times.SECOND,
        "instrument:" + name);
  }

  private static void equity(List<Veto> vetoes, AuditInput input) {
    AuditInput.Portfolio own = input.portfolio();
    if (!own.holdings().opened()) {
      return;
    }
    if (!(own.equity() > 0)) {
      vetoes.add(
          Vetoes.observed(VetoCode.NO_EQUITY, 0.0, own.equity(), "portfolio:" + own.portfolioId()));
    }
    AuditInput.Owner owner = input.owner();
    if (owner != null && owner.policy() != null) {
      double all = own.equity();
      for (AuditInput.Share share : owner.others()) {
        all += share.equity();
      }
      if (!(all > 0)) {
        vetoes.add(Vetoes.observed(VetoCode.NO_EQUITY, 0.0, all, "owner:" + owner.ownerId()));
      }
    }
  }
}
