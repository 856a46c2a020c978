package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Alert;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Severity;
import io.breakwater.udfs.math.portfolio.Behaviour;
import io.breakwater.udfs.math.portfolio.FillResult;
import io.breakwater.udfs.math.portfolio.HashIds;
import io.breakwater.udfs.math.portfolio.Position;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells how a portfolio trades, and caps its openings meanwhile where the policy says so. */
final class BehaviourDesk {
  private BehaviourDesk() {}

  static void onFill(
      PortfolioDesk desk,
      Fill fill,
      FillResult result,
      Instrument instrument,
      long time,
      RoomOutput out) {
    Position position = desk.ledger().positions().get(fill.getInstrument());
    Double averageCost = position == null ? null : position.averageCost();
    double multiplier = instrument.getContractMultiplier();
    for (Behaviour.Raised raised :
        desk.behaviour().onFill(fill, result, multiplier, averageCost, time)) {
      out.decide(time, alert(desk.portfolioId(), fill.getInstrument(), raised, time));
      out.count("behaviourFlags");
    }
  }

  private static Alert alert(
      String portfolioId, String instrument, Behaviour.Raised raised, long time) {
    String numbers =
        raised.values().entrySet().stream()
            .map(each -> String.format(Locale.ROOT, "%s %.6g", each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
    return Alert.newBuilder()
        .setAlertId(HashIds.of(raised.flag(), portfolioId, instrument, time))
        .setKind(raised.flag().name())
        .setSeverity(Severity.WARNING)
        .setScopeKind("portfolio")
        .setScope(portfolioId)
        .setEventTime(time)
        .setValues(raised.values())
        .setText(
            portfolioId + ", " + instrument + ": " + words(raised.flag()) + " (" + numbers + ")")
        .build();
  }

  private static String words(Behaviour.Flag flag) {
    return switch (flag) {
      case SIZE_UP_AFTER_LOSSES -> "a larger opening right after losing exits";
      case SIZE_UP_AFTER_WINS -> "a larger opening right after winning exits";
      case DISPOSITION -> "losers are held longer than winners";
      case SCALING_IN -> "added again to a position that loses";
    };
  }

  /** Flags that stand, by code; null: none. */
  static @Nullable List<String> standing(PortfolioDesk desk, long time) {
    List<Behaviour.Flag> standing = desk.behaviour().standing(time);
    return standing.isEmpty() ? null : standing.stream().map(Behaviour.Flag::name).toList();
  }

  /** Most money of an opening now; null: no cap. */
  static @Nullable Double cap(PortfolioDesk desk, @Nullable Policy policy, long time) {
    Double times = policy == null ? null : policy.getAudit().getBehaviourSizeCap();
    Double usual = desk.behaviour().usualSize();
    if (times == null || usual == null || desk.behaviour().standing(time).isEmpty()) {
      return null;
    }
    return times * usual;
  }
}
