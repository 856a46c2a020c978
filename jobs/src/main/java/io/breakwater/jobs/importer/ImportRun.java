package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.RecordChecks;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Trade;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One import on its way: formats hand their records in, {@link #finish} writes the streams.
 *
 * <p>What the output directory holds already stays: records are added to their stream, equal ones
 * once, so that importing the same files again changes nothing.
 */
public final class ImportRun implements Closeable {
  private static final Map<Class<?>, Topic<?>> TOPICS = topicsByClass();

  private final ImportSettings settings;
  private final ImportReport report = new ImportReport();
  private final InstrumentCatalog catalog = new InstrumentCatalog();
  private final Map<Topic<?>, SortedLines> streams = new LinkedHashMap<>();
  private final Path scratch;

  /** Makes the output directory and learns the instruments it knows. */
  public ImportRun(ImportSettings settings) throws IOException {
    this.settings = settings;
    Files.createDirectories(settings.output());
    this.scratch = settings.output().resolve(".import-" + ProcessHandle.current().pid());
    Path instruments = StreamFiles.find(settings.output(), Topics.INSTRUMENTS.name());
    if (instruments != null) {
      StreamFiles.forEach(instruments, Instrument.class, catalog::keep);
    }
  }

  /** How to import. */
  public ImportSettings settings() {
    return settings;
  }

  /** What was done so far. */
  public ImportReport report() {
    return report;
  }

  /** Takes a record from a file, or says what is wrong with its numbers. */
  void accept(Path file, SpecificRecord record) throws JsonFault, IOException {
    RecordChecks.check(record);
    see(record);
    add(record);
    report.file(file).record();
  }

  /** Puts a line aside that could not be used. */
  void reject(LineFile.Line line, JsonFault fault) throws IOException {
    report.file(line.file()).badLine();
    report.badLine(line.place() + ": " + fault.reason() + ": " + fault.getMessage());
    DeadLetter letter = new DeadLetter();
    letter.setStream("import");
    letter.setPosition(line.place());
    letter.setReason(fault.reason());
    letter.setField(fault.field());
    letter.setEventTime(null);
    letter.setBytesBase64(Base64.getEncoder().encodeToString(line.bytes()));
    add(letter);
  }

  /** Says that a file cannot be read, from here on or at all. */
  void unreadable(Path file, String why) {
    report.file(file).fail(why);
  }

  /** Something a person should know of the files. */
  void remark(String text) {
    report.remark(text);
  }

  /** A record that no file holds: a derived signal, a policy. */
  void derive(SpecificRecord record) throws IOException {
    add(record);
  }

  /** Instruments seen so far, by name. */
  Iterable<Instrument> instruments() {
    return catalog.instruments();
  }

  /** Writes what was taken, and the instruments. */
  public void finish() throws IOException {
    flush(record -> true);
    if (!catalog.isEmpty()) {
      for (Instrument instrument : catalog.instruments()) {
        add(instrument);
      }
      writeLines(Topics.INSTRUMENTS, stream(Topics.INSTRUMENTS));
      streams.clear();
    }
  }

  /**
   * Writes what was taken since the last call.
   *
   * @param keep tells which records of the same streams in the output directory stay
   */
  void flush(Predicate<SpecificRecord> keep) throws IOException {
    for (Map.Entry<Topic<?>, SortedLines> entry : streams.entrySet()) {
      addExisting(entry.getKey(), entry.getValue(), keep);
      writeLines(entry.getKey(), entry.getValue());
    }
    streams.clear();
  }

  @Override
  public void close() throws IOException {
    for (SortedLines stream : streams.values()) {
      stream.close();
    }
    Files.deleteIfExists(scratch);
  }

  private <T extends SpecificRecord> void addExisting(
      Topic<T> topic, SortedLines lines, Predicate<SpecificRecord> keep) throws IOException {
    Path existing = StreamFiles.find(settings.output(), topic.name());
    if (existing != null) {
      StreamFiles.forEach(
          existing,
          topic.recordClass(),
          record -> {
            if (keep.test(record)) {
              lines.add(record);
            }
          });
    }
  }

  private void writeLines(Topic<?> topic, SortedLines lines) throws IOException {
    Tally tally = new Tally();
    Path file =
        StreamFiles.replace(
            settings.output(),
            topic.name(),
            settings.gzip(),
            out ->
                tally.repeated =
                    lines.drain(
                        (time, json) -> {
                          out.write(json);
                          out.write('\n');
                          tally.count(time);
                        }));
    lines.close();
    report
        .streams()
        .add(
            new ImportReport.StreamCounts(
                topic.name(), file, tally.records, tally.repeated, tally.from, tally.to));
  }

  private void add(SpecificRecord record) throws IOException {
    Topic<?> topic = TOPICS.get(record.getClass());
    if (topic == null) {
      throw new IllegalArgumentException("no stream for " + record.getClass().getSimpleName());
    }
    stream(topic).add(record);
  }

  private SortedLines stream(Topic<?> topic) {
    SortedLines lines = streams.get(topic);
    if (lines == null) {
      lines = new SortedLines(scratch, topic.name(), settings.sortBufferBytes());
      streams.put(topic, lines);
    }
    return lines;
  }

  private void see(SpecificRecord record) {
    if (record instanceof Bar bar) {
      catalog.see(bar.getInstrument(), bar.getVenue(), bar.getClose(), bar.getOpenTime());
    } else if (record instanceof Trade trade) {
      catalog.see(trade.getInstrument(), trade.getVenue(), trade.getPrice(), trade.getEventTime());
    } else if (record instanceof Book book) {
      catalog.see(
          book.getInstrument(),
          book.getVenue(),
          book.getBids().get(0).getPrice(),
          book.getEventTime());
    } else if (record instanceof Funding funding) {
      catalog.see(funding.getInstrument(), funding.getVenue(), null, funding.getEventTime());
    }
  }

  private static Map<Class<?>, Topic<?>> topicsByClass() {
    Map<Class<?>, Topic<?>> topics = new HashMap<>();
    for (Topic<?> topic : Topics.all()) {
      topics.put(topic.recordClass(), topic);
    }
    return topics;
  }

  /** Counts while lines are written. */
  private static final class Tally {
    private long records;
    private long repeated;
    private @Nullable Long from;
    private @Nullable Long to;

    void count(long time) {
      records++;
      from = from == null ? time : from;
      to = time;
    }
  }
}
