package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A book whose stream begins with a snapshot and goes on with changes of absolute quantities. When
 * something is missing it is dropped: nothing is published until the next snapshot.
 */
final class StreamBook {
  private final BookOutlet outlet;
  private final LevelBook levels = new LevelBook();
  private boolean live;
  private boolean dropped;
  private long sequence;
  private long time;
  private @Nullable Path source;

  StreamBook(BookOutlet outlet) {
    this.outlet = outlet;
  }

  LevelBook levels() {
    return levels;
  }

  /** True: the book is whole. */
  boolean live() {
    return live;
  }

  /** Number of the last change in it. */
  long sequence() {
    return sequence;
  }

  /** Why a change finds no book. */
  Skip absent() {
    return dropped ? Skip.AFTER_GAP : Skip.BEFORE_SNAPSHOT;
  }

  /** A snapshot: these levels and no others. */
  void begin(Message message, List<LevelBook.Level> snapshot) {
    levels.clear();
    levels.put(snapshot);
    live = true;
    dropped = false;
    source = message.line().file();
  }

  /** Drops the book; returns the reason given. */
  Skip drop(LineFile.Line line, Skip why, String words) {
    outlet.remark(line, words + "; no book until the next snapshot");
    levels.clear();
    live = false;
    dropped = true;
    return why;
  }

  /** Drops the book if it is kept from the file of this line. */
  void dropIfFrom(LineFile.Line line, String words) {
    if (live && line.file().equals(source)) {
      drop(line, Skip.GAP, words);
    }
  }

  /** A part of a change; one that cannot be read is a hole in the book. */
  <T> T read(Message message, Reading<T> part) throws JsonFault {
    try {
      return part.read();
    } catch (JsonFault e) {
      if (live) {
        drop(message.line(), Skip.GAP, "a change cannot be read (" + e.getMessage() + ")");
      }
      throw e;
    }
  }

  /** Publishes after a change that the venue numbers. */
  void changed(Message message, long changeTime, long number) throws JsonFault, IOException {
    // Books stand in the order of their changes, even where the venue's clock steps back.
    time = Math.max(time, changeTime);
    sequence = number;
    outlet.changed(message, levels, time, number);
  }

  /** Publishes after a change without a number: the time of arrival, never back, stands for it. */
  void changed(Message message, long changeTime) throws JsonFault, IOException {
    changed(message, changeTime, Math.max(message.arrivalMicros(), sequence + 1));
  }

  /** Reads a part of a message. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws JsonFault;
  }
}
