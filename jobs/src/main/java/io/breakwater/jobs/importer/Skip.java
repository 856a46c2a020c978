package io.breakwater.jobs.importer;

/** Why a received message neither gave a record nor changed a book. */
enum Skip {
  /** A sign of life. */
  HEARTBEAT("heartbeat"),
  /** An answer to a request for a stream. */
  SUBSCRIPTION("subscription"),
  /** A greeting, a notice, a state of the venue. */
  SYSTEM("system message"),
  /** A list of instruments of which nothing is needed. */
  INSTRUMENTS("instrument list"),
  /** Best quotes and figures of the day: they say nothing that is not in books and trades. */
  TICKER("ticker"),
  /** Bars of the venue: bars are built from the trades. */
  CANDLE("candle"),
  /** Forced orders, which trade like others. */
  LIQUIDATION("liquidation"),
  /** Single orders: books are kept by level. */
  ORDER("single order"),
  /** A funding rate that is still to change before it is paid. */
  FORECAST("funding not yet settled"),
  /** Another stream carries the same trades: volume must not count twice. */
  OTHER_TRADES("duplicate of trade stream"),
  /** Another stream carries a book of the same instrument. */
  OTHER_BOOK("duplicate of book stream"),
  /** A trade that was told before. */
  REPEATED("repeated trade"),
  /** A trade that did not happen on the book. */
  OFF_BOOK("trade off the book"),
  /** Options are no instruments here: they are priced in coins and expire by strike. */
  OPTION("option"),
  /** An instrument whose name or contract size no reply in the files tells. */
  UNLISTED("instrument not listed"),
  /** An instrument whose name another symbol of the venue has taken. */
  NAME_TAKEN("name taken by another symbol"),
  /** A change of a book of which no snapshot came yet. */
  BEFORE_SNAPSHOT("before snapshot"),
  /** A change that does not follow the one before: the book is dropped. */
  GAP("gap in the sequence"),
  /** A change after which the book's checksum is not the venue's: the book is dropped. */
  CHECKSUM("wrong checksum"),
  /** A change of a book that was dropped, before the next snapshot. */
  AFTER_GAP("after a gap, before the next snapshot"),
  /** A change that the book holds already. */
  STALE("older than the book"),
  /** A snapshot of a book that needs none. */
  NOT_NEEDED("snapshot of a whole book"),
  /** A snapshot that no difference fits. */
  UNJOINED("snapshot without differences"),
  /** A kind of message that is not known. */
  NOT_UNDERSTOOD("kind not understood");

  private final String word;

  Skip(String word) {
    this.word = word;
  }

  /** In the words of the report. */
  String word() {
    return word;
  }
}
