package io.breakwater.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.breakwater.jobs.cli.PortfolioReview.Group;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.StressResult;
import io.breakwater.schemas.avro.VarBacktest;
import io.breakwater.schemas.avro.Veto;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A review in words and tables, or as JSON. */
final class ReviewPage {
  private final PortfolioReview review;
  private final PortfolioState state;
  private final Console console;

  ReviewPage(PortfolioReview review, Console console) {
    this.review = review;
    this.state = review.state();
    this.console = console;
  }

  void tell() {
    tellStanding();
    tellHoldings();
    tellGroups();
    tellLosses();
    tellStress();
    tellBreakers();
  }

  private void tellStanding() {
    console.say("");
    console.say(
        "Equity "
            + Figures.money(state.getEquity())
            + ", "
            + Figures.percent(state.getDrawdown())
            + " below its peak"
            + (state.getExposureMultiplier() < 1
                ? "; de-risking holds exposure to " + Figures.percent(state.getExposureMultiplier())
                : "")
            + ". Gross "
            + Figures.money(state.getGross())
            + ", net "
            + Figures.money(state.getNet())
            + ", leverage "
            + rounded(state.getLeverage())
            + ".");
  }

  private void tellHoldings() {
    List<Map.Entry<String, Double>> held = review.holdings();
    if (held.isEmpty()) {
      console.say("It holds nothing.");
      return;
    }
    Double effective = state.getEffectivePositions();
    console.say(
        held.size()
            + (held.size() == 1 ? " position" : " positions")
            + (effective == null
                ? ""
                : ", as concentrated as " + rounded(effective) + " equal ones")
            + "; the largest, "
            + held.get(0).getKey()
            + ", is "
            + Figures.percent(held.get(0).getValue())
            + " of equity.");
    console.say("");
    Table table = new Table("position", ">weight", ">part of VaR", ">score", "flagged for");
    PortfolioState told = review.toldAtQuarter();
    Map<String, Double> parts = told == null ? null : told.getRiskContributions();
    for (Map.Entry<String, Double> each : held) {
      Audit audit = review.audit(each.getKey());
      table.row(
          each.getKey(),
          Figures.percent(each.getValue()),
          Figures.percent(share(parts, each.getKey())),
          audit == null ? Figures.NONE : Figures.number((double) Math.round(audit.getScore())),
          audit == null ? Figures.NONE : flags(audit));
    }
    table.print(console, "  ");
  }

  private static @Nullable Double share(@Nullable Map<String, Double> parts, String instrument) {
    Double part = parts == null ? null : parts.get(instrument);
    if (parts == null || part == null) {
      return null;
    }
    double sum = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    return sum == 0 ? null : (Double) (part / sum);
  }

