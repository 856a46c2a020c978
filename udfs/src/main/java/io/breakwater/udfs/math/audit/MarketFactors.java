package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Factor;
import io.breakwater.schemas.avro.InputStatus;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.udfs.math.evidence.EventCalendar;
import io.breakwater.udfs.math.evidence.NewsDesk;
import io.breakwater.udfs.math.evidence.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Factors that come from outside the portfolio: EVENT, LIQUIDITY, SPREAD, NEWS, VOLATILITY,
 * CROWDING.
 */
final class MarketFactors {
  /** Ends the source of a LIQUIDITY factor whose side of the book is empty. */
  static final String EMPTY_SIDE = " (empty side)";

  private MarketFactors() {}

  /** The event that costs most; its severity is in the curve, hours to it are the raw value. */
  static Factor event(Question question) {
    PenaltyCurve base = question.curve(FactorCode.EVENT);
    EventCalendar calendar = question.input().market().events();
    ScheduledEvent worst = null;
    for (ScheduledEvent event : calendar.concerning(question.instrument())) {
      double hours = hoursTo(event, question.now());
      boolean relevant = hours >= base.firstRaw() && hours <= base.lastRaw();
      if (relevant && (worst == null || costsMore(event, worst, base, question.now()))) {
        worst = event;
      }
    }
    if (worst == null) {
      InputStatus status = absent(calendar.seen(), Feed.EVENTS, question);
      return FactorRule.factor(
          FactorCode.EVENT, status, null, base, null, question.now(), "events");
    }
    return FactorRule.factor(
        FactorCode.EVENT,
        InputStatus.OK,
        hoursTo(worst, question.now()),
        base.scaled(worst.getSeverity()),
        worst.getPublishedAt(),
        question.now(),
        "events:" + worst.getEventId());
  }

  private static boolean costsMore(
      ScheduledEvent event, ScheduledEvent than, PenaltyCurve base, long now) {
    double cost = base.scaled(event.getSeverity()).at(hoursTo(event, now));
    double other = base.scaled(than.getSeverity()).at(hoursTo(than, now));
    // At equal cost the one that holds longer; then the first by id.
    return cost < other || (cost == other && event.getScheduledAt() > than.getScheduledAt());
  }

  private static double hoursTo(ScheduledEvent event, long now) {
    return (event.getScheduledAt() - now) / (double) Times.HOUR;
  }

  private static InputStatus absent(boolean seen, Feed feed, Question question) {
    if (seen) {
      return InputStatus.NONE;
    }
    return feed.isExpectedBy(question.policy()) ? InputStatus.MISSING : InputStatus.NOT_CONFIGURED;
  }

  /** Sentiment against the direction. */
  static Factor news(Question question) {
    NewsDesk desk = question.input().market().news();
    NewsDesk.Sentiment sentiment = desk.sentimentOf(question.instrument(), question.now());
    Double value = sentiment.value();
    InputStatus status = value == null ? absent(desk.seen(), Feed.NEWS, question) : InputStatus.OK;
    return FactorRule.factor(
        FactorCode.NEWS,
        status,
        value == null ? null : -question.direction() * value,
        question.curve(FactorCode.NEWS),
        sentiment.asOf(),
        question.now(),
        sentiment.source());
  }

  /** Place of the regime, 0 to 3. */
  static Factor volatility(Question question) {
    Reading regime = question.input().market().view().regime(question.instrument().getInstrument());
    return reading(FactorCode.VOLATILITY, regime, regime.value(), Feed.BARS, question);
  }

  /** The widest spread among the books, against what is usual there. */
  static Factor spread(Question question) {
    Reading z = question.input().market().view().spreadZ(question.instrument().getInstrument());
    return reading(FactorCode.SPREAD, z, z.value(), Feed.BOOKS, question);
  }

  /** Funding in the direction asked: how crowded that side is. */
  static Factor crowding(Question question) {
    Reading z = question.input().market().view().fundingZ(question.instrument().getInstrument());
    Double value = z.value();
    Double raw = value == null ? null : (Double) (question.direction() * value);
    return reading(FactorCode.CROWDING, z, raw, Feed.FUNDING, question);
  }

  private static Factor reading(
      FactorCode code, Reading reading, @Nullable Double raw, Feed feed, Question question) {
    return FactorRule.factor(
        code,
        expected(reading.status(), feed, question),
        raw,
        question.curve(code),
        reading.asOf(),
        question.now(),
        reading.source());
  }

  /**
   * Notional over the immediate liquidity of the side it takes.
   *
   * @param takesAskSide true: bought
   */
  static Factor liquidity(Question question, double notional, boolean takesAskSide) {
    Reading side =
        question
            .input()
            .market()
            .view()
            .immediateLiquidity(question.instrument().getInstrument(), takesAskSide);
    PenaltyCurve curve = question.curve(FactorCode.LIQUIDITY);
    boolean empty = isEmpty(side);
    return FactorRule.factor(
        FactorCode.LIQUIDITY,
        expected(side.status(), Feed.BOOKS, question),
        liquidityRaw(side.value(), notional, curve),
        curve,
        side.asOf(),
        question.now(),
        empty ? side.source() + EMPTY_SIDE : side.source());
  }

  private static boolean isEmpty(Reading side) {
    Double liquidity = side.value();
    return liquidity != null && !(liquidity > 0);
  }

  private static @Nullable Double liquidityRaw(
      @Nullable Double liquidity, double notional, PenaltyCurve curve) {
    if (liquidity == null) {
      return null;
    }
    // An empty side is worse than any ratio the curve knows.
    return liquidity > 0 ? notional / liquidity : Math.max(1, curve.lastRaw());
  }

  private static InputStatus expected(InputStatus status, Feed feed, Question question) {
    return status == InputStatus.NOT_CONFIGURED && feed.isExpectedBy(question.policy())
        ? InputStatus.MISSING
        : status;
  }
}
