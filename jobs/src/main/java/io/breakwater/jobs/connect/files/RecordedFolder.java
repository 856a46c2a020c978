package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trade;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A folder of input streams, surveyed once: which files there are, whether each is in time order,
 * and when the market ends.
 *
 * @param files surveyed files
 * @param marketEnd largest time of bars, trades, books, funding and flows, epoch microseconds
 * @param guard times that are believed and wanted
 */
public record RecordedFolder(List<Survey> files, long marketEnd, TimeGuard guard)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * One file.
   *
   * @param stream name of the stream
   * @param path the file
   * @param inOrder true: its log times never go back
   * @param records good records in the stretch that was asked for
   * @param deadLetters spoiled lines
   * @param leftOut good records outside the stretch
   * @param first earliest log time, microseconds; records that hold from the start not counted
   * @param last latest log time
   */
  public record Survey(
      String stream,
      String path,
      boolean inOrder,
      long records,
      long deadLetters,
      long leftOut,
      long first,
      long last)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Looks through every known stream's file of the folder.
   *
   * @param policies one more file of policies, one a line; null: none
   */
  public static RecordedFolder survey(Path folder, @Nullable Path policies, TimeGuard guard)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder + ": give one with replay files");
    }
    List<Survey> files = new ArrayList<>();
    long marketEnd = Long.MIN_VALUE;
    for (Topic<?> topic : Topics.all(Topic.Direction.INPUT)) {
      Path file = fileOf(folder, topic);
      if (file != null) {
        MarketEnd end = new MarketEnd();
        files.add(survey(topic, file, guard, end));
        marketEnd = Math.max(marketEnd, end.latest);
      }
    }
    if (policies != null) {
      files.add(survey(Topics.POLICIES, policies, guard, new MarketEnd()));
    }
    return new RecordedFolder(files, marketEnd, guard);
  }

  /** The file of a stream, plain or gzip; null: the stream is empty. */
  public static @Nullable Path fileOf(Path folder, Topic<?> topic) {
    Path plain = folder.resolve(topic.name() + ".jsonl");
    Path packed = folder.resolve(topic.name() + ".jsonl.gz");
    if (Files.exists(plain)) {
      return plain;
    }
    return Files.exists(packed) ? packed : null;
  }

  /** Good records by stream. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    files.forEach(file -> counts.merge(file.stream(), file.records(), Long::sum));
    return counts;
  }

  private static Survey survey(Topic<?> topic, Path path, TimeGuard guard, MarketEnd end)
      throws IOException {
    boolean inOrder = true;
    long records = 0;
    long dead = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long before = Long.MIN_VALUE;
    try (RecordedFile file = new RecordedFile(topic, path, guard)) {
      for (LogRecord record = file.next(); record != null; record = file.next()) {
        if (record.getBody() instanceof DeadLetter) {
          dead++;
          continue;
        }
        records++;
        long time = record.getLogTime();
        inOrder &= time >= before;
        before = time;
        if (time != Times.FROM_THE_START) {
          first = Math.min(first, time);
          last = Math.max(last, time);
        }
        end.observe(record);
      }
      return new Survey(
          topic.name(), path.toString(), inOrder, records, dead, file.leftOut(), first, last);
    }
  }

  /** Hands over the good records of one stream in the order of its lines. */
  public <T extends SpecificRecord> void each(Topic<T> topic, Consumer<T> taker)
      throws IOException {
    for (Survey survey : files) {
      if (survey.stream().equals(topic.name())) {
        try (RecordedFile file = new RecordedFile(topic, Path.of(survey.path()), guard)) {
          for (LogRecord record = file.next(); record != null; record = file.next()) {
            if (!(record.getBody() instanceof DeadLetter)) {
              taker.accept(topic.recordClass().cast(record.getBody()));
            }
          }
        }
      }
    }
  }

  /** All records in the one order. */
  public RecordedMerge open() throws IOException {
    List<RecordedMerge.Run> runs = new ArrayList<>();
    for (Survey file : files) {
      Topic<?> topic = Topics.named(file.stream());
      RecordedFile reader = new RecordedFile(topic, Path.of(file.path()), guard);
      runs.add(file.inOrder() ? reader::next : sorted(reader));
    }
    return new RecordedMerge(runs);
  }

  private static RecordedMerge.Run sorted(RecordedFile reader) throws IOException {
    List<LogRecord> records = new ArrayList<>();
    try (reader) {
      for (LogRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    records.sort(FactOrder.COMPARATOR);
    java.util.Iterator<LogRecord> iterator = records.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }

  private static final class MarketEnd {
    private long latest = Long.MIN_VALUE;

    void observe(LogRecord record) {
      Object body = record.getBody();
      if (body instanceof Bar
          || body instanceof Trade
          || body instanceof Book
          || body instanceof Funding
          || body instanceof Flow) {
        latest = Math.max(latest, record.getLogTime());
      }
    }
  }
}
