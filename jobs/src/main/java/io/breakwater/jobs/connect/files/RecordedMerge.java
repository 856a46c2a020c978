package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges streams that are each in time order. At equal times the stream named first goes first; the
 * steps behind put equal times into the full order themselves.
 */
public final class RecordedMerge {
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparingLong(Head::time).thenComparingInt(Head::index));

  RecordedMerge(List<Run> runs) throws IOException {
    for (int i = 0; i < runs.size(); i++) {
      push(runs.get(i), i);
    }
  }

  /** The next record; null: no more. */
  public @Nullable LogRecord next() throws IOException {
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    push(head.run(), head.index());
    return head.record();
  }

  private void push(Run run, int index) throws IOException {
    LogRecord record = run.next();
    if (record != null) {
      heads.add(new Head(record, run, index));
    }
  }

  /** Records in time order. */
  @FunctionalInterface
  interface Run {
    /** The next record; null: no more. */
    @Nullable LogRecord next() throws IOException;
  }

  private record Head(LogRecord record, Run run, int index) {
    long time() {
      return record.getLogTime();
    }
  }
}
