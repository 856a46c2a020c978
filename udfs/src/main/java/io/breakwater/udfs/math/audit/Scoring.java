package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Factor;
import java.util.List;

/** Score of one opening as a function of its quantity; only LIQUIDITY depends on it. */
final class Scoring {
  private final Question question;
  private final Factor event;
  private final Factor spread;
  private final Factor publisher;
  private final CorrelationFactor correlation;
  private final Factor news;
  private final Factor volatility;
  private final Factor crowding;
  private final Factor plan;

  Scoring(Question question) {
    this.question = question;
    event = MarketFactors.event(question);
    spread = MarketFactors.spread(question);
    publisher = PublisherFactor.of(question);
    correlation = CorrelationFactor.of(question);
    news = MarketFactors.news(question);
    volatility = MarketFactors.volatility(question);
    crowding = MarketFactors.crowding(question);
    plan = PlanFactor.of(question);
  }

  /** The score if this many contracts were asked. */
  Score at(double quantity) {
    Factor liquidity =
        MarketFactors.liquidity(question, question.notional(quantity), question.direction() > 0);
    return Score.of(
        List.of(
            event,
            liquidity,
            spread,
            publisher,
            correlation.factor(),
            news,
            volatility,
            crowding,
            plan));
  }

  /** Positions that move alike. */
  int alike() {
    return correlation.count();
  }
}
