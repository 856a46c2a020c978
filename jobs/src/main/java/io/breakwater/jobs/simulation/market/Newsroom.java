package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.FlowKind;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.ScheduledEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What is said, planned, paid and moved beside the prices. */
final class Newsroom {
  private static final List<String> GOOD =
      List.of(
          "%s partnership widens",
          "Record activity on %s",
          "%s upgrade goes live without incident",
          "Fund discloses %s holdings");
  private static final List<String> BAD =
      List.of(
          "%s developers delay release",
          "Regulator asks questions about %s",
          "Large %s holder moves to an exchange",
          "Validator incident reported on %s");
  private static final List<String> CRASH =
      List.of("%s contract exploit reported", "%s bridge paused after outflow");
  private static final List<String> SELLOFF =
      List.of(
          "Risk assets slide after hot inflation print",
          "Liquidations mount across %s",
          "Leveraged longs unwind in %s",
          "Dollar jumps, %s under pressure");
  private static final List<String> SOURCES = List.of("wirefeed", "chainpost", "desk-notes");

  private static final int ORDINARY_ITEMS = 90;
  private static final int FUNDING_HOURS = 8;

  private final long seed;
  private final Storyline story;

  Newsroom(long seed, Storyline story) {
    this.seed = seed;
    this.story = story;
  }

  /** Ordinary news all day, bad news around the crash and through the sell-off. */
  List<News> news() {
    Dice dice = Dice.of(seed, "news");
    List<News> news = new ArrayList<>();
    for (int i = 0; i < ORDINARY_ITEMS; i++) {
      long at = Storyline.START + Storyline.micros(dice.between(120.0, 86_200.0));
      double sentiment = hundredths(Math.max(-0.8, Math.min(0.8, 0.08 + 0.35 * dice.normal())));
      boolean bySector = dice.chance(0.25);
      Asset asset = dice.pick(Listing.ASSETS);
      String subject = bySector ? asset.sector() : asset.base();
      List<String> lines = sentiment >= 0 ? GOOD : BAD;
      News item = item(dice, at, dice.pick(lines), subject, sentiment);
      tag(item, bySector ? List.of() : List.of(subject), bySector ? List.of(subject) : List.of());
      news.add(item);
    }
    for (int i = 0; i < 3; i++) {
      long at = Storyline.timeOf(story.crashMinute()) + Storyline.micros(dice.between(40.0, 600.0));
      News item = item(dice, at, dice.pick(CRASH), story.crashAsset(), -0.9 + 0.1 * i);
      tag(item, List.of(story.crashAsset()), List.of());
      news.add(item);
    }
    addSelloff(dice, news);
    news.sort(
        Comparator.comparingLong(News::getPublishedAt)
            .thenComparing(News::getHeadline)
            .thenComparing(News::getSource));
    for (int i = 0; i < news.size(); i++) {
      news.get(i).setNewsId(String.format(Locale.ROOT, "news-%03d", i + 1));
    }
    return news;
  }

  private void addSelloff(Dice dice, List<News> news) {
    for (int i = 0; i < 14; i++) {
      int second = dice.between(-300, Storyline.SELLOFF_MINUTES * 60 + 600);
      long at = Storyline.timeOf(story.selloffMinute()) + second * Times.SECOND;
      boolean untagged = dice.chance(0.3);
      String sector = dice.pick(Listing.SECTORS);
      double sentiment = hundredths(-dice.between(0.5, 0.95));
      News item = item(dice, at, dice.pick(SELLOFF), sector, sentiment);
      tag(item, List.of(), untagged ? List.of() : List.of(sector));
      news.add(item);
    }
  }

  private static News item(Dice dice, long at, String line, String subject, double sentiment) {
    News news = new News();
    news.setNewsId("");
    news.setPublishedAt(at);
    news.setHeadline(String.format(Locale.ROOT, line, subject));
    news.setSource(dice.pick(SOURCES));
    news.setSentiment(hundredths(sentiment));
    news.setConfidence(hundredths(dice.between(0.6, 1.0)));
    news.setRelevance(hundredths(dice.between(0.5, 1.0)));
    return news;
  }

  private static void tag(News news, List<String> assets, List<String> sectors) {
    news.setAssets(new ArrayList<>(assets));
    news.setSectors(new ArrayList<>(sectors));
  }

  /** One release for everybody, one vote of an asset's holders. */
  List<ScheduledEvent> events() {
    ScheduledEvent macro = new ScheduledEvent();
    macro.setEventId("event-cpi");
    macro.setName("Consumer prices, monthly release");
    macro.setScheduledAt(Storyline.timeOf(story.macroMinute()));
    macro.setPublishedAt(Storyline.START);
    macro.setAssets(new ArrayList<>());
    macro.setSectors(new ArrayList<>());
    macro.setSeverity(0.9);
    macro.setCancelled(false);
    ScheduledEvent vote = new ScheduledEvent();
    vote.setEventId("event-vote");
    vote.setName(Storyline.VOTE_ASSET + " holders vote on fees");
    vote.setScheduledAt(Storyline.timeOf(story.voteMinute()));
    vote.setPublishedAt(Storyline.timeOf(60));
    vote.setAssets(new ArrayList<>(List.of(Storyline.VOTE_ASSET)));
    vote.setSectors(new ArrayList<>());
    vote.setSeverity(0.6);
    vote.setCancelled(false);
    return List.of(macro, vote);
  }

  /** Funding of every asset at 00:00, 08:00 and 16:00. */
  List<Funding> funding() {
    Dice dice = Dice.of(seed, "funding");
    List<Funding> payments = new ArrayList<>();
    for (int hour = 0; hour < 24; hour += FUNDING_HOURS) {
      for (Asset asset : Listing.ASSETS) {
        Funding funding = new Funding();
        funding.setInstrument(asset.instrument());
        funding.setVenue(asset.venue());
        funding.setEventTime(Storyline.timeOf(hour * 60));
        funding.setRate(Math.round((1e-4 + 8e-5 * dice.normal()) * 1e6) / 1e6);
        funding.setIntervalHours((double) FUNDING_HOURS);
        payments.add(funding);
      }
    }
    return payments;
  }

  /** Movements on chain; more of them into exchanges in the hours before the sell-off. */
  List<Flow> flows() {
    Dice dice = Dice.of(seed, "flows");
    List<Flow> flows = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      boolean before = Math.abs(hour * 60 + 90 - story.selloffMinute()) < 120;
      int movements = before ? 8 : 3;
      for (int i = 0; i < movements; i++) {
        int second = hour * 3_600 + dice.between(0, 3_600);
        Flow flow = new Flow();
        flow.setAsset(dice.pick(Listing.ASSETS).base());
        flow.setEventTime(Storyline.START + second * Times.SECOND);
        flow.setKind(kind(dice, before ? 0.7 : 0.4));
        flow.setAmountUsd((double) Math.round(2.5e6 * dice.logNormal(0.9)));
        flows.add(flow);
      }
    }
    return flows;
  }

  private static FlowKind kind(Dice dice, double inflow) {
    double draw = dice.unit();
    if (draw < inflow) {
      return FlowKind.EXCHANGE_INFLOW;
    }
    return draw < 0.85 ? FlowKind.EXCHANGE_OUTFLOW : FlowKind.WHALE_TRANSFER;
  }

  private static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
