package io.breakwater.jobs.importer;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.LogRecord;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of one stream, taken in any order and given back as JSON lines in the order of the risk
 * model (log time, sequence, id), equal lines once.
 *
 * <p>Memory is bounded: what does not fit is sorted and put aside in files, merged at the end.
 */
final class SortedLines implements Closeable {
  private static final int OVERHEAD_BYTES = 160;

  private final Path scratch;
  private final String name;
  private final long bufferBytes;
  private final List<Path> runs = new ArrayList<>();
  private List<Entry> entries = new ArrayList<>();
  private long heldBytes;

  /**
   * @param scratch folder for what does not fit into memory; created when needed
   * @param name name of the stream, unique in that folder
   * @param bufferBytes memory to use
   */
  SortedLines(Path scratch, String name, long bufferBytes) {
    this.scratch = scratch;
    this.name = name;
    this.bufferBytes = bufferBytes;
  }

  void add(SpecificRecord record) throws IOException {
    LogRecord place = FactOrder.envelope(name, 0, record);
    byte[] json = JsonCodec.write(record);
    entries.add(new Entry(place.getLogTime(), place.getSequence(), place.getId(), json));
    heldBytes += json.length + OVERHEAD_BYTES;
    if (heldBytes >= bufferBytes) {
      spill();
    }
  }

  boolean isEmpty() {
    return entries.isEmpty() && runs.isEmpty();
  }

  /** Hands every line over in order; returns how often an equal one was left out. */
  long drain(LineSink sink) throws IOException {
    entries.sort(ORDER);
    PriorityQueue<Cursor> heads = new PriorityQueue<>(Comparator.comparing(Cursor::head, ORDER));
    List<Cursor> cursors = new ArrayList<>();
    try {
      for (Path run : runs) {
        cursors.add(new RunCursor(run));
      }
      cursors.add(new ListCursor(entries));
      for (Cursor cursor : cursors) {
        if (cursor.advance()) {
          heads.add(cursor);
        }
      }
      return merge(heads, sink);
    } finally {
      for (Cursor cursor : cursors) {
        cursor.close();
      }
    }
  }

  private static long merge(PriorityQueue<Cursor> heads, LineSink sink) throws IOException {
    long repeated = 0;
    @Nullable Entry previous = null;
    while (!heads.isEmpty()) {
      Cursor cursor = heads.remove();
      Entry entry = cursor.head();
      if (previous != null && Arrays.equals(previous.json(), entry.json())) {
        repeated++;
      } else {
        sink.accept(entry.time(), entry.json());
      }
      previous = entry;
      if (cursor.advance()) {
        heads.add(cursor);
      }
    }
    return repeated;
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
    entries = List.of();
  }

  private void spill() throws IOException {
    Files.createDirectories(scratch);
    Path run = scratch.resolve(name + "." + runs.size());
    runs.add(run);
    entries.sort(ORDER);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16))) {
      for (Entry entry : entries) {
        out.writeBoolean(true);
        out.writeLong(entry.time());
        out.writeLong(entry.sequence());
        out.writeUTF(entry.id());
        out.writeInt(entry.json().length);
        out.write(entry.json());
      }
      out.writeBoolean(false);
    }
    entries.clear();
    heldBytes = 0;
  }

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::time)
          .thenComparingLong(Entry::sequence)
          .thenComparing(Entry::id, Utf8Order.INSTANCE)
          .thenComparing(Entry::json, Arrays::compareUnsigned);

  /** Takes lines in order. */
  @FunctionalInterface
  interface LineSink {
    /**
     * @param time log time, epoch microseconds
     * @param json one line, without its end
     */
    void accept(long time, byte[] json) throws IOException;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by ORDER only
  private record Entry(long time, long sequence, String id, byte[] json) {}

  private abstract static class Cursor implements Closeable {
    private @Nullable Entry head;

    Entry head() {
      if (head == null) {
        throw new IllegalStateException("the cursor stands on no entry");
      }
      return head;
    }

    boolean advance() throws IOException {
      head = next();
      return head != null;
    }

    abstract @Nullable Entry next() throws IOException;

    @Override
    public void close() throws IOException {}
  }

  private static final class ListCursor extends Cursor {
    private final List<Entry> list;
    private int next;

    ListCursor(List<Entry> list) {
      this.list = list;
    }

    @Override
    @Nullable Entry next() {
      return next == list.size() ? null : list.get(next++);
    }
  }

  private static final class RunCursor extends Cursor {
    private final DataInputStream in;

    RunCursor(Path run) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(run), 1 << 16));
    }

    @Override
    @Nullable Entry next() throws IOException {
      if (!in.readBoolean()) {
        return null;
      }
      long time = in.readLong();
      long sequence = in.readLong();
      String id = in.readUTF();
      byte[] json = new byte[in.readInt()];
      in.readFully(json);
      return new Entry(time, sequence, id, json);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
