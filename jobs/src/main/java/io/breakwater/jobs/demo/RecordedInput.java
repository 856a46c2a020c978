package io.breakwater.jobs.demo;

import io.breakwater.jobs.connect.files.RecordedFolder;
import io.breakwater.jobs.connect.files.RecordedFolder.Survey;
import io.breakwater.jobs.connect.files.RecordedMerge;
import io.breakwater.jobs.connect.files.TimeGuard;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** A folder of replay files. */
public final class RecordedInput implements Day {
  private final RecordedFolder folder;
  private final Path path;

  private RecordedInput(RecordedFolder folder, Path path) {
    this.folder = folder;
    this.path = path;
  }

  /**
   * Looks through a folder.
   *
   * @throws IOException there is no such folder, or it holds no market
   */
  public static RecordedInput of(Path path) throws IOException {
    RecordedFolder folder =
        RecordedFolder.survey(path, null, TimeGuard.until(Times.ofInstant(Instant.now())));
    if (folder.counts().getOrDefault(Topics.INSTRUMENTS.name(), 0L) == 0
        || folder.marketEnd() == Long.MIN_VALUE) {
      throw new IOException(
          path + " holds no market: it needs instruments.jsonl, and bars, trades or books");
    }
    return new RecordedInput(folder, path);
  }

  @Override
  public String title() {
    return "recorded streams of " + path;
  }

  @Override
  public long start() {
    return folder.files().stream().mapToLong(Survey::first).min().orElse(Long.MAX_VALUE);
  }

  @Override
  public long end() {
    return folder.files().stream().mapToLong(Survey::last).max().orElse(Long.MIN_VALUE);
  }

  @Override
  public long marketEnd() {
    return folder.marketEnd();
  }

  @Override
  public boolean bringsFills() {
    return folder.counts().getOrDefault(Topics.FILLS.name(), 0L) > 0;
  }

  @Override
  public Records open() throws IOException {
    RecordedMerge merge = folder.open();
    return merge::next;
  }
}
