package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Factor;
import java.util.List;

/** Score of one opening as a function of its quantity; only LIQUIDITY depends on it. */
final class Scoring {
  private final Question question;
  private final Factor event;
  private final Factor publisher;
  private final CorrelationFactor correlation;
  private final Factor news;
  private final Factor volatility;
  private final Factor plan;

  Scoring(Question question) {
    this.question = question;
    event = MarketFactors.event(question);
    publisher = PublisherFactor.of(question);
    correlation = CorrelationFactor.of(question);
    news = MarketFactors.news(question);
    volatility = MarketFactors.volatility(question);
    plan = PlanFactor.of(question);
  }

  /** The score if this many contracts were asked. */
  Score at(double quantity) {
    Factor liquidity = MarketFactors.liquidity(question, question.notional(quantity));
    return Score.of(
        List.of(event, liquidity, publisher, correlation.factor(), news, volatility, plan));
  }

  /** Positions that move alike. */
  int alike() {
    return correlation.count();
  }
}
