package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A format in which each line stands for itself: one parser a file, one record or none a line. */
@FunctionalInterface
interface LineFormat {
  /** A parser for one file, or why the file cannot be read. */
  LineParser open(Path file, ImportSettings settings) throws UnreadableFileException;

  /** Understands the lines of one file. */
  @FunctionalInterface
  interface LineParser {
    /** The record of a line; null: the line carries none, a header for example. */
    @Nullable SpecificRecord parse(String line) throws JsonFault;
  }

  /** Reads files one after the other. */
  static void read(LineFormat format, List<Path> files, ImportRun run) throws IOException {
    for (Path file : files) {
      readFile(format, file, run);
    }
  }

  private static void readFile(LineFormat format, Path file, ImportRun run) throws IOException {
    ImportReport.FileCounts counts = run.report().file(file);
    FileReader reader = new FileReader(file, run);
    try (reader) {
      LineParser parser = format.open(file, run.settings());
      for (LineFile.Line line = reader.next(); line != null; line = reader.next()) {
        try {
          SpecificRecord record = parser.parse(line.text());
          if (record == null) {
            counts.talked();
          } else {
            run.accept(file, record);
            counts.message(null, 1);
          }
        } catch (JsonFault e) {
          run.reject(line, e);
        }
      }
    } catch (UnreadableFileException e) {
      run.unreadable(file, e.why());
    }
    if (counts.problem() == null && counts.records() == 0 && counts.bad() > 0) {
      run.unreadable(file, "none of its lines is of this format: see the first bad line");
    }
  }
}
