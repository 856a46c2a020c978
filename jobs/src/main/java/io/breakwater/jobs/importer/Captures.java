package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads captures side by side in the order of arrival, as a snapshot in one belongs to the
 * differences in another, and counts what becomes of each line.
 */
final class Captures {
  private final FrameFormat format;
  private final ImportRun run;
  private final Map<Exchange, VenueMessages> venues = new EnumMap<>(Exchange.class);

  private Captures(FrameFormat format, ImportRun run) {
    this.format = format;
    this.run = run;
  }

  /** Reads files side by side. */
  static void read(FrameFormat format, List<Path> files, ImportRun run) throws IOException {
    new Captures(format, run).read(files);
  }

  private void read(List<Path> files) throws IOException {
    List<Capture> captures = new ArrayList<>();
    PriorityQueue<Capture> heads =
        new PriorityQueue<>(
            Comparator.comparingLong(Capture::arrival).thenComparingInt(c -> c.number));
    try {
      for (Path file : files) {
        Capture capture = new Capture(file, captures.size());
        captures.add(capture);
        if (capture.advance()) {
          heads.add(capture);
        }
      }
      while (!heads.isEmpty()) {
        Capture capture = heads.remove();
        capture.hand();
        if (capture.advance()) {
          heads.add(capture);
        }
      }
      venues.values().forEach(VenueMessages::end);
    } finally {
      for (Capture capture : captures) {
        capture.reader.close();
      }
    }
  }

  private VenueMessages venue(Exchange exchange) {
    VenueMessages messages = venues.get(exchange);
    if (messages == null) {
      messages = exchange.messages(run);
      venues.put(exchange, messages);
      if (run.settings().venue() != null && venues.size() > 1) {
        run.remark(
            "--venue "
                + run.settings().venue()
                + " names the records of "
                + exchange.word()
                + " too: import one exchange at a time to keep them apart");
      }
    }
    return messages;
  }

  /** One file, standing on its next message. */
  private final class Capture {
    private final Path file;
    private final int number;
    private final FileReader reader;
    private final FrameFormat.FrameParser parser;
    private final ImportReport.FileCounts counts;
    private LineFile.@Nullable Line line;
    private FrameFormat.@Nullable Frame frame;
    private @Nullable VenueMessages last;
    private long understood;

    Capture(Path file, int number) {
      this.file = file;
      this.number = number;
      this.reader = new FileReader(file, run);
      this.parser = format.open(file);
      this.counts = run.report().file(file);
    }

    long arrival() {
      return frame == null ? Long.MAX_VALUE : frame.arrival();
    }

    /** Moves to the next line that matters; false: there is none. */
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
      if (understood == 0 && counts.bad() > 0) {
        run.unreadable(file, "none of its lines is of this format: see the first bad line");
      }
      return false;
    }

    void hand() throws IOException {
      if (line == null || frame == null) {
        return;
      }
      VenueMessages messages = venue(frame.exchange());
      last = messages;
      if (frame.kind() == FrameFormat.Kind.CONNECTION) {
        counts.talked();
        messages.connected(line);
        return;
      }
      Message message = new Message(line, frame.arrival(), frame.json(), new Receipt(counts));
      try {
        Skip outcome = take(messages, message, frame);
        message.receipt().settle(outcome);
        if (outcome == Skip.NOT_UNDERSTOOD && counts.skipped(outcome) == 1) {
          run.remark(
              line.place()
                  + ": a kind of message that is not understood; others of this"
                  + " file are only counted");
        }
      } catch (JsonFault e) {
        message.receipt().withdraw();
        run.reject(line, e);
      }
    }

    private static @Nullable Skip take(
        VenueMessages messages, Message message, FrameFormat.Frame frame)
        throws JsonFault, IOException {
      if (frame.kind() == FrameFormat.Kind.REPLY) {
        return messages.replied(message, frame.url());
      }
      return message.json().isTextual() ? Skip.HEARTBEAT : messages.received(message);
    }

    private boolean parse(LineFile.Line next) throws IOException {
      try {
        frame = parser.parse(next.text());
        understood++;
        if (frame == null) {
          counts.talked();
        }
        return frame != null;
      } catch (UnreadableFileException e) {
        counts.talked();
        throw e;
      } catch (JsonFault e) {
        run.reject(next, e);
        if (last != null) {
          last.broken(next);
        }
        return false;
      }
    }
  }
}
