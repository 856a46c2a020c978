package io.breakwater.udfs.math.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Audit;
import java.util.Map;
import java.util.TreeMap;

/** What is held and what may still fill, counted without the room; and the limits by hand. */
final class VenueBooks {
  static final String[] NAMES = {"BTC-USDT", "ETH-USDT", "SOL-USDT"};
  static final double[] PRICES = {200, 100, 10};
  static final double EXACT = 1e-9;
  static final double P1 = 100_000;
  static final double P2 = 50_000;

  final Map<String, VenueOrder> orders = new TreeMap<>();
  final Map<String, TreeMap<String, Double>> positions = new TreeMap<>();

  /** Money limits: gross, net, one position, open positions. */
  record Box(double gross, double net, double position, int open) {}

  static final Map<String, Box> BOXES =
      Map.of(
          "P1", new Box(120_000, 60_000, 0.5 * P1, 2),
          "P2", new Box(3 * P2, Double.MAX_VALUE, 0.5 * P2, 10),
          "O1", new Box(140_000, 90_000, 0.4 * (P1 + P2), 4));

  VenueBooks() {
    positions.put("P1", new TreeMap<>());
    positions.put("P2", new TreeMap<>());
  }

  double position(String portfolio, String name) {
    return positions.get(portfolio).getOrDefault(name, 0.0);
  }

  /** All long and all short ends of one instrument, money. */
  private double[] ends(String portfolio, int which) {
    double held = position(portfolio, NAMES[which]);
    double[] ends = {held, held};
    for (VenueOrder order : orders.values()) {
      Audit audit = order.audit;
      if (audit.getPortfolioId().equals(portfolio) && audit.getInstrument().equals(NAMES[which])) {
        ends[order.sign() > 0 ? 0 : 1] += order.sign() * order.remaining();
      }
    }
    ends[0] *= PRICES[which];
    ends[1] *= PRICES[which];
    return ends;
  }

  Map<String, Double> nets() {
    Map<String, Double> nets = new TreeMap<>();
    for (String portfolio : positions.keySet()) {
      double longs = 0;
      double shorts = 0;
      for (int i = 0; i < NAMES.length; i++) {
        longs += ends(portfolio, i)[0];
        shorts += ends(portfolio, i)[1];
      }
      nets.put(portfolio, Math.max(Math.abs(longs), Math.abs(shorts)));
    }
    nets.put("O1", nets.get("P1") + nets.get("P2"));
    return nets;
  }

  /** Whatever fills, gross, single positions and their number are inside, at any moment. */
  void checkLimits() {
    double ownerGross = 0;
    int ownerOpen = 0;
    double[] ownerValues = new double[NAMES.length];
    for (String portfolio : positions.keySet()) {
      Box box = BOXES.get(portfolio);
      double gross = 0;
      int open = 0;
      for (int i = 0; i < NAMES.length; i++) {
        double[] ends = ends(portfolio, i);
        double worst = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
        inside(worst, box.position(), portfolio + " in " + NAMES[i]);
        gross += worst;
        open += worst > EXACT ? 1 : 0;
        ownerValues[i] += worst;
      }
      inside(gross, box.gross(), "gross of " + portfolio);
      assertThat(open).as("positions of %s", portfolio).isLessThanOrEqualTo(box.open());
      ownerGross += gross;
      ownerOpen += open;
    }
    Box box = BOXES.get("O1");
    inside(ownerGross, box.gross(), "gross of O1");
    for (double value : ownerValues) {
      inside(value, box.position(), "one instrument of O1");
    }
    assertThat(ownerOpen).isLessThanOrEqualTo(box.open());
  }

  private static void inside(double figure, double limit, String what) {
    assertThat(figure).as(what).isLessThanOrEqualTo(limit * (1 + 2 * EXACT));
  }
}
