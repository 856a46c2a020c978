package io.breakwater.udfs.math.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Published headlines, where they are at hand ({@code -Dbreakwater.shared=DIR}): against labels
 * given by a person, and against those of the word list that came with them. Nothing was trained on
 * them.
 */
class RealHeadlinesTest {
  @Test
  void agreesWithAPersonMoreThanAWordListDoes() throws IOException {
    Map<Long, Integer> person = labels();
    int[][] said = new int[3][3];
    int[][] list = new int[3][3];
    int[][] both = new int[3][3];
    for (JsonNode article : articles()) {
      String headline = article.path("title").asText();
      int listed = (int) Math.signum(article.path("sentiment").path("score").asDouble());
      int model = HeadlineScorer.label(HeadlineScorer.score(headline));
      Integer label = person.get(new LabelledHeadlines.Line(0, headline).hash());
      both[listed + 1][model + 1]++;
      if (label != null) {
        said[label + 1][model + 1]++;
        list[label + 1][listed + 1]++;
      }
    }
    Confusion model = new Confusion(said);
    System.out.println("person, model: " + model);
    System.out.println("person, word list: " + new Confusion(list));
    System.out.println("word list, model: " + new Confusion(both));
    assertThat(model.total()).isEqualTo(293);
    assertThat(model.accuracy()).isGreaterThan(new Confusion(list).accuracy());
    assertThat(model.accuracy()).isGreaterThan(0.5);
  }

  private static Map<Long, Integer> labels() throws IOException {
    Map<Long, Integer> labels = new TreeMap<>();
    try (InputStream in = RealHeadlinesTest.class.getResourceAsStream("real-headline-labels.tsv")) {
      assertThat(in).isNotNull();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .forEach(cells -> labels.put(Long.parseLong(cells[0], 16), Integer.parseInt(cells[1])));
    }
    return labels;
  }

  private static List<JsonNode> articles() throws IOException {
    Path file = shared().resolve("news").resolve("cryptonews_2026-01.jsonl.gz");
    if (!Files.exists(file)) {
      System.out.println("skipped: no real data at " + file + " (-Dbreakwater.shared=DIR)");
    }
    assumeThat(file).exists();
    List<JsonNode> articles = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        articles.add(json.readTree(line));
      }
    }
    return articles;
  }

  /** Beside the project's root, which is the parent of the module or the working directory. */
  private static Path shared() {
    String named = System.getProperty("breakwater.shared");
    Path here = Path.of("").toAbsolutePath();
    boolean inModule = here.endsWith("udfs") && Files.exists(here.resolveSibling("schemas"));
    Path root = inModule ? here.resolveSibling("") : here;
    return named == null ? root.resolveSibling("shared").resolve("data") : Path.of(named);
  }
}
