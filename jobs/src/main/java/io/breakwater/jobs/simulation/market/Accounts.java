package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.CommandKind;
import io.breakwater.schemas.avro.LadderStep;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.VenueCondition;
import io.breakwater.schemas.avro.VenueStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Three portfolios, their rules, and what they begin with.
 *
 * <p>{@code harbor} is careful: few instruments, each held to a target weight. {@code tide} holds a
 * little of everything and more of the asset that will crash; what its publishers add makes it
 * drift. {@code surge} is reckless: it begins the day with one and a half times its equity in that
 * asset, takes what the careless publishers send, and has the tightest drawdown limit.
 */
final class Accounts {
  static final String HARBOR = "harbor";
  static final String TIDE = "tide";
  static final String SURGE = "surge";

  private static final String NORTH = "north";
  private static final String SOUTH = "south";

  private static final double HARBOR_CASH = 250_000;
  private static final double TIDE_CASH = 180_000;
  private static final double SURGE_EQUITY = 200_000;

  /** Target weights of the careful portfolio, which may trade nothing else; the rest is cash. */
  private static final Map<String, Double> HARBOR_TARGETS =
      Map.of(
          "BTC", 0.2, "ETH", 0.15, "SOL", 0.08, "LINK", 0.07, "AVAX", 0.05, "UNI", 0.05, "AAVE",
          0.05, "ADA", 0.05);

  private final Storyline story;

  Accounts(Storyline story) {
    this.story = story;
  }

  /** Rules of the three portfolios and of the owner of the first two, known from midnight on. */
  List<Policy> policies() {
    return List.of(harbor(), tide(), surge(), north());
  }

  private static Policy harbor() {
    Policy policy = policy(HARBOR, NORTH, List.of(Publishers.STEADY));
    policy.getLimits().setMaxLeverage(1.5);
    policy.getLimits().setMaxPositionWeight(0.35);
    policy.getLimits().setMaxOrderNotional(40_000.0);
    policy.getLimits().setMaxOpenPositions(12);
    policy.getLimits().setMaxDrawdown(0.15);
    policy.getLimits().setMaxOrdersPerMinute(6);
    Map<String, Double> targets = new TreeMap<>();
    HARBOR_TARGETS.forEach((base, weight) -> targets.put(nameOf(base), weight));
    policy.getRebalance().setTargets(targets);
    policy.getRebalance().setDriftThreshold(0.3);
    policy.getLimits().setAllowedInstruments(new ArrayList<>(targets.keySet()));
    return policy;
  }

  private Policy tide() {
    Policy policy =
        policy(TIDE, NORTH, List.of(Publishers.STEADY, Publishers.MOMENTUM, Publishers.MEANREV));
    policy.getLimits().setMaxLeverage(2.0);
    policy.getLimits().setMaxPositionWeight(0.4);
    policy.getLimits().setMaxOrderNotional(25_000.0);
    policy.getLimits().setMaxOpenPositions(14);
    policy.getLimits().setMaxDrawdown(0.12);
    policy.getLimits().setMaxOrdersPerMinute(8);
    Map<String, Double> targets = new TreeMap<>();
    for (Asset asset : Listing.ASSETS) {
      targets.put(asset.instrument(), asset.base().equals(story.crashAsset()) ? 0.12 : 0.05);
    }
    policy.getRebalance().setTargets(targets);
    // Room for what its publishers add; two of their signals in one asset are drift.
    policy.getRebalance().setDriftThreshold(0.8);
    return policy;
  }

  private static Policy surge() {
    Policy policy = policy(SURGE, SOUTH, List.of(Publishers.CARELESS, Publishers.ESCALATOR));
    policy.getLimits().setMaxLeverage(3.5);
    policy.getLimits().setMaxPositionWeight(2.0);
    policy.getLimits().setMaxOpenPositions(14);
    policy.getLimits().setMaxDrawdown(0.1);
    policy.setLadder(
        new ArrayList<>(
            List.of(
                step(0.04, 0.75, false),
                step(0.08, 0.5, false),
                step(0.12, 0.25, false),
                step(0.2, 0.25, true))));
    return policy;
  }

  /** Limits of the owner of harbor and tide, over both together. */
  private static Policy north() {
    Policy policy = policy("owner:" + NORTH, NORTH, List.of());
    policy.getLimits().setMaxLeverage(1.8);
    policy.getLimits().setMaxPositionWeight(null);
    policy.getLimits().setMaxOpenPositions(null);
    policy.getLimits().setMaxGrossExposure(900_000.0);
    return policy;
  }

