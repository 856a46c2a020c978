package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Understands one exchange's messages, symbols mixed, and turns them into records. */
interface VenueMessages {
  /** Takes a message of a stream; returns why it gave nothing, null: it was used. */
  @Nullable Skip received(Message message) throws JsonFault, IOException;

  /**
   * Takes the reply to a request.
   *
   * @param url what was asked
   * @return why it gave nothing, null: it was used
   */
  default @Nullable Skip replied(Message message, String url) throws JsonFault, IOException {
    return Exchange.listsInstruments(url) ? Skip.INSTRUMENTS : Skip.NOT_UNDERSTOOD;
  }

  /** A connection was opened: what its file told of books before may have missed something. */
  default void connected(LineFile.Line line) {}

  /** A line could not be read: it may have been a change of any book of its file. */
  default void broken(LineFile.Line line) {}

  /** All files have ended. */
  default void end() {}
}
