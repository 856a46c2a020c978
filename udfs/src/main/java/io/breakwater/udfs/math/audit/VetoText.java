package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Veto;
import org.jspecify.annotations.Nullable;

/** A veto in words. */
final class VetoText {
  private VetoText() {}

  static String of(Veto veto, AuditKind kind) {
    String code = veto.getCode();
    Double limit = veto.getLimit();
    Double observed = veto.getObserved();
    String reason =
        switch (code) {
          case "EXPIRED" ->
              limit == null || observed == null
                  ? "no longer valid"
                  : "valid until " + Words.time(limit) + ", now " + Words.time(observed);
          case "BREAKER_OPEN" ->
              limit == null ? "a breaker is open" : "a breaker is open until " + Words.time(limit);
          case "BREAKER_HALF_OPEN" ->
              "at most half may pass, " + number(limit) + " of " + number(observed);
          case "ENTRY_OFF_MARK" ->
              "entry is " + number(observed) + " from the mark, at most " + number(limit);
          case "BELOW_MINIMUM" -> number(observed) + " is less than " + number(limit);
          case "INPUT_MISSING" -> "a required input was never there";
          case "INPUT_STALE" ->
              "the mark is " + number(observed) + " s old, at most " + number(limit) + " s";
          case "PUBLISHER_FLOOD" ->
              "more than " + number(limit) + " of its signals are still valid";
          case "NO_EQUITY" -> "equity is " + number(observed);
          case "NOTHING_TO_REDUCE" ->
              number(limit) + " held, " + number(veto.getReserved()) + " already being reduced";
          case "MALFORMED", "TIMEOUT", "CONFLICT", "UNKNOWN_POLICY", "KILLED", "PAUSED" ->
              word(code);
          case "LADDER_HALT" -> "openings are halted at a drawdown of " + number(observed);
          default -> limit(veto, kind == AuditKind.POSITION);
        };
    String detail = veto.getDetail() == null ? "" : " " + veto.getDetail();
    return code + " (" + veto.getScope() + detail + "): " + reason + ".";
  }

  private static String word(String code) {
    return switch (code) {
      case "MALFORMED" -> "the signal cannot be judged";
      case "TIMEOUT" -> "no verdict could be published in time";
      case "CONFLICT" -> "this revision was already decided with other content";
      case "UNKNOWN_POLICY" -> "no policy rules it";
      case "KILLED" -> "killed by a person";
      default -> "paused by a person";
    };
  }

  private static String limit(Veto veto, boolean held) {
    if (veto.getLimit() == null || veto.getObserved() == null) {
      return "not allowed";
    }
    StringBuilder words = new StringBuilder();
    words.append(held ? "is " : "would be ").append(number(veto.getObserved()));
    words.append(", limit ").append(number(veto.getLimit()));
    if (veto.getRequested() != null) {
      words
          .append(held ? "; this position brings " : "; this asks ")
          .append(number(veto.getRequested()));
    }
    if (veto.getReserved() != null && veto.getReserved() != 0) {
      words.append(", reservations hold ").append(number(veto.getReserved()));
    }
    return words.toString();
  }

  private static String number(@Nullable Double value) {
    return value == null ? "nothing" : Words.number(value);
  }
}
