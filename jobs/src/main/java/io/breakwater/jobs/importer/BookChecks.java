package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.PriceLevel;
import java.util.List;

/** What makes a snapshot a book. */
final class BookChecks {
  private BookChecks() {}

  /** Both sides there, best level first, best bid below best ask. */
  static void check(Book book) throws JsonFault {
    if (book.getBids().isEmpty() || book.getAsks().isEmpty()) {
      String side = book.getBids().isEmpty() ? "bids" : "asks";
      throw new JsonFault("EMPTY_BOOK", side, side + " are empty");
    }
    order(book.getBids(), -1, "bids");
    order(book.getAsks(), 1, "asks");
    double bid = book.getBids().get(0).getPrice();
    double ask = book.getAsks().get(0).getPrice();
    if (bid >= ask) {
      throw new JsonFault("CROSSED_BOOK", null, "best bid " + bid + " is not below ask " + ask);
    }
  }

  private static void order(List<PriceLevel> levels, int direction, String side) throws JsonFault {
    for (int i = 1; i < levels.size(); i++) {
      double step = levels.get(i).getPrice() - levels.get(i - 1).getPrice();
      if (step * direction <= 0) {
        throw new JsonFault("OUT_OF_RANGE", side, side + " must stand best first");
      }
    }
  }
}
