package io.breakwater.udfs.math.news;

import io.breakwater.schemas.avro.News;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Reads the items that come without a sentiment: cleans their labels, scores the headline, and lets
 * a story that several sources tell speak once. What comes with a sentiment has been judged by
 * somebody else. What any of them weighs is decided by its source.
 *
 * <p>A function of the items in log order: whoever reads the same log reads the same.
 */
public final class NewsReader {
  private static final int VERSION = 1;

  private final SourceWeights sources;
  private final StoryIndex stories;

  /** Nothing read yet. */
  public NewsReader(SourceWeights sources) {
    this(sources, new StoryIndex());
  }

  private NewsReader(SourceWeights sources, StoryIndex stories) {
    this.sources = sources;
    this.stories = stories;
  }

  /**
   * The item as it counts: its confidence times the weight of its source.
   *
   * @return the same item if it brings a sentiment and its source counts in full; else a copy. One
   *     without a sentiment says nothing: a story that was told before, a source of weight 0
   */
  public News read(News item) {
    double weight = sources.of(item.getSource());
    if (weight == 0) {
      News unheard = News.newBuilder(item).build();
      unheard.setSentiment(null);
      return unheard;
    }
    News read = item.getSentiment() == null ? scored(item) : item;
    if (weight == 1 || read.getSentiment() == null) {
      return read;
    }
    News weighed = News.newBuilder(read).build();
    Double confidence = read.getConfidence();
    weighed.setConfidence(confidence == null ? weight : weight * confidence);
    return weighed;
  }

  private News scored(News item) {
    News read = News.newBuilder(item).build();
    read.setAssets(AssetLabels.clean(item.getAssets(), item.getHeadline()));
    boolean first =
        stories.tell(item.getNewsId(), item.getPublishedAt(), item.getHeadline()).first();
    if (first) {
      Score score = HeadlineScorer.score(item.getHeadline());
      read.setSentiment(score.sentiment());
      if (item.getConfidence() == null) {
        read.setConfidence(score.confidence());
      }
    }
    return read;
  }

  /** Writes the state, its version first. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    stories.writeTo(out);
  }

  /** Reads what {@link #writeTo} wrote; from here on sources weigh as told. */
  public static NewsReader readFrom(DataInput in, SourceWeights sources) throws IOException {
    StateBytes.expectVersion(in, VERSION, "news reader");
    return new NewsReader(sources, StoryIndex.readFrom(in));
  }
}
