package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.News;
import io.breakwater.udfs.math.news.AssetLabels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * News articles, a JSON object a line: {@code id}, {@code title}, {@code source}, {@code pub_date},
 * {@code tickers}, {@code sentiment{score, confidence}}. An article without a sentiment is left to
 * the product to score.
 */
final class NewsJsonl implements LineFormat.LineParser {
  static LineFormat.LineParser open(Path file, ImportSettings settings) {
    return new NewsJsonl();
  }

  @Override
  public @Nullable News parse(String line) throws JsonFault {
    JsonNode article = JsonText.object(line);
    News news = new News();
    news.setNewsId(JsonText.string(article, "id"));
    news.setPublishedAt(Cells.time(JsonText.string(article, "pub_date"), "publishedAt"));
    news.setHeadline(JsonText.string(article, "title"));
    news.setSource(JsonText.string(article, "source"));
    news.setAssets(assets(article));
    news.setSectors(List.of());
    JsonNode sentiment = article.path("sentiment");
    news.setSentiment(JsonText.numberOrNull(sentiment, "score"));
    news.setConfidence(JsonText.numberOrNull(sentiment, "confidence"));
    news.setRelevance(null);
    return news;
  }

  private static List<String> assets(JsonNode article) {
    String words = article.path("title").asText("") + "\n" + article.path("description").asText("");
    List<String> tickers = new ArrayList<>();
    article.path("tickers").forEach(ticker -> tickers.add(ticker.asText("")));
    List<String> assets = AssetLabels.clean(tickers, words);
    assets.sort(Utf8Order.INSTANCE);
    return assets;
  }
}
