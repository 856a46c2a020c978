package io.breakwater.udfs.math.news;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The set of words of a headline, as sorted 64-bit hashes (FNV-1a): small, and quick to compare.
 */
final class StoryWords {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long[] hashes;

  private StoryWords(long[] hashes) {
    this.hashes = hashes;
  }

  static StoryWords of(String headline) {
    return new StoryWords(
        HeadlineWords.of(headline).stream()
            .filter(word -> !word.equals(HeadlineWords.BREAK))
            .map(StoryWords::plain)
            .mapToLong(StoryWords::hash)
            .sorted()
            .distinct()
            .toArray());
  }

  /** "Bitcoin's" and "BTC" are one word. */
  private static String plain(String word) {
    String bare = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
    return AssetLabels.symbolOf(bare);
  }

  private static long hash(String word) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < word.length(); i++) {
      hash = (hash ^ word.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** How far two headlines have the same words. */
  Overlap overlap(StoryWords other) {
    int common = 0;
    int mine = 0;
    int theirs = 0;
    while (mine < hashes.length && theirs < other.hashes.length) {
      int order = Long.compare(hashes[mine], other.hashes[theirs]);
      common += order == 0 ? 1 : 0;
      mine += order <= 0 ? 1 : 0;
      theirs += order >= 0 ? 1 : 0;
    }
    return new Overlap(common, hashes.length + other.hashes.length - common);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(hashes.length);
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  static StoryWords readFrom(DataInput in) throws IOException {
    long[] hashes = new long[in.readInt()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.readLong();
    }
    return new StoryWords(hashes);
  }

  /** Words of both and words of either, kept whole so that nothing is rounded. */
  record Overlap(int common, int either) {
    /** At least four in five; two empty headlines are not the same story. */
    boolean isSameStory() {
      return either > 0 && 5 * common >= 4 * either;
    }

    boolean isCloserThan(Overlap other) {
      return (long) common * other.either > (long) other.common * either;
    }
  }
}
