package io.breakwater.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The replay against figures of an independent program (reference/, written from the risk model
 * alone): every quantity of every bar, every correlation, breaker, verdict and score.
 */
class ReplayGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RELATIVE = 1e-9;
  private static final double RHO = 1e-12;
  private static final Set<String> ANSWERED_AT_ONCE =
      Set.of("CONFLICT", "MALFORMED", "UNKNOWN_POLICY");
  // Differences of sums of 1e5: twelve digits are left of them.
  private static final double MONEY = 1e-7;

  @ParameterizedTest
  @ValueSource(strings = {"seed-11", "seed-12", "stops-13"})
  void agreesWithTheReference(String seed, @TempDir Path out) throws Exception {
    Path golden = ReplayFixture.golden(seed);
    Map<String, String> ours = ReplayFixture.run(golden.resolve("input"), out, 1, "hashmap");
    Map<String, String> expected = ReplayFixture.files(golden.resolve("expected"));

    List<String> differences = new ArrayList<>();
    compare(
        "instrument-states.jsonl",
        expected,
        ours,
        row -> row.get("eventTime") + "|" + row.get("instrument"),
        List.of(
            "close",
            "return",
            "filled",
            "sigmaFast",
            "sigmaSlow",
            "realisedVolatility",
            "rogersSatchell",
            "atr",
            "volatilityRegime",
            "direction",
            "efficiencyRatio",
            "changeProbability",
            "mid",
            "spreadBps",
            "bidLiquidity",
            "askLiquidity",
            "imbalance",
            "spreadZ",
            "depthRatio",
            "fundingZ",
            "flowZ",
            "amihud",
            "sentiment",
            "parkinson",
            "sigmaSlowAnnualised",
            "realisedVolatilityAnnualised",
            "volume",
            "notional",
            "trades",
            "aggressorBuyVolume",
            "aggressorImbalance",
            "venueDisagreementBps",
            "buySlippageBps",
            "sellSlippageBps",
            "fundingRateAnnualised",
            "tradeAgeMillis",
            "bookAgeMillis",
            "realBarAgeMillis",
            "coverageTier",
            "open",
            "high",
            "low"),
        RELATIVE,
        differences);
    compare(
        "timeframes.jsonl",
        expected,
        ours,
        row ->
            row.get("eventTime") + "|" + row.get("instrument") + "|" + row.get("intervalSeconds"),
        List.of(
            "open",
            "high",
            "low",
            "close",
            "volume",
            "filled",
            "return",
            "sigmaFast",
            "sigmaSlow",
            "volatilityRegime",
            "direction"),
        RELATIVE,
        differences);
    compare(
        "correlations.jsonl",
        expected,
        ours,
        row -> row.get("eventTime") + "|" + row.get("left") + "|" + row.get("right"),
        List.of("rho", "rhoSlow", "shiftZ", "meanCorrelation", "absorptionRatio", "stressShare"),
        RHO,
        differences);
    compare(
        "clusters.jsonl",
        expected,
        ours,
        row -> row.get("eventTime") + "|" + row.get("map"),
        List.of("instruments", "clusters"),
        RELATIVE,
        differences);
    compare(
        "breakers.jsonl",
        expected,
        ours,
        row ->
            row.get("eventTime")
                + "|"
                + row.get("scope")
                + "|"
                + row.get("pattern")
                + "|"
                + row.get("from")
                + "|"
                + row.get("to"),
        List.of("action", "scopeKind", "author"),
        RELATIVE,
        differences);
    compare(
        "portfolios.jsonl",
        expected,
        ours,
        row -> row.get("eventTime") + "|" + row.get("portfolioId"),
        List.of("equity", "gross", "net", "leverage", "exposureMultiplier", "ownerId"),
        RELATIVE,
        differences);
    compare(
        "audits.jsonl",
        expected,
        ours,
        row ->
            row.get("portfolioId")
                + "|"
                + row.get("signalId")
                + "|"
                + row.get("signalRevision")
                + "|"
                + row.get("verdictRevision")
                + "|"
                + row.get("sequencedAt")
                + "|"
                + row.get("vetoes").toString().contains("CONFLICT"),
        List.of(
            "verdict",
            "instrument",
            "side",
            "intent",
            "expiresAt",
            "mode",
            "threshold",
            "entryPrice",
            "stopPrice",
            "targetPrice",
            "suggestedStopPrice"),
        RELATIVE,
        differences);
    compare(
        "outcomes.jsonl",
        expected,
        ours,
        row -> row.get("portfolioId") + "|" + row.get("signalId") + "|" + row.get("signalRevision"),
        List.of(
            "result",
            "eventTime",
            "returnRatio",
            "savedOrCost",
            "verdict",
            "verdictRevision",
            "notional",
            "exitPrice",
            "decidedAt",
            "horizonAt"),
        RELATIVE,
        differences);
    compare(
        "attribution.jsonl",
        expected,
        ours,
        row -> row.get("portfolioId") + "|" + row.get("strategyId") + "|" + row.get("to"),
        List.of(
            "from",
            "realised",
            "unrealised",
            "fees",
            "funding",
            "slippage",
            "beta",
            "alpha",
            "timing",
            "navChange"),
        MONEY,
        differences);
    points(expected, ours, differences);
    assertThat(differences).isEmpty();
  }

  /**
   * Points of every factor that both sides score; CORRELATION stands apart, as the reference lets a
   * correlation of before a gap live on for five bars.
   */
  private static void points(
      Map<String, String> expected, Map<String, String> ours, List<String> differences)
      throws Exception {
    Function<JsonNode, String> key =
        row ->
            row.get("portfolioId")
                + "|"
                + row.get("signalId")
                + "|"
                + row.get("signalRevision")
                + "|"
                + row.get("verdictRevision")
                + "|"
                + row.get("vetoes").toString().contains("CONFLICT");
    Map<String, JsonNode> left = rows(expected, "audits.jsonl", key);
    Map<String, JsonNode> right = rows(ours, "audits.jsonl", key);
    int compared = 0;
    for (Map.Entry<String, JsonNode> row : left.entrySet()) {
      JsonNode theirs = row.getValue().get("factors");
      JsonNode own = right.get(row.getKey()).get("factors");
      Set<String> codes = codes(row.getValue());
      Set<String> ownCodes = codes(right.get(row.getKey()));
      boolean judged = Collections.disjoint(codes, ANSWERED_AT_ONCE);
      if (judged && row.getValue().get("verdictRevision").asInt() == 1 && !codes.equals(ownCodes)) {
        differences.add(row.getKey() + ": vetoes " + codes + " | " + ownCodes);
      }
      for (int i = 0; i < theirs.size() && own.size() == theirs.size(); i++) {
        compared++;
        String code = theirs.get(i).get("code").asText();
        boolean equal =
            code.equals(own.get(i).get("code").asText())
                && (code.equals("CORRELATION")
                    || same(theirs.get(i).get("points"), own.get(i).get("points"), RELATIVE));
        if (!equal) {
          differences.add(row.getKey() + ": " + theirs.get(i) + " | " + own.get(i));
        }
      }
    }
    assertThat(compared).isGreaterThan(5_000);
  }

  /**
   * Who vetoes. The reference looks no further once one of {@link #ANSWERED_AT_ONCE} is found, and
   * adds what a first verdict has filled to what its second revision asks; it has one word for open
   * and half-open breakers.
   */
  private static Set<String> codes(JsonNode audit) {
    Set<String> codes = new TreeSet<>();
    for (JsonNode veto : audit.get("vetoes")) {
      codes.add(veto.get("code").asText().replace("BREAKER_HALF_OPEN", "BREAKER_OPEN"));
    }
    return codes;
  }

  private static void compare(
      String file,
      Map<String, String> expected,
      Map<String, String> ours,
      Function<JsonNode, String> key,
      List<String> fields,
      double tolerance,
      List<String> differences)
      throws Exception {
    Map<String, JsonNode> left = rows(expected, file, key);
    Map<String, JsonNode> right = rows(ours, file, key);
    assertThat(left).as(file).isNotEmpty();
    for (Map.Entry<String, JsonNode> row : left.entrySet()) {
      JsonNode other = right.get(row.getKey());
      if (other == null) {
        differences.add(file + " misses " + row.getKey());
        continue;
      }
      for (String field : fields) {
        if (!same(row.getValue().get(field), other.get(field), tolerance)) {
          differences.add(
              file
                  + " "
                  + row.getKey()
                  + " "
                  + field
                  + ": "
                  + row.getValue().get(field)
                  + " | "
                  + other.get(field));
        }
      }
    }
    // A market-wide row without any figure is the same as none.
    right
        .keySet()
        .removeIf(
            k ->
                file.startsWith("correlations")
                    && !left.containsKey(k)
                    && right.get(k).get("meanCorrelation").isNull()
                    && right.get(k).get("rho").isNull());
    assertThat(right.keySet()).as(file).isSubsetOf(left.keySet());
  }

  private static Map<String, JsonNode> rows(
      Map<String, String> files, String file, Function<JsonNode, String> key) throws Exception {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (String line : ReplayFixture.lines(files.getOrDefault(file, ""))) {
      JsonNode row = JSON.readTree(line);
      rows.put(key.apply(row), row);
    }
    return rows;
  }

  private static boolean same(JsonNode left, JsonNode right, double tolerance) {
    if (left.isNumber() && right.isNumber()) {
      double a = left.asDouble();
      double b = right.asDouble();
      double scale = tolerance == RHO ? 1 : Math.max(1e-300, Math.max(Math.abs(a), Math.abs(b)));
      // Near zero the reference's own rounding decides: an absolute floor stands beside.
      return Math.abs(a - b) <= tolerance * scale || Math.abs(a - b) < 1e-13;
    }
    return left.equals(right);
  }
}