  private static String flags(Audit audit) {
    return audit.getVetoes().isEmpty()
        ? Figures.NONE
        : audit.getVetoes().stream()
            .map(Veto::getCode)
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private void tellGroups() {
    console.say("");
    boolean any = false;
    for (Map.Entry<String, List<Group>> map : review.groups().entrySet()) {
      for (Group group : map.getValue()) {
        any = true;
        console.say(
            (map.getKey().equals("STRESS")
                    ? "Under stress these move together: "
                    : "Moving together: ")
                + String.join(", ", group.instruments())
                + " ("
                + Figures.percent(group.net())
                + " of equity net, "
                + Figures.percent(group.gross())
                + " gross).");
      }
    }
    if (!any) {
      console.say(
          review.groups().isEmpty()
              ? "Which instruments move together is not told yet."
              : "No two of its positions are in one cluster of instruments that move together.");
    }
  }

  private void tellLosses() {
    Double distance = state.getLiquidationDistanceSigma();
    console.say(
        distance == null
            ? "Its distance to liquidation is not known."
            : "Liquidation is " + rounded(distance) + " standard deviations of an hour away.");
    console.say(
        "In one hour of a hundred it loses more than "
            + Figures.percent(state.getVar99OneHour())
            + " of equity (by filtered history "
            + Figures.percent(state.getFilteredVar99OneHour())
            + "), then "
            + Figures.percent(state.getCvar99OneHour())
            + " on average; in one day of a hundred "
            + Figures.percent(state.getVar99OneDay())
            + ".");
    VarBacktest test = state.getVarBacktest();
    if (test != null) {
      console.say(
          "That was exceeded in "
              + test.getExceedances()
              + " of "
              + test.getHours()
              + " hours (Kupiec p "
              + probability(test.getKupiecProbability())
              + ", Christoffersen p "
              + probability(test.getConditionalCoverageProbability())
              + ").");
    }
  }

  private void tellStress() {
    PortfolioState told = review.toldAtQuarter();
    StressResult worst = review.worst();
    console.say("");
    if (told == null || told.getStress() == null || worst == null) {
      console.say(
          "No scenario has been tried on it yet (at quarter hours, where there is equity).");
      return;
    }
    console.say(
        worst.getProfitAndLoss() >= 0
            ? "No scenario would cost it anything."
            : "Worst scenario: "
                + worst.getScenario()
                + " would cost "
                + Figures.money(-worst.getProfitAndLoss())
                + (worst.getBreaker() == null ? "" : " and trip " + worst.getBreaker())
                + ".");
    Table table =
        new Table("scenario", ">profit or loss", ">leverage after", ">drawdown", "would trip");
    for (StressResult each : told.getStress()) {
      table.row(
          each.getScenario(),
          Figures.money(each.getProfitAndLoss()),
          rounded(each.getLeverage()),
          Figures.percent(each.getDrawdown()),
          Figures.word(each.getBreaker()));
    }
    table.print(console, "  ");
    if (told.getEventTime() != state.getEventTime()) {
      console.say(console.quiet("  as of " + Figures.time(told.getEventTime())));
    }
  }

  private void tellBreakers() {
    console.say("");
    List<Breaker> open = review.open();
    console.say(open.isEmpty() ? "No breaker stands open for it." : "Breakers that concern it:");
    for (Breaker step : open) {
      console.say(
          "  "
              + console.bad(step.getTo().name())
              + "  "
              + step.getPattern()
              + " of "
              + step.getScopeKind()
              + ' '
              + step.getScope()
              + " since "
              + Figures.time(step.getEventTime())
              + " ("
              + step.getAction()
              + (step.getClearsAt() == null
                  ? ", ends by a person or its condition"
                  : ", due to move on at " + Figures.time(step.getClearsAt()))
              + "): "
              + step.getCause());
    }
  }

  private static String rounded(@Nullable Double value) {
    return Figures.number(value == null ? null : (Double) (Math.round(value * 100) / 100.0));
  }

  /** Two digits that count: 0.0016 must not become 0. */
  private static String probability(@Nullable Double value) {
    return value == null
        ? Figures.NONE
        : BigDecimal.valueOf(value).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }

  /** The same as one object: rows as they were published. */
  static ObjectNode json(PortfolioReview review) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode root = nodes.objectNode();
    root.set("portfolio", raw(review.state()));
    PortfolioState told = review.toldAtQuarter();
    root.set("atQuarterHour", told == null ? nodes.nullNode() : raw(told));
    ArrayNode audits = root.putArray("positionAudits");
    review.holdings().stream()
        .map(each -> review.audit(each.getKey()))
        .filter(java.util.Objects::nonNull)
        .forEach(audit -> audits.add(raw(audit)));
    ObjectNode groups = root.putObject("groups");
    review
        .groups()
        .forEach(
            (map, found) -> {
              ArrayNode list = groups.putArray(map);
              for (Group group : found) {
                ObjectNode one = list.addObject();
                ArrayNode names = one.putArray("instruments");
                group.instruments().forEach(names::add);
                one.put("netWeight", group.net());
                one.put("grossWeight", group.gross());
              }
            });
    StressResult worst = review.worst();
    root.put("worstScenario", worst == null ? null : worst.getScenario());
    ArrayNode breakers = root.putArray("openBreakers");
    review.open().forEach(step -> breakers.add(raw(step)));
    return root;
  }

  private static com.fasterxml.jackson.databind.JsonNode raw(SpecificRecord record) {
    String text = new String(JsonCodec.write(record), StandardCharsets.UTF_8);
    return JsonNodeFactory.instance.rawValueNode(new RawValue(text));
  }
}
