package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.VolatilityRegime;
import org.jspecify.annotations.Nullable;

/** How large the position would be if every position carried the same yearly volatility. */
final class SizingAdvice {
  private static final double TARGET_PER_YEAR = 0.20;
  private static final double BARS_PER_YEAR = 31_536_000.0 / 60;
  private static final double ALIKE = 0.7;

  private SizingAdvice() {}

  /**
   * Advice for a question; null: not computed.
   *
   * @param alike positions that move alike
   * @param askedNotional money
   */
  static @Nullable Double of(Question question, int alike, double askedNotional) {
    InstrumentEvidence evidence =
        question.input().market().view().evidenceOf(question.instrument().getInstrument());
    AuditInput.Portfolio portfolio = question.input().portfolio();
    return evidence == null || !portfolio.holdings().opened()
        ? null
        : notional(
            portfolio.equity(),
            evidence.getSigmaSlow(),
            alike,
            portfolio.exposureMultiplier(),
            evidence.getRegime(),
            askedNotional);
  }

  /**
   * equity x (20 % / sigma per year) / sqrt(1 + 0.7 n) x ladder x (1, 1, 0.75, 0.5 by regime), at
   * most what was asked.
   *
   * @param equity money
   * @param sigmaSlow per bar; null: not ready
   * @param alike positions that move alike
   * @param ladder multiplier of the de-risking ladder
   * @param regime null: not ready
   * @param askedNotional money
   * @return money; null: an input is missing or zero
   */
  private static @Nullable Double notional(
      double equity,
      @Nullable Double sigmaSlow,
      int alike,
      double ladder,
      @Nullable VolatilityRegime regime,
      double askedNotional) {
    if (!(equity > 0) || sigmaSlow == null || !(sigmaSlow > 0) || regime == null) {
      return null;
    }
    double perYear = sigmaSlow * Math.sqrt(BARS_PER_YEAR);
    double regimeShare =
        switch (regime) {
          case COMPRESSION, NORMAL -> 1;
          case EXPANSION -> 0.75;
          case SHOCK -> 0.5;
        };
    double advice =
        equity * (TARGET_PER_YEAR / perYear) / Math.sqrt(1 + ALIKE * alike) * ladder * regimeShare;
    return Math.min(askedNotional, advice);
  }
}
