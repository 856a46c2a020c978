package io.breakwater.jobs.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.udfs.math.cross.Pearson;
import io.breakwater.udfs.math.portfolio.UnitisedNav;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * What others have published, recomputed. The data lie outside the project: without them each test
 * is skipped and says so.
 *
 * <p>Correlation and drawdown are the product's own code. VaR and volatility there are defined
 * otherwise than the product's (sample deviation of 252 daily returns; annualised sample
 * deviation): they are recomputed by their own definitions, so that nobody takes one for the other.
 */
class KnownAnswersTest {
  private static final double Z_99 = 2.3263478740408408;

  private static Path file(String name) {
    String named = System.getProperty("breakwater.shared");
    Path root = Path.of("").toAbsolutePath();
    root = root.endsWith("jobs") ? root.getParent() : root;
    Path data = named == null ? root.resolveSibling("shared").resolve("data") : Path.of(named);
    Path file = data.resolve("known_answers").resolve(name);
    if (!Files.exists(file)) {
      System.out.println("skipped: no known answers at " + file + " (-Dbreakwater.shared=DIR)");
    }
    assumeTrue(Files.exists(file));
    return file;
  }

  private static List<String[]> csv(String name) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file(name))), StandardCharsets.UTF_8))) {
      lines.readLine();
      List<String[]> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(line.split(",", -1));
      }
      return rows;
    }
  }

  /** Pearson of the closing prices of 252 days. */
  @Test
  void correlationOfClosingPrices() throws IOException {
    TreeMap<String, Double> spy = new TreeMap<>();
    List<Double> left = new ArrayList<>();
    List<Double> right = new ArrayList<>();
    int held = 0;
    for (String[] row : csv("lean_spy_qqq_corr.csv.gz")) {
      double close = Double.parseDouble(row[5]);
      if (row[0].equals("SPY")) {
        spy.put(row[1], close);
        continue;
      }
      left.add(spy.get(row[1]));
      right.add(close);
      double published = Double.parseDouble(row[7]);
      if (left.size() >= 252 && published != 0) {
        double ours = Pearson.of(last(left), last(right), 252).orElseThrow();
        assertThat(ours).as(row[1]).isCloseTo(published, within(1e-9));
        held++;
      }
    }
    assertThat(held).isGreaterThan(3_000);
  }

  private static double[] last(List<Double> values) {
    return values.subList(values.size() - 252, values.size()).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** Mean less z times the sample deviation of the 252 returns up to the row, its own included. */
  @Test
  void valueAtRiskByTheirDefinition() throws IOException {
    List<Double> returns = new ArrayList<>();
    int held = 0;
    for (String[] row : csv("lean_spy_valueatrisk.csv.gz")) {
      if (!row[6].isEmpty()) {
        returns.add(Double.parseDouble(row[6]));
      }
      if (!row[7].isEmpty() && returns.size() >= 252) {
        double[] window = last(returns);
        double expected = mean(window) - Z_99 * sampleDeviation(window);
        assertThat(Double.parseDouble(row[7])).as(row[0]).isCloseTo(expected, within(1e-9));
        held++;
      }
    }
    assertThat(held).isGreaterThan(500);
  }

  @Test
  void drawdownsAndVolatilities() throws IOException {
    JsonNode known = new ObjectMapper().readTree(file("empyrical.json").toFile());
    int held = 0;
    for (JsonNode one : known.path("cases")) {
      String function = one.path("fn").asText();
      if (!one.path("in").isTextual() || !one.path("out").isNumber()) {
        continue;
      }
      double[] returns = series(known, one.path("in").asText());
      if (function.equals("max_drawdown") && returns.length > 0) {
        assertThat(-worstDrawdown(returns))
            .isCloseTo(one.path("out").asDouble(), within(one.path("tol").asDouble()));
        held++;
      } else if (function.startsWith("annual_volatility")) {
        double periods = function.contains("daily") ? 252 : 52;
        assertThat(sampleDeviation(returns) * Math.sqrt(periods))
            .isCloseTo(one.path("out").asDouble(), within(one.path("tol").asDouble()));
        held++;
      }
    }
    assertThat(held).isGreaterThanOrEqualTo(7);
  }

  /** The worst drawdown of a portfolio that earns these returns, by the product's own NAV. */
  private static double worstDrawdown(double[] returns) {
    UnitisedNav nav = new UnitisedNav();
    double equity = 100;
    nav.open(equity);
    double worst = 0;
    for (double each : returns) {
      equity *= 1 + each;
      worst = Math.max(worst, nav.onTick(equity));
    }
    return worst;
  }

  private static double[] series(JsonNode known, String name) {
    List<Double> values = new ArrayList<>();
    for (JsonNode value : known.path("series").path(name)) {
      if (value.isNumber()) {
        values.add(value.asDouble());
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double sampleDeviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
