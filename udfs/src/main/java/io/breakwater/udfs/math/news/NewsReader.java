package io.breakwater.udfs.math.news;

import io.breakwater.schemas.avro.News;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Reads the items that come without a sentiment: cleans their labels, scores the headline, and lets
 * a story that several sources tell speak once. What comes with a sentiment has been judged by
 * somebody else and passes as it is.
 *
 * <p>A function of the items in log order: whoever reads the same log reads the same.
 */
public final class NewsReader {
  private static final int VERSION = 1;

  private final StoryIndex stories;

  /** Nothing read yet. */
  public NewsReader() {
    this(new StoryIndex());
  }

  private NewsReader(StoryIndex stories) {
    this.stories = stories;
  }

  /**
   * The item as it counts.
   *
   * @return the same item if it brings a sentiment; else a copy with one, or, for a story that was
   *     told before, a copy that still has none and so says nothing
   */
  public News read(News item) {
    if (item.getSentiment() != null) {
      return item;
    }
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

  /** Reads what {@link #writeTo} wrote. */
  public static NewsReader readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "news reader");
    return new NewsReader(StoryIndex.readFrom(in));
  }
}
