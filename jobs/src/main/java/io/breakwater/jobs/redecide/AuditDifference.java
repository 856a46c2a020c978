package io.breakwater.jobs.redecide;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Veto;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why two answers to one question differ, from the two records alone. */
public final class AuditDifference {
  private static final MathContext DIGITS = new MathContext(6);

  private AuditDifference() {}

  /**
   * Codes of what differs: vetoes that only one of them has as {@code +CODE} and {@code -CODE},
   * factors whose points differ, THRESHOLD, MAX_QUANTITY.
   */
  public static List<String> codes(Audit before, Audit after) {
    return List.copyOf(describe(before, after).keySet());
  }

  /** The same in words. */
  public static List<String> words(Audit before, Audit after) {
    return List.copyOf(describe(before, after).values());
  }

  private static Map<String, String> describe(Audit before, Audit after) {
    Map<String, String> parts = new LinkedHashMap<>();
    Map<String, Veto> vetoesBefore = vetoes(before);
    Map<String, Veto> vetoesAfter = vetoes(after);
    vetoesAfter.forEach(
        (key, veto) -> {
          if (!vetoesBefore.containsKey(key)) {
            parts.put("+" + veto.getCode(), "now " + words(veto));
          }
        });
    vetoesBefore.forEach(
        (key, veto) -> {
          if (!vetoesAfter.containsKey(key)) {
            parts.put("-" + veto.getCode(), "no longer " + words(veto));
          }
        });
    if (!Objects.equals(before.getThreshold(), after.getThreshold())) {
      parts.put("THRESHOLD", change("threshold", before.getThreshold(), after.getThreshold()));
    }
    Map<String, Factor> factors = factors(before);
    for (Factor factor : after.getFactors()) {
      Factor other = factors.get(factor.getCode());
      Double points = other == null ? null : (Double) other.getPoints();
      if (!Objects.equals(points, factor.getPoints())) {
        parts.put(factor.getCode(), change(factor.getCode(), points, factor.getPoints()));
      }
    }
    if (!Objects.equals(before.getMaxQuantity(), after.getMaxQuantity())) {
      parts.put(
          "MAX_QUANTITY",
          change("largest quantity", before.getMaxQuantity(), after.getMaxQuantity()));
    }
    return parts;
  }

  private static Map<String, Veto> vetoes(Audit audit) {
    Map<String, Veto> vetoes = new LinkedHashMap<>();
    audit.getVetoes().forEach(veto -> vetoes.put(veto.getCode() + "|" + veto.getScope(), veto));
    return vetoes;
  }

  private static Map<String, Factor> factors(Audit audit) {
    Map<String, Factor> factors = new LinkedHashMap<>();
    audit.getFactors().forEach(factor -> factors.put(factor.getCode(), factor));
    return factors;
  }

  private static String words(Veto veto) {
    String numbers =
        veto.getLimit() == null || veto.getObserved() == null
            ? ""
            : " " + number(veto.getObserved()) + " / " + number(veto.getLimit());
    return veto.getCode() + numbers + " (" + veto.getScope() + ")";
  }

  private static String change(String name, @Nullable Double before, @Nullable Double after) {
    return name + " " + number(before) + " → " + number(after);
  }

  private static String number(@Nullable Double value) {
    return value == null
        ? "none"
        : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
