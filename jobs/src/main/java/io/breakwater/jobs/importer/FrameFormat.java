package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A capture of messages, each line with the time at which it arrived. */
@FunctionalInterface
interface FrameFormat {
  /** A parser for one file. */
  FrameParser open(Path file);

  /** Understands the lines of one file. */
  @FunctionalInterface
  interface FrameParser {
    /**
     * What a line carries; null: nothing that was received.
     *
     * @throws UnreadableFileException when the line shows that the file is a capture of something
     *     else
     */
    @Nullable Frame parse(String line) throws JsonFault, UnreadableFileException;
  }

  /** What a line carries. */
  enum Kind {
    /** A message of a stream. */
    MESSAGE,
    /** The reply to a request. */
    REPLY,
    /** A connection was opened. */
    CONNECTION
  }

  /**
   * A line that matters.
   *
   * @param kind what it carries
   * @param exchange who sent it
   * @param arrival when it arrived, nanoseconds; lists of instruments come before everything
   * @param url where it came from; empty: the line does not say
   * @param json what was received; of a connection: a missing node
   */
  record Frame(Kind kind, Exchange exchange, long arrival, String url, JsonNode json) {}
}
