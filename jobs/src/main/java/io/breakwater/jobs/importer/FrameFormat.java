package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A capture of messages, each line with the time at which it arrived. Files are read side by side
 * in the order of arrival, as a snapshot in one belongs to the differences in another.
 */
@FunctionalInterface
interface FrameFormat {
  /**
   * The message of a line; null: the line carries none that matters.
   *
   * @throws UnreadableFileException when the line shows that the file is a capture of something
   *     else
   */
  @Nullable Frame parse(String line) throws JsonFault, UnreadableFileException;

  /**
   * A message.
   *
   * @param arrival when it arrived, nanoseconds
   * @param symbol symbol that the line names outside the message; null: none
   * @param json the message
   */
  record Frame(long arrival, @Nullable String symbol, JsonNode json) {}

  /** Reads files side by side. */
  static void read(FrameFormat format, List<Path> files, ImportRun run) throws IOException {
    BinanceMessages messages = new BinanceMessages(run);
    List<Capture> captures = new ArrayList<>();
    PriorityQueue<Capture> heads =
        new PriorityQueue<>(
            Comparator.comparingLong(Capture::arrival).thenComparingInt(c -> c.number));
    try {
      for (Path file : files) {
        Capture capture = new Capture(format, file, captures.size(), run);
        captures.add(capture);
        if (capture.advance()) {
          heads.add(capture);
        }
      }
      while (!heads.isEmpty()) {
        Capture capture = heads.remove();
        capture.hand(messages);
        if (capture.advance()) {
          heads.add(capture);
        }
      }
      messages.end();
    } finally {
      for (Capture capture : captures) {
        capture.reader.close();
      }
    }
  }

  /** One file, standing on its next message. */
  final class Capture {
    private final FrameFormat format;
    private final Path file;
    private final int number;
    private final ImportRun run;
    private final FileReader reader;
    private @Nullable String symbol;
    private LineFile.@Nullable Line line;
    private @Nullable Frame frame;
    private long understood;

    Capture(FrameFormat format, Path file, int number, ImportRun run) {
      this.format = format;
      this.file = file;
      this.number = number;
      this.run = run;
      this.reader = new FileReader(file, run);
      this.symbol = symbolOf(file);
    }

    long arrival() {
      return frame == null ? Long.MAX_VALUE : frame.arrival();
    }

    /** Moves to the next message; false: there is none. */
    boolean advance() throws IOException {
      frame = null;
      try {
        for (line = reader.next(); line != null; line = reader.next()) {
          if (parse(line)) {
            return true;
          }
        }
      } catch (UnreadableFileException e) {
        run.unreadable(file, e.why());
        return false;
      }
      if (understood == 0 && run.report().file(file).bad() > 0) {
        run.unreadable(file, "none of its lines is of this format: see the first bad line");
      }
      return false;
    }

    void hand(BinanceMessages messages) throws IOException {
      if (line == null || frame == null) {
        return;
      }
      try {
        String hint = frame.symbol() == null ? symbol : frame.symbol();
        String about = messages.take(line, frame.json(), hint);
        symbol = about == null ? symbol : about;
      } catch (JsonFault e) {
        run.reject(line, e);
      }
    }

    private boolean parse(LineFile.Line next) throws IOException {
      try {
        frame = format.parse(next.text());
        understood++;
        return frame != null;
      } catch (JsonFault e) {
        run.reject(next, e);
        return false;
      }
    }

    private static @Nullable String symbolOf(Path file) {
      String name = InstrumentNames.ofFile(file);
      return name == null ? null : name.replace("-", "");
    }
  }
}
