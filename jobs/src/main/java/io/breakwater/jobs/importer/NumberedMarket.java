package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A market whose book is kept from numbered differences and snapshots beside the stream. */
final class NumberedMarket {
  private final Market market;
  private final NumberedBook book = new NumberedBook();
  private @Nullable Path source;
  private long differences;

  NumberedMarket(Market market) {
    this.market = market;
  }

  Market market() {
    return market;
  }

  /** Takes a difference and publishes what became of the book. */
  @Nullable Skip take(Message message, NumberedBook.Difference difference)
      throws JsonFault, IOException {
    differences++;
    source = message.line().file();
    Skip outcome = book.apply(difference);
    if (outcome == Skip.GAP) {
      market.outlet().remark(message.line(), book.gap());
    }
    return published(message, outcome);
  }

  /** Takes a snapshot and publishes what became of the book. */
  @Nullable Skip take(Message message, NumberedBook.Snapshot snapshot)
      throws JsonFault, IOException {
    return published(message, book.apply(snapshot));
  }

  /** Drops the book if its differences come from the file of a line. */
  void dropIfFrom(LineFile.Line line, String words) {
    if (book.live() && line.file().equals(source)) {
      book.drop();
      market.outlet().remark(line, words + "; no book until the next snapshot");
    }
  }

  /** What is wrong when all is read; null: nothing. */
  @Nullable String complaint() {
    boolean none = differences > 0 && market.outlet().books() == 0;
    return none
        ? market.instrument() + ": no snapshot fits its differences, so it has no books"
        : null;
  }

  private @Nullable Skip published(Message message, @Nullable Skip outcome)
      throws JsonFault, IOException {
    if (outcome == null) {
      market.outlet().changed(message, book.levels(), book.lastTime(), book.lastId());
    }
    return outcome;
  }
}
