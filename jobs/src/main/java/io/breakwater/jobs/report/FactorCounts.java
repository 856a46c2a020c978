package io.breakwater.jobs.report;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What spoke against signals: how often, under which verdict, and for how many points. */
final class FactorCounts {
  private final TreeMap<String, Row> factors = new TreeMap<>(Utf8Order.INSTANCE);
  private final TreeMap<String, Row> vetoes = new TreeMap<>(Utf8Order.INSTANCE);
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);

  /** A code: verdicts under which it was told, and the sum of its points. */
  static final class Row {
    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private double points;

    long count(Verdict verdict) {
      return counts.getOrDefault(verdict, 0L);
    }

    /** Sum over all verdicts, at most 0; of a veto 0. */
    double points() {
      return points;
    }

    private void add(Verdict verdict, double more) {
      counts.merge(verdict, 1L, Long::sum);
      points += more;
    }
  }

  /** Counts a verdict on a signal: factors that cost points, each veto code once. */
  void add(Audit audit) {
    verdicts.merge(audit.getVerdict(), 1L, Long::sum);
    for (Factor factor : audit.getFactors()) {
      if (factor.getPoints() < 0) {
        row(factors, factor.getCode()).add(audit.getVerdict(), factor.getPoints());
      }
    }
    Set<String> told = new HashSet<>();
    for (Veto veto : audit.getVetoes()) {
      if (told.add(veto.getCode())) {
        row(vetoes, veto.getCode()).add(audit.getVerdict(), 0);
      }
    }
  }

  private static Row row(TreeMap<String, Row> rows, String code) {
    return rows.computeIfAbsent(code, name -> new Row());
  }

  Map<String, Row> factors() {
    return factors;
  }

  Map<String, Row> vetoes() {
    return vetoes;
  }

  long count(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }
}
