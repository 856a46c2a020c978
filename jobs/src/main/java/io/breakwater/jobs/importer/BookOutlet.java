package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Book;
import java.io.IOException;

/**
 * Publishes one instrument's book as it changes: at most one in {@code --book-every} of event time,
 * never one that is crossed or lacks a side.
 */
final class BookOutlet {
  private static final long MICROS_PER_MILLI = 1_000;

  private final ImportRun run;
  private final String instrument;
  private final String venue;
  private final long pause;
  private long books;
  private long publishedAt;
  private long publishedId;
  private boolean saidCrossed;
  private boolean saidOneSided;

  BookOutlet(ImportRun run, String instrument, String venue) {
    this.run = run;
    this.instrument = instrument;
    this.venue = venue;
    this.pause = run.settings().bookMillis() * MICROS_PER_MILLI;
  }

  String instrument() {
    return instrument;
  }

  /** Books published so far. */
  long books() {
    return books;
  }

  void remark(LineFile.Line line, String words) {
    run.remark(line.place() + ": " + instrument + ": " + words);
  }

  /**
   * The book changed.
   *
   * @param time when, epoch microseconds
   * @param sequence number of the change
   */
  void changed(Message message, LevelBook book, long time, long sequence)
      throws JsonFault, IOException {
    if (books > 0 && sequence == publishedId) {
      return;
    }
    boolean due = books == 0 || pause == 0 || time - publishedAt >= pause;
    if (!due) {
      message.receipt().conflated();
      return;
    }
    if (unfit(message.line(), book)) {
      return;
    }
    Book snapshot = new Book();
    snapshot.setInstrument(instrument);
    snapshot.setVenue(venue);
    snapshot.setEventTime(time);
    snapshot.setSequence(sequence);
    snapshot.setBids(book.published(LevelBook.Side.BID));
    snapshot.setAsks(book.published(LevelBook.Side.ASK));
    run.accept(message.line().file(), snapshot);
    books++;
    publishedAt = time;
    publishedId = sequence;
  }

  /** Said once, until the book is fit again. */
  private boolean unfit(LineFile.Line line, LevelBook book) {
    boolean crossed = book.crossed();
    boolean oneSided = book.oneSided();
    if (crossed && !saidCrossed) {
      remark(line, "bids and asks cross, left out until they do not");
    }
    if (oneSided && !saidOneSided) {
      remark(line, "a side of the book is empty, left out until it is not");
    }
    saidCrossed = crossed;
    saidOneSided = oneSided;
    return crossed || oneSided;
  }
}
