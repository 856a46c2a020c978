package io.breakwater.jobs.demo;

import io.breakwater.jobs.connect.files.OutputFolder;
import io.breakwater.jobs.connect.files.PartFiles;
import io.breakwater.jobs.local.KafkaReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One run: starts everything, feeds the day, follows the decisions, ends in order. */
public final class Demo {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CHECK = Duration.ofSeconds(1);

  /** How long the last words of a stopped job may take to be read. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(60);

  /**
   * Without an end, transactions are committed with a checkpoint: two of them later all is read.
   */
  private static final Duration TWO_CHECKPOINTS = Duration.ofSeconds(12);

  private final DemoSettings settings;
  private final Screen screen;
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private long lastCheck = System.nanoTime();

  /** A run that has not begun. */
  public Demo(DemoSettings settings, Screen screen) {
    this.settings = settings;
    this.screen = screen;
  }

  /** Asks a run to end, from another thread, and waits until it has. */
  public void interrupt(Duration limit) {
    interrupted.countDown();
    try {
      boolean unused = ended.await(limit.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs to the end.
   *
   * @throws io.breakwater.jobs.local.LocalStartException a port is taken
   * @throws IllegalStateException a job or a part of the demo has failed
   */
  public void run() throws IOException {
    try (InputExport export = exportTo(settings.export());
        Installation installation = Installation.start(settings)) {
      OutputFolder folder = folderOf(settings.output());
      try (PartFiles files = folder == null ? null : new PartFiles(folder.parts(), "kafka")) {
        follow(installation, export, files);
      }
      if (folder != null) {
        folder.finish();
      }
    } finally {
      ended.countDown();
    }
  }

  private static @Nullable InputExport exportTo(@Nullable Path folder) throws IOException {
    return folder == null ? null : new InputExport(folder);
  }

  private static @Nullable OutputFolder folderOf(@Nullable Path folder) throws IOException {
    return folder == null ? null : new OutputFolder(folder);
  }

  private void follow(
      Installation installation, @Nullable InputExport export, @Nullable PartFiles files)
      throws IOException {
    Board board =
        new Board(
            record -> {
              if (files != null) {
                files.write(record);
              }
            },
            screen);
    installation.submit(settings);
    screen.begin(settings.day().title(), installation.webAddress(), installation.bootstrap());
    boolean venueFills = settings.simulatesVenue();
    Feeder feeder =
        new Feeder(
            settings.day(),
            installation.bootstrap(),
            settings.speed(),
            settings.frame(),
            venueFills ? Feeder.venueTopics() : java.util.Set.of(),
            export,
            board::marketTime);
    Venue venue = new Venue(installation.bootstrap(), feeder, export);
    long started = System.nanoTime();
    try (feeder;
        venue;
        KafkaReader reader = new KafkaReader(installation.bootstrap(), Board.topics(), board)) {
      feeder.start();
      if (venueFills) {
        venue.start();
      }
      Run run = new Run(installation, board, feeder, venue, reader, started);
      run.untilTheEndOfTheDay();
      if (!settings.untilDone() && !isInterrupted()) {
        run.stayUp();
      }
      run.end();
    }
  }

  private boolean isInterrupted() {
    return interrupted.getCount() == 0;
  }

  /** The run while its parts are up. */
  private final class Run {
    private final Installation installation;
    private final Board board;
    private final Feeder feeder;
    private final Venue venue;
    private final KafkaReader reader;
    private final long started;
    private boolean summed;

    Run(
        Installation installation,
        Board board,
        Feeder feeder,
        Venue venue,
        KafkaReader reader,
        long started) {
      this.installation = installation;
      this.board = board;
      this.feeder = feeder;
      this.venue = venue;
      this.reader = reader;
      this.started = started;
    }

    void untilTheEndOfTheDay() {
      while (!isInterrupted() && board.roomsAtTheEnd() < Installation.rooms()) {
        turn();
      }
    }

    private void turn() {
      reader.poll(POLL);
      Day day = settings.day();
      screen.progress(
          new Screen.Progress(
              day.start(), feeder.now(), day.end(), feeder.fed(), feeder.signals(), seconds()));
      if (System.nanoTime() - lastCheck > CHECK.toNanos()) {
        lastCheck = System.nanoTime();
        feeder.check();
        venue.check();
        installation.check();
      }
    }

    void stayUp() {
      long until = System.nanoTime() + TWO_CHECKPOINTS.toNanos();
      while (!isInterrupted() && System.nanoTime() < until) {
        turn();
      }
      if (isInterrupted()) {
        return;
      }
      summary();
      screen.say("The day is over; " + installation.webAddress() + " stays up until Ctrl-C.");
      while (!isInterrupted()) {
        turn();
      }
    }

    void end() {
      feeder.close();
      venue.close();
      installation.stopDeciding();
      readToEnd();
      long limit = System.nanoTime() + LAST_WORDS.toNanos();
      while (!board.allExplained()) {
        if (System.nanoTime() > limit) {
          throw new IllegalStateException("reporting has not explained every decision in time");
        }
        reader.poll(POLL);
      }
      installation.stopReporting();
      readToEnd();
      if (!summed) {
        summary();
      }
    }

    private void readToEnd() {
      if (!reader.readToEnd(LAST_WORDS)) {
        throw new IllegalStateException("what was written cannot be read back in time");
      }
    }

    private void summary() {
      summed = true;
      screen.summary(board, feeder.fed(), feeder.signals(), seconds());
    }

    private double seconds() {
      return (System.nanoTime() - started) / 1e9;
    }
  }
}
