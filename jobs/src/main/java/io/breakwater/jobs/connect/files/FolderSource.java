package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.FlinkTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * All streams of a folder as one bounded source in time order, with exact watermarks.
 *
 * <p>One reader reads it: the streams advance together, so that nothing piles up behind a fast one.
 * After a failure the reader goes to where it was, since the order is the same every time.
 */
public final class FolderSource implements Source<LogRecord, FolderSplit, FolderSplit.Pending> {
  private static final long serialVersionUID = 1L;

  private final RecordedFolder folder;

  /** A source over a surveyed folder. */
  public FolderSource(RecordedFolder folder) {
    this.folder = folder;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<LogRecord, FolderSplit> createReader(SourceReaderContext context) {
    return new Reader(folder, context);
  }

  @Override
  public SplitEnumerator<FolderSplit, FolderSplit.Pending> createEnumerator(
      SplitEnumeratorContext<FolderSplit> context) {
    return new FolderEnumerator(context, new FolderSplit(0));
  }

  @Override
  public SplitEnumerator<FolderSplit, FolderSplit.Pending> restoreEnumerator(
      SplitEnumeratorContext<FolderSplit> context, FolderSplit.Pending pending) {
    return new FolderEnumerator(context, pending.split());
  }

  @Override
  public SimpleVersionedSerializer<FolderSplit> getSplitSerializer() {
    return new FolderSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<FolderSplit.Pending> getEnumeratorCheckpointSerializer() {
    return new FolderSplit.PendingSerializer();
  }

  private static final class Reader implements SourceReader<LogRecord, FolderSplit> {
    private final RecordedFolder folder;
    private final SourceReaderContext context;
    private final CompletableFuture<Void> assigned = new CompletableFuture<>();
    private @Nullable RecordedMerge records;
    private long told;
    private long passed = Long.MIN_VALUE;
    private boolean nothingMore;

    Reader(RecordedFolder folder, SourceReaderContext context) {
      this.folder = folder;
      this.context = context;
    }

    @Override
    public void start() {
      context.sendSplitRequest();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<LogRecord> output) throws IOException {
      RecordedMerge merge = records;
      if (merge == null) {
        return nothingMore ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
      }
      LogRecord record = merge.next();
      if (record == null) {
        return InputStatus.END_OF_INPUT;
      }
      told++;
      long before = FlinkTime.watermarkBefore(Times.floorMinute(record.getLogTime()));
      if (before > passed) {
        passed = before;
        output.emitWatermark(new Watermark(before));
      }
      output.collect(record, FlinkTime.toMillis(record.getLogTime()));
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<FolderSplit> snapshotState(long checkpointId) {
      return records == null ? List.of() : List.of(new FolderSplit(told));
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return records != null || nothingMore ? CompletableFuture.completedFuture(null) : assigned;
    }

    @Override
    public void addSplits(List<FolderSplit> splits) {
      try {
        RecordedMerge merge = folder.open();
        for (long skip = splits.get(0).told(); skip > 0; skip--) {
          merge.next();
        }
        told = splits.get(0).told();
        records = merge;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      assigned.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
      nothingMore = true;
      assigned.complete(null);
    }

    @Override
    public void close() {}
  }

  /** Hands the one split to the first reader that asks, and tells the others that it is gone. */
  private static final class FolderEnumerator
      implements SplitEnumerator<FolderSplit, FolderSplit.Pending> {
    private final SplitEnumeratorContext<FolderSplit> context;
    private final List<FolderSplit> pending = new ArrayList<>(1);

    FolderEnumerator(SplitEnumeratorContext<FolderSplit> context, @Nullable FolderSplit split) {
      this.context = context;
      if (split != null) {
        pending.add(split);
      }
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
      if (!pending.isEmpty()) {
        context.assignSplit(pending.remove(0), subtask);
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public void addSplitsBack(List<FolderSplit> splits, int subtask) {
      pending.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {}

    @Override
    public FolderSplit.Pending snapshotState(long checkpointId) {
      return new FolderSplit.Pending(pending.isEmpty() ? null : pending.get(0));
    }

    @Override
    public void close() {}
  }
}
