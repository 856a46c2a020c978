package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of those whom a command, a breaker or a veto concerns. */
final class Scopes {
  /** Everybody. */
  static final String GLOBAL = "global";

  private Scopes() {}

  /** A bare name is a portfolio. */
  static String normalise(String scope) {
    return scope.equals(GLOBAL) || scope.indexOf(':') >= 0 ? scope : "portfolio:" + scope;
  }

  /** True: two different people stand behind it. */
  static boolean hasSecondApprover(Command command) {
    String second = command.getSecondApprover();
    return second != null && !second.isBlank() && !second.equals(command.getAuthor());
  }

  /** Every scope a signal for a portfolio falls under, widest first. */
  static List<String> of(
      Signal signal,
      @Nullable String portfolioId,
      @Nullable String ownerId,
      @Nullable Instrument instrument) {
    List<String> scopes = new ArrayList<>(8);
    scopes.add(GLOBAL);
    if (instrument != null) {
      scopes.add("venue:" + instrument.getVenue());
    }
    scopes.add("instrument:" + signal.getInstrument());
    scopes.add("publisher:" + signal.getPublisherId());
    if (ownerId != null) {
      scopes.add("owner:" + ownerId);
    }
    if (portfolioId != null) {
      scopes.add("portfolio:" + portfolioId);
      if (signal.getStrategyId() != null) {
        scopes.add("strategy:" + portfolioId + "/" + signal.getStrategyId());
      }
    }
    return scopes;
  }

  /** Every scope a rebalance order of a portfolio falls under. */
  static List<String> ofRebalance(
      String instrumentName,
      String portfolioId,
      @Nullable Instrument instrument,
      @Nullable String ownerId) {
    List<String> scopes = new ArrayList<>(5);
    scopes.add(GLOBAL);
    if (instrument != null) {
      scopes.add("venue:" + instrument.getVenue());
    }
    scopes.add("instrument:" + instrumentName);
    if (ownerId != null) {
      scopes.add("owner:" + ownerId);
    }
    scopes.add("portfolio:" + portfolioId);
    return scopes;
  }
}
