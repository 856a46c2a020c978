package io.breakwater.jobs.demo;

import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is fed: a stretch of a market with all that belongs to it. */
public interface Day {
  /** In a few words, what it is. */
  String title();

  /** Time of the first record that does not hold from the start, epoch microseconds. */
  long start();

  /** Time of the last record, epoch microseconds. */
  long end();

  /** Last time of the market: largest time of bars, trades and books, epoch microseconds. */
  long marketEnd();

  /** True: it brings executions of its own, so none are simulated. */
  boolean bringsFills();

  /** Opens it at its beginning. */
  Records open() throws IOException;

  /** Records in the order of their log time; their lanes name streams. */
  @FunctionalInterface
  interface Records {
    /** The next one, perhaps a dead letter; null: no more. */
    @Nullable LogRecord next() throws IOException;
  }
}
