package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.breaker.LossStreak;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Loss streaks of a portfolio and of each strategy that has traded in it. */
final class LossStreaks {
  private static final int VERSION = 1;

  private final String portfolioId;
  private final LossStreak whole;
  private final TreeMap<String, LossStreak> byStrategy = new TreeMap<>(Utf8Order.INSTANCE);

  LossStreaks(String portfolioId) {
    this(portfolioId, new LossStreak("portfolio", portfolioId));
  }

  private LossStreaks(String portfolioId, LossStreak whole) {
    this.portfolioId = portfolioId;
    this.whole = whole;
  }

  /** Those that what this strategy does falls under, the narrowest first. */
  List<LossStreak> of(@Nullable String strategyId) {
    if (strategyId == null) {
      return List.of(whole);
    }
    LossStreak strategy =
        byStrategy.computeIfAbsent(
            strategyId, id -> new LossStreak("strategy", portfolioId + "/" + id));
    return List.of(strategy, whole);
  }

  /** All of them: strategies in UTF-8 order, then the portfolio. */
  List<LossStreak> all() {
    List<LossStreak> all = new ArrayList<>(byStrategy.values());
    all.add(whole);
    return all;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    StateBytes.writeText(out, portfolioId);
    whole.writeTo(out);
    out.writeInt(byStrategy.size());
    for (Map.Entry<String, LossStreak> strategy : byStrategy.entrySet()) {
      StateBytes.writeText(out, strategy.getKey());
      strategy.getValue().writeTo(out);
    }
  }

  static LossStreaks readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "loss streaks");
    LossStreaks streaks = new LossStreaks(StateBytes.readText(in), LossStreak.readFrom(in));
    for (int i = in.readInt(); i > 0; i--) {
      streaks.byStrategy.put(StateBytes.readText(in), LossStreak.readFrom(in));
    }
    return streaks;
  }
}