  // Read like any policy, so that what is not said here is the default.
  private static Policy policy(String portfolio, String owner, List<String> follows) {
    String json = "{\"portfolioId\":\"" + portfolio + "\",\"version\":1,\"mode\":\"ENFORCE\"}";
    try {
      Policy policy = JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), Policy.class);
      policy.setOwnerId(owner);
      policy.setPublishedAt(Storyline.START);
      policy.setFollows(new ArrayList<>(follows));
      return policy;
    } catch (JsonFault e) {
      throw new IllegalStateException("a policy of the simulation is refused: " + json, e);
    }
  }

  private static LadderStep step(double drawdown, double multiplier, boolean halt) {
    LadderStep step = new LadderStep();
    step.setDrawdown(drawdown);
    step.setMultiplier(multiplier);
    step.setHalt(halt);
    return step;
  }

  private static String nameOf(String base) {
    return Listing.asset(base).instrument();
  }

  /** What each portfolio holds at midnight. */
  List<Balance> balances() {
    Balance surge = cash(SURGE, 0);
    double paid = 0;
    for (Map.Entry<String, Double> holding : surgeHoldings().entrySet()) {
      Asset asset = Listing.asset(holding.getKey());
      double price = asset.startPrice();
      BalancePosition position = new BalancePosition();
      position.setInstrument(asset.instrument());
      position.setQuantity(asset.quantity(holding.getValue() * SURGE_EQUITY, price));
      position.setAverageCost(price);
      surge.getPositions().add(position);
      paid += position.getQuantity() * price;
    }
    surge.setCash(Math.round((SURGE_EQUITY - paid) * 100) / 100.0);
    return List.of(cash(HARBOR, HARBOR_CASH), surge, cash(TIDE, TIDE_CASH));
  }

  /** Weights of equity; bought on margin, so they add up to more than one. */
  private Map<String, Double> surgeHoldings() {
    Map<String, Double> holdings = new TreeMap<>();
    holdings.put("DOGE", 0.3);
    holdings.put("SOL", 0.4);
    holdings.put("WIF", 0.3);
    holdings.put(story.crashAsset(), 1.5);
    return holdings;
  }

  private static Balance cash(String portfolio, double cash) {
    Balance balance = new Balance();
    balance.setPortfolioId(portfolio);
    balance.setAsOf(Storyline.START);
    balance.setCash(cash);
    balance.setPositions(new ArrayList<>());
    return balance;
  }

  /** Money that comes and goes. */
  List<Transfer> transfers() {
    return List.of(
        transfer("transfer-1", HARBOR, 60_000, 9 * 60 + 5),
        transfer("transfer-2", TIDE, -20_000, 17 * 60 + 40));
  }

  private static Transfer transfer(String id, String portfolio, double amount, int minute) {
    Transfer transfer = new Transfer();
    transfer.setTransferId(id);
    transfer.setPortfolioId(portfolio);
    transfer.setAmount(amount);
    transfer.setEventTime(Storyline.timeOf(minute));
    return transfer;
  }

  /** A person releases the reckless portfolio in the morning; the afternoon trips it again. */
  List<Command> commands() {
    Command reset = new Command();
    reset.setCommandId("command-1");
    reset.setKind(CommandKind.RESET_BREAKER);
    reset.setScope("portfolio:" + SURGE);
    reset.setAuthor("m.keeper");
    reset.setSecondApprover("a.watch");
    reset.setReason("positions reviewed after the flash crash");
    reset.setEventTime(Storyline.timeOf(story.resetMinute()));
    return List.of(reset);
  }

  /** Both venues trade; one says that it is unwell while a feed of it is silent. */
  List<VenueStatus> venues() {
    String unwell = Listing.asset(story.outageAsset()).venue();
    int from = story.outageMinute();
    List<VenueStatus> statuses = new ArrayList<>();
    for (String venue : Listing.VENUES) {
      statuses.add(status(venue, VenueCondition.UP, 0));
    }
    statuses.add(status(unwell, VenueCondition.DEGRADED, from + 2));
    statuses.add(status(unwell, VenueCondition.UP, from + Storyline.OUTAGE_MINUTES));
    return statuses;
  }

  private static VenueStatus status(String venue, VenueCondition condition, int minute) {
    VenueStatus status = new VenueStatus();
    status.setVenue(venue);
    status.setStatus(condition);
    status.setEventTime(Storyline.timeOf(minute));
    return status;
  }
}
