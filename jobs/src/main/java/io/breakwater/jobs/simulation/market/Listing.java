package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.avro.Layer;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/** What trades on the simulated venues: fourteen perpetuals in five sectors. */
final class Listing {
  /** The venue with the deeper books. */
  static final String SIMEX = "SIMEX";

  /** The other venue. */
  static final String NOVA = "NOVA";

  static final List<String> VENUES = List.of(SIMEX, NOVA);

  static final String MAJORS = "MAJORS";
  static final String LAYER1 = "LAYER1";
  static final String DEFI = "DEFI";
  static final String MEME = "MEME";
  static final String AI = "AI";

  static final List<String> SECTORS = List.of(MAJORS, LAYER1, DEFI, MEME, AI);

  static final List<Asset> ASSETS =
      List.of(
          asset("BTC", MAJORS, Layer.CORE, SIMEX, 92_150, 0.90, 0.00022, 4_200_000, 0.5),
          asset("ETH", MAJORS, Layer.CORE, SIMEX, 2_351.5, 1.10, 0.00028, 3_000_000, 0.8),
          asset("SOL", LAYER1, Layer.ALPHA, SIMEX, 142.35, 1.30, 0.00040, 1_800_000, 1.6),
          asset("AVAX", LAYER1, Layer.ALPHA, NOVA, 22.418, 1.30, 0.00042, 900_000, 2.6),
          asset("ADA", LAYER1, Layer.ALPHA, SIMEX, 0.78215, 1.25, 0.00042, 850_000, 2.4),
          asset("NEAR", LAYER1, Layer.ALPHA, NOVA, 3.1046, 1.35, 0.00048, 700_000, 3.0),
          asset("UNI", DEFI, Layer.ALPHA, SIMEX, 7.6225, 1.25, 0.00045, 700_000, 2.8),
          asset("AAVE", DEFI, Layer.ALPHA, NOVA, 205.31, 1.30, 0.00050, 750_000, 2.8),
          asset("LINK", DEFI, Layer.ALPHA, SIMEX, 15.204, 1.25, 0.00042, 950_000, 2.2),
          asset("CRV", DEFI, Layer.DYNAMIC, NOVA, 0.44128, 1.35, 0.00058, 600_000, 3.6),
          asset("DOGE", MEME, Layer.DYNAMIC, SIMEX, 0.20534, 1.35, 0.00055, 1_000_000, 2.4),
          asset("WIF", MEME, Layer.DYNAMIC, NOVA, 0.62317, 1.45, 0.00068, 600_000, 4.0),
          asset("FET", AI, Layer.DYNAMIC, NOVA, 0.66402, 1.40, 0.00060, 600_000, 3.6),
          asset("TAO", AI, Layer.HEDGE, SIMEX, 331.8, 1.30, 0.00055, 700_000, 3.2));

  /** Built from trades; the others come as ready-made bars. */
  static final Set<String> FROM_TRADES = Set.of("SOL", "UNI", "DOGE");

  /** Quoted on both venues. */
  static final Set<String> ON_BOTH_VENUES = Set.of("BTC", "ETH");

  private Listing() {}

  private static Asset asset(
      String base,
      String sector,
      Layer layer,
      String venue,
      double startPrice,
      double marketBeta,
      double ownSigma,
      double depth,
      double spreadBps) {
    return new Asset(
        base, sector, layer, venue, startPrice, marketBeta, ownSigma, depth, spreadBps);
  }

  /** Place of an asset in {@link #ASSETS}. */
  static int indexOf(String base) {
    for (int i = 0; i < ASSETS.size(); i++) {
      if (ASSETS.get(i).base().equals(base)) {
        return i;
      }
    }
    throw new NoSuchElementException("no asset " + base);
  }

  static Asset asset(String base) {
    return ASSETS.get(indexOf(base));
  }
}
