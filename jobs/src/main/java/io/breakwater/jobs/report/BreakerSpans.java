package io.breakwater.jobs.report;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** For how long breakers stood in which state, CLOSED left out. */
final class BreakerSpans {
  private final TreeMap<String, Span> running = new TreeMap<>(Utf8Order.INSTANCE);
  private final List<Span> ended = new ArrayList<>();

  /**
   * A stretch of one state.
   *
   * @param id step with which it began
   * @param from epoch microseconds
   * @param to epoch microseconds; null: to the end of the run
   */
  record Span(
      String scopeKind,
      String scope,
      String pattern,
      BreakerState state,
      String id,
      long from,
      @Nullable Long to) {}

  /** A step; times never go back. */
  void add(Breaker step) {
    String key = step.getPattern() + '\t' + step.getScopeKind() + '\t' + step.getScope();
    Span before = running.remove(key);
    if (before != null) {
      ended.add(until(before, step.getEventTime()));
    }
    if (step.getTo() != BreakerState.CLOSED) {
      running.put(
          key,
          new Span(
              step.getScopeKind(),
              step.getScope(),
              step.getPattern(),
              step.getTo(),
              step.getBreakerId(),
              step.getEventTime(),
              null));
    }
  }

  private static Span until(Span span, long time) {
    return new Span(span.scopeKind, span.scope, span.pattern, span.state, span.id, span.from, time);
  }

  /** All of them by begin. */
  List<Span> all() {
    List<Span> spans = new ArrayList<>(ended);
    spans.addAll(running.values());
    spans.sort(
        Comparator.comparingLong(Span::from)
            .thenComparing(Span::pattern, Utf8Order.INSTANCE)
            .thenComparing(Span::scope, Utf8Order.INSTANCE));
    return spans;
  }
}
