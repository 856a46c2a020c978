package io.breakwater.udfs.math.news;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.Times;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StoryIndexProperties {
  private static final long START = 1_767_870_000_000_000L;
  private static final String STORY =
      "Exchange halts withdrawals after hackers drain bitcoin from hot wallet";

  private record Item(String id, long at, String headline) {}

  @Property(tries = 200)
  void agreesWithItsDefinition(@ForAll long seed) {
    List<Item> items = items(new Random(seed), 120);
    StoryIndex index = new StoryIndex();
    List<Item> firsts = new ArrayList<>();
    long clock = Long.MIN_VALUE;
    for (Item item : items) {
      clock = Math.max(clock, item.at());
      Item expected = expected(firsts, item, clock);
      StoryIndex.Telling told = index.tell(item.id(), item.at(), item.headline());
      assertThat(told)
          .isEqualTo(
              expected == null
                  ? new StoryIndex.Telling(item.id(), true)
                  : new StoryIndex.Telling(expected.id(), false));
      if (expected == null) {
        firsts.add(item);
      }
    }
  }

  @Property(tries = 100)
  void goesOnAlikeFromItsBytes(@ForAll long seed, @ForAll @IntRange(max = 80) int cut)
      throws IOException {
    List<Item> items = items(new Random(seed), 100);
    StoryIndex whole = new StoryIndex();
    items.subList(0, cut).forEach(item -> whole.tell(item.id(), item.at(), item.headline()));
    StoryIndex read = StoryIndex.readFrom(in(bytes(whole)));
    for (Item item : items.subList(cut, items.size())) {
      assertThat(read.tell(item.id(), item.at(), item.headline()))
          .isEqualTo(whole.tell(item.id(), item.at(), item.headline()));
    }
    assertThat(bytes(read)).isEqualTo(bytes(whole));
  }

  @Example
  void aStoryToldInOtherWordsOrderAndCaseIsOne() {
    StoryIndex index = new StoryIndex();
    assertThat(index.tell("a", START, STORY).first()).isTrue();
    assertThat(index.tell("b", START + 1, STORY.toUpperCase(Locale.ROOT) + "!").storyId())
        .isEqualTo("a");
    assertThat(index.tell("c", START + 2, STORY.replace("bitcoin", "BTC")).first()).isFalse();
    assertThat(index.tell("d", START + 3, "Update: " + STORY).first()).isFalse();
    assertThat(index.tell("e", START + 4, "Exchange resumes withdrawals").first()).isTrue();
  }

  @Example
  void fourInFiveIsEnoughAndLessIsNot() {
    StoryIndex index = new StoryIndex();
    index.tell("a", START, "alpha beta gamma delta");
    // 4 of 5, then 4 of 6 words.
    assertThat(index.tell("b", START, "alpha beta gamma delta epsilon").storyId()).isEqualTo("a");
    assertThat(index.tell("c", START, "alpha beta gamma delta zeta eta").first()).isTrue();
  }

  @Example
  void otherNumbersAreAnotherStory() {
    StoryIndex index = new StoryIndex();
    index.tell("a", START, "Bitcoin tops $90,000");
    assertThat(index.tell("b", START, "Bitcoin tops $95,000").first()).isTrue();
  }

  @Example
  void thirtyMinutesCountBothWaysAndNotOneMore() {
    StoryIndex index = new StoryIndex();
    index.tell("a", START, STORY);
    assertThat(index.tell("b", START + StoryIndex.WINDOW, STORY).first()).isFalse();
    assertThat(index.tell("c", START - StoryIndex.WINDOW, STORY).first()).isFalse();
    assertThat(index.tell("d", START + StoryIndex.WINDOW + 1, STORY).first()).isTrue();
  }

  @Example
  void headlinesWithoutWordsAreNotOneStory() {
    StoryIndex index = new StoryIndex();
    for (String headline : List.of("", " ", "\ud83d\ude80", "!!")) {
      assertThat(index.tell("id" + headline, START, headline).first()).isTrue();
    }
  }

  @Example
  void memoryIsCapped() throws IOException {
    StoryIndex index = new StoryIndex();
    for (int i = 0; i < StoryIndex.STORIES_AT_MOST + 10; i++) {
      index.tell("n" + i, START, "w" + i + " x" + i);
    }
    assertThat(index.size()).isEqualTo(StoryIndex.STORIES_AT_MOST);
    assertThat(index.tell("again", START, "w9 x9").first()).isTrue();
    assertThat(index.tell("again", START, "w20 x20").storyId()).isEqualTo("n20");
    index.tell("i".repeat(StoryIndex.ID_CHARS_AT_MOST), START, "another");
    assertThat(index.size()).isEqualTo(1);
    index.tell("later", START + 2 * StoryIndex.WINDOW + 1, "w20 x20");
    assertThat(index.size()).isEqualTo(1);
    assertThat(bytes(index).length).isLessThan(200);
  }

  private static Item expected(List<Item> firsts, Item item, long clock) {
    Item best = null;
    double bestLikeness = 0;
    for (Item first : firsts) {
      boolean kept = first.at() >= clock - 2 * StoryIndex.WINDOW;
      boolean near = Math.abs(first.at() - item.at()) <= 30 * Times.MINUTE;
      double likeness = jaccard(first.headline(), item.headline());
      if (kept && near && likeness >= 0.8 && likeness > bestLikeness) {
        best = first;
        bestLikeness = likeness;
      }
    }
    return best;
  }

  private static double jaccard(String one, String other) {
    Set<String> common = new HashSet<>(Arrays.asList(one.split(" ")));
    Set<String> either = new HashSet<>(common);
    Set<String> others = new HashSet<>(Arrays.asList(other.split(" ")));
    common.retainAll(others);
    either.addAll(others);
    return (double) common.size() / either.size();
  }

  /** Few words, so that many headlines are alike; times wander, also backwards. */
  private static List<Item> items(Random random, int count) {
    List<Item> items = new ArrayList<>();
    long at = START;
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      for (int word = 0; word < 8; word++) {
        if (random.nextInt(5) > 0) {
          words.add("w" + (random.nextInt(12) == 0 ? "x" : "") + word);
        }
      }
      words.add("end");
      at += (random.nextInt(10) - 3) * Times.MINUTE;
      items.add(new Item("n" + i, at, String.join(" ", words)));
    }
    return items;
  }

  private static byte[] bytes(StoryIndex index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    index.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
