package io.breakwater.jobs.importer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lines of a file of an import, counted; faults of the file itself say in words what happened. */
final class FileReader implements Closeable {
  private final Path path;
  private final ImportReport.FileCounts counts;
  private @Nullable LineFile file;

  FileReader(Path path, ImportRun run) {
    this.path = path;
    this.counts = run.report().file(path);
  }

  /** The next line that is not blank; null: the file has ended. */
  LineFile.@Nullable Line next() throws UnreadableFileException {
    try {
      if (file == null) {
        file = LineFile.open(path);
      }
      LineFile.Line line = file.next();
      while (line != null && line.blank()) {
        line = file.next();
      }
      if (line != null) {
        counts.line();
      }
      return line;
    } catch (IOException e) {
      throw new UnreadableFileException(words(e));
    }
  }

  private String words(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    String where = file == null ? "" : "after line " + file.lines() + ": ";
    String what =
        e instanceof EOFException
            ? "it ends in the middle of its compressed data; what was read before counts"
            : String.valueOf(e.getMessage());
    return where + what;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
