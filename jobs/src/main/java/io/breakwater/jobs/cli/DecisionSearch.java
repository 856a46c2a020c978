package io.breakwater.jobs.cli;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** Collects the records whose id is, or begins with, what is looked for. */
final class DecisionSearch {
  private static final int MOST_CANDIDATES = 1_000;

  private final String wanted;
  private final Map<String, List<SpecificRecord>> byId = new TreeMap<>(Utf8Order.INSTANCE);
  private long unreadable;

  DecisionSearch(String wanted) {
    this.wanted = wanted;
  }

  /** Ids under which an audit is found. */
  static List<String> ids(Audit audit) {
    return List.of(audit.getDecisionId(), audit.getSignalId());
  }

  /** Looks through a stream. */
  <T extends SpecificRecord> RecordSource.Sink<T> over(Function<T, List<String>> ids) {
    return new RecordSource.Sink<>() {
      @Override
      public void record(T record, String place) {
        for (String id : ids.apply(record)) {
          boolean room = byId.size() < MOST_CANDIDATES || byId.containsKey(id);
          if (id.startsWith(wanted) && (room || id.equals(wanted))) {
            byId.computeIfAbsent(id, key -> new ArrayList<>()).add(record);
          }
        }
      }

      @Override
      public void unreadable(RecordSource.Unreadable bytes) {
        unreadable++;
      }
    };
  }

  /** Ids that fit; a whole id stands above longer ones that begin like it. */
  List<String> candidates() {
    return byId.containsKey(wanted) ? List.of(wanted) : List.copyOf(byId.keySet());
  }

  /** Records of the one candidate. */
  List<SpecificRecord> found() {
    return byId.getOrDefault(candidates().get(0), List.of());
  }

  /** Records that could not be read. */
  long unreadable() {
    return unreadable;
  }
}
