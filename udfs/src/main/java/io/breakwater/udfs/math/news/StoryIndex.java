package io.breakwater.udfs.math.news;

import io.breakwater.schemas.Times;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which news items tell the same story.
 *
 * <p>Two headlines tell the same story if their sets of words are alike, Jaccard similarity
 * |A&cap;B| / |A&cup;B| at least 0.8, and they were published within 30 minutes of each other, both
 * ends included. Words are in lower case, numbers as written, names of assets by symbol; a headline
 * without a word is a story of its own.
 *
 * <p>Order counts: items are told in log order, the first told is the story, and later ones are
 * held against the first, never against each other's repeats, so a story does not drift. Of several
 * stories that fit the most similar one counts, then the one told first.
 *
 * <p>Kept: stories of the last 60 minutes before the newest publication, so that a straggler within
 * 30 minutes meets every story it may belong to; at most {@link #STORIES_AT_MOST}, of {@value
 * HeadlineWords#MAX_WORDS} words each, and {@link #ID_CHARS_AT_MOST} characters of ids: the oldest
 * told are forgotten first. That is below 4 MB at its fullest.
 */
public final class StoryIndex {
  /** How far apart two tellings of a story may be published, microseconds. */
  public static final long WINDOW = 30 * Times.MINUTE;

  /** How many stories are remembered. */
  public static final int STORIES_AT_MOST = 2_048;

  /** How long the ids of all remembered stories may be together, characters. */
  public static final int ID_CHARS_AT_MOST = 1_000_000;

  private static final long MEMORY = 2 * WINDOW;
  private static final int VERSION = 1;

  private final List<Story> stories = new ArrayList<>();
  private long clock = Long.MIN_VALUE;
  private long idChars;

  /**
   * Takes an item, in log order. Versions of one newsId are for the caller to know.
   *
   * @param publishedAt microseconds UTC
   */
  public Telling tell(String newsId, long publishedAt, String headline) {
    clock = Math.max(clock, publishedAt);
    forget();
    StoryWords words = StoryWords.of(headline);
    Story same = sameStory(words, publishedAt);
    if (same != null) {
      return new Telling(same.newsId(), false);
    }
    stories.add(new Story(newsId, publishedAt, words));
    idChars += newsId.length();
    while (stories.size() > STORIES_AT_MOST || idChars > ID_CHARS_AT_MOST && !stories.isEmpty()) {
      idChars -= stories.remove(0).newsId().length();
    }
    return new Telling(newsId, true);
  }

  private @Nullable Story sameStory(StoryWords words, long publishedAt) {
    Story best = null;
    StoryWords.Overlap bestOverlap = null;
    for (Story story : stories) {
      if (Math.abs(story.publishedAt() - publishedAt) <= WINDOW) {
        StoryWords.Overlap overlap = story.words().overlap(words);
        boolean closer = bestOverlap == null || overlap.isCloserThan(bestOverlap);
        if (overlap.isSameStory() && closer) {
          best = story;
          bestOverlap = overlap;
        }
      }
    }
    return best;
  }

  private void forget() {
    Iterator<Story> each = stories.iterator();
    while (each.hasNext()) {
      Story story = each.next();
      if (story.publishedAt() < clock - MEMORY) {
        idChars -= story.newsId().length();
        each.remove();
      }
    }
  }

  /** How many stories are remembered. */
  public int size() {
    return stories.size();
  }

  /** Writes the state as versioned bytes. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(clock);
    out.writeInt(stories.size());
    for (Story story : stories) {
      StateBytes.writeText(out, story.newsId());
      out.writeLong(story.publishedAt());
      story.words().writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static StoryIndex readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "story index");
    StoryIndex index = new StoryIndex();
    index.clock = in.readLong();
    int stories = in.readInt();
    for (int i = 0; i < stories; i++) {
      String newsId = StateBytes.readText(in);
      long publishedAt = in.readLong();
      index.stories.add(new Story(newsId, publishedAt, StoryWords.readFrom(in)));
      index.idChars += newsId.length();
    }
    return index;
  }

  /**
   * Where an item belongs.
   *
   * @param storyId the newsId of the item that told the story first
   * @param first true: this item did; false: it repeats
   */
  public record Telling(String storyId, boolean first) {}

  private record Story(String newsId, long publishedAt, StoryWords words) {}
}
