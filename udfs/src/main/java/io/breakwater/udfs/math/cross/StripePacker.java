package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.avro.MatrixStripe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packs rows of the matrix, as a tile reads them out, into one record for sixteen. */
final class StripePacker implements CorrelationTile.PairReader {
  /** Stands for a correlation that is not there. */
  static final double NOT_READY = 2;

  private final Universe universe;
  private final PresentBar bar;
  private final CorrelationTile tile;
  private final @Nullable StressPairs stress;
  private final List<MatrixStripe> stripes = new ArrayList<>();

  // Of the present stripe.
  private ByteBuffer rho = ByteBuffer.allocate(0);
  private ByteBuffer rhoSlow = ByteBuffer.allocate(0);
  private ByteBuffer rhoSlowStress = ByteBuffer.allocate(0);

  /**
   * A packer of one bar end.
   *
   * @param stress null: correlations under stress are not told
   */
  StripePacker(
      Universe universe, PresentBar bar, CorrelationTile tile, @Nullable StressPairs stress) {
    this.universe = universe;
    this.bar = bar;
    this.tile = tile;
    this.stress = stress;
  }

  /** What was packed, by the number of the first row. */
  List<MatrixStripe> stripes() {
    return stripes;
  }

  @Override
  public void pairs(int row, double[] rho, double[] rhoSlow) {
    if (row % CorrelationTile.ROWS == 0) {
      begin(row);
    }
    boolean present = bar.present(row);
    for (int column = 0; column < row; column++) {
      boolean both = present && bar.present(column);
      this.rho.putDouble(both ? packed(rho[column]) : NOT_READY);
      this.rhoSlow.putDouble(both ? packed(rhoSlow[column]) : NOT_READY);
      if (stress != null) {
        double stressed = both ? stress.correlation(tile, row, column) : NOT_READY;
        rhoSlowStress.putDouble(packed(stressed));
      }
    }
    if (row % CorrelationTile.ROWS == CorrelationTile.ROWS - 1 || row == universe.size() - 1) {
      end(row);
    }
  }

  private static double packed(double correlation) {
    return Double.isNaN(correlation) ? NOT_READY : correlation;
  }

  private void begin(int row) {
    int end = Math.min(universe.size(), row + CorrelationTile.ROWS);
    int bytes = Double.BYTES * (PairIndex.count(end) - PairIndex.count(row));
    rho = ByteBuffer.allocate(bytes);
    rhoSlow = ByteBuffer.allocate(bytes);
    rhoSlowStress = ByteBuffer.allocate(stress == null ? 0 : bytes);
  }

  private void end(int row) {
    MatrixStripe stripe = new MatrixStripe();
    stripe.setEventTime(bar.barEnd());
    stripe.setFirstRow(row / CorrelationTile.ROWS * CorrelationTile.ROWS);
    stripe.setInstruments(universe.names(row + 1));
    stripe.setSize(universe.size());
    stripe.setRho(rho.flip());
    stripe.setRhoSlow(rhoSlow.flip());
    stripe.setRhoSlowStress(stress == null ? null : rhoSlowStress.flip());
    stripes.add(stripe);
  }
}
