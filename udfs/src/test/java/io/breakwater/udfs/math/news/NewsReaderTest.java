package io.breakwater.udfs.math.news;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.News;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewsReaderTest {
  private static final long START = 1_746_100_800L * Times.SECOND;
  private static final String HACK = "Exchange hacked, hot wallets of Bitcoin drained overnight";

  private final NewsReader reader = new NewsReader(SourceWeights.EQUAL);

  private static News item(
      String id, int minute, String headline, @Nullable Double sentiment, String... assets) {
    return News.newBuilder()
        .setNewsId(id)
        .setPublishedAt(START + minute * Times.MINUTE)
        .setAssets(List.of(assets))
        .setHeadline(headline)
        .setSource("wire")
        .setSentiment(sentiment)
        .build();
  }

  @Test
  void whatBringsASentimentPassesAsItIs() {
    News judged = item("n1", 0, HACK, 0.7, "BITCOIN");
    assertThat(reader.read(judged)).isSameAs(judged);
    // And does not make another's telling a repeat.
    assertThat(reader.read(item("n2", 1, HACK, null, "BTC")).getSentiment()).isNegative();
  }

  @Test
  void theWeightOfASourceMultipliesTheConfidence() {
    NewsReader half = new NewsReader(new SourceWeights(Map.of("Wire", 0.5)));
    News judged = item("n1", 0, HACK, 0.7, "BTC");
    assertThat(half.read(judged).getConfidence()).isEqualTo(0.5);
    judged.setConfidence(0.9);
    News read = half.read(judged);
    assertThat(read.getConfidence()).isEqualTo(0.45);
    assertThat(read.getSentiment()).isEqualTo(0.7);
    assertThat(judged.getConfidence()).as("what came is not touched").isEqualTo(0.9);
    Double scored = reader.read(item("n2", 1, HACK, null, "BTC")).getConfidence();
    assertThat(half.read(item("n2", 1, HACK, null, "BTC")).getConfidence()).isEqualTo(0.5 * scored);
  }

  @Test
  void aSourceOfWeightZeroSaysNothingAndTellsNoStory() {
    NewsReader deaf = new NewsReader(new SourceWeights(Map.of("rumour mill", 0.0)));
    News rumour = item("n1", 0, HACK, 0.7, "BTC");
    rumour.setSource("Rumour Mill");
    assertThat(deaf.read(rumour).getSentiment()).isNull();
    rumour.setSentiment(null);
    assertThat(deaf.read(rumour).getSentiment()).isNull();
    // The wire is the first that was heard.
    assertThat(deaf.read(item("n2", 1, HACK, null, "BTC")).getSentiment()).isNegative();
  }

  @Test
  void aStorySpeaksOnceAndItsLabelsAreClean() {
    News first = reader.read(item("n1", 0, HACK, null, "BITCOIN", "BTC"));
    assertThat(first.getSentiment()).isNegative();
    assertThat(first.getConfidence()).isBetween(0.0, 1.0);
    assertThat(first.getAssets()).containsExactly("BTC");

    News again = reader.read(item("n2", 10, HACK + "!", null, "BTC"));
    assertThat(again.getSentiment()).isNull();
    assertThat(reader.read(item("n3", 45, HACK, null, "BTC")).getSentiment()).isNotNull();
  }

  @Test
  void remembersItsStoriesOverARestart() throws IOException {
    reader.read(item("n1", 0, HACK, null, "BTC"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reader.writeTo(new DataOutputStream(bytes));
    NewsReader restored =
        NewsReader.readFrom(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
            SourceWeights.EQUAL);
    assertThat(restored.read(item("n2", 5, HACK, null, "BTC")).getSentiment()).isNull();
  }
}
