package io.breakwater.jobs.importer;

import org.jspecify.annotations.Nullable;

/** What is known of one symbol while a capture is read. */
final class Market {
  private final String instrument;
  private final Contract contract;
  private final @Nullable Skip refused;
  private final BookOutlet outlet;
  private final StreamBook book;
  private @Nullable String bookStream;
  private @Nullable String tradeStream;
  private long fundingTime;
  private double fundingRate;

  Market(Listing listing, BookOutlet outlet) {
    this.instrument = listing.instrument();
    this.contract = listing.contract();
    this.refused = listing.refused();
    this.outlet = outlet;
    this.book = new StreamBook(outlet);
  }

  String instrument() {
    return instrument;
  }

  /** Why its messages are not used; null: they are. */
  @Nullable Skip refused() {
    return refused;
  }

  BookOutlet outlet() {
    return outlet;
  }

  StreamBook book() {
    return book;
  }

  /** Units of base in a venue's quantity at a price. */
  double base(double quantity, double price) {
    return contract.base(quantity, price);
  }

  /** True: its book is kept from this stream, the first that came. */
  boolean keepsBookFrom(String stream) {
    bookStream = bookStream == null ? stream : bookStream;
    return stream.equals(bookStream);
  }

  /** True: its trades are taken from this stream, the first that came. */
  boolean takesTradesFrom(String stream) {
    tradeStream = tradeStream == null ? stream : tradeStream;
    return stream.equals(tradeStream);
  }

  /** When the funding told last is paid, epoch microseconds; 0: none was told. */
  long fundingTime() {
    return fundingTime;
  }

  /** The rate told last. */
  double fundingRate() {
    return fundingRate;
  }

  /** A rate that holds until it is paid or told anew. */
  void expectFunding(long time, double rate) {
    fundingTime = time;
    fundingRate = rate;
  }
}
