package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Correlation;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.jspecify.annotations.Nullable;

/**
 * How much of the market moves as one: mean correlation, absorption ratio (share of the first
 * principal component; Kritzman et al. 2011) and share of instruments under stress.
 */
final class MarketRow {
  private MarketRow() {}

  /** Correlation of two slots at this bar end; null: not ready. */
  @FunctionalInterface
  interface Rho {
    @Nullable Double of(int left, int right);
  }

  /**
   * The row of one bar end.
   *
   * @param names of the ready instruments
   * @param ready slots of the ready instruments by name: those with 60 consecutive returns
   */
  static Correlation of(BarVector bars, int[] ready, Set<String> names, Rho rho) {
    Correlation row = new Correlation();
    row.setEventTime(bars.getEventTime());
    row.setInstruments(ready.length);
    if (ready.length < 2) {
      return row;
    }
    DMatrixRMaj matrix = new DMatrixRMaj(ready.length, ready.length);
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < ready.length; i++) {
      matrix.set(i, i, 1);
      for (int j = i + 1; j < ready.length; j++) {
        Double value = rho.of(ready[i], ready[j]);
        if (value != null) {
          sum += value;
          pairs++;
          matrix.set(i, j, value);
          matrix.set(j, i, value);
        }
      }
    }
    row.setMeanCorrelation(pairs == 0 ? null : Double.valueOf(sum / pairs));
    row.setAbsorptionRatio(largestEigenvalue(matrix) / ready.length);
    row.setStressShare((double) stressed(bars, names) / ready.length);
    return row;
  }

  private static int stressed(BarVector bars, Set<String> names) {
    int stressed = 0;
    for (BarEntry entry : bars.getEntries()) {
      VolatilityRegime regime = entry.getRegime();
      boolean stress = regime == VolatilityRegime.EXPANSION || regime == VolatilityRegime.SHOCK;
      if (stress && names.contains(entry.getInstrument())) {
        stressed++;
      }
    }
    return stressed;
  }

  private static double largestEigenvalue(DMatrixRMaj symmetric) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(symmetric.numRows, false, true);
    if (!eigen.decompose(symmetric)) {
      throw new ArithmeticException(
          "no eigenvalues of a correlation matrix of " + symmetric.numRows);
    }
    double largest = 0;
    for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
      largest = Math.max(largest, eigen.getEigenvalue(i).getReal());
    }
    return largest;
  }
}
