package io.breakwater.jobs.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an import did: counts by file and stream, what could not be read, and remarks. */
public final class ImportReport {
  /** Remarks of one kind beyond this number are only counted. */
  static final int REMARKS_SHOWN = 20;

  private final Map<Path, FileCounts> files = new LinkedHashMap<>();
  private final List<StreamCounts> streams = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> badLines = new ArrayList<>();
  private long remarkCount;
  private long badLineCount;

  /** Counts of each file, in the order given. */
  public Map<Path, FileCounts> files() {
    return files;
  }

  /** Counts of each written stream. */
  public List<StreamCounts> streams() {
    return streams;
  }

  /** The first remarks, on gaps in sequences for example. */
  public List<String> remarks() {
    return remarks;
  }

  /** All remarks made. */
  public long remarkCount() {
    return remarkCount;
  }

  /** The first bad lines, each with its place and reason. */
  public List<String> badLines() {
    return badLines;
  }

  /** All bad lines. */
  public long badLineCount() {
    return badLineCount;
  }

  /** True: some file could not be read. */
  public boolean failed() {
    return files.values().stream().anyMatch(file -> file.problem != null);
  }

  FileCounts file(Path path) {
    return files.computeIfAbsent(path, p -> new FileCounts());
  }

  void remark(String text) {
    remarkCount++;
    if (remarks.size() < REMARKS_SHOWN) {
      remarks.add(text);
    }
  }

  void badLine(String text) {
    badLineCount++;
    if (badLines.size() < REMARKS_SHOWN) {
      badLines.add(text);
    }
  }

  /** Counts of one file. */
  public static final class FileCounts {
    private long lines;
    private long records;
    private long bad;
    private @Nullable String problem;

    /** Lines read. */
    public long lines() {
      return lines;
    }

    /** Records taken from them. */
    public long records() {
      return records;
    }

    /** Lines that could not be used. */
    public long bad() {
      return bad;
    }

    /** Why the file could not be read; null: it could. */
    public @Nullable String problem() {
      return problem;
    }

    void line() {
      lines++;
    }

    void record() {
      records++;
    }

    void badLine() {
      bad++;
    }

    void fail(String why) {
      problem = why;
    }
  }

  /**
   * Counts of one stream.
   *
   * @param stream its name
   * @param file what was written
   * @param records lines in it
   * @param repeated equal lines that were left out
   * @param from log time of the first; null: none
   * @param to log time of the last; null: none
   */
  public record StreamCounts(
      String stream,
      Path file,
      long records,
      long repeated,
      @Nullable Long from,
      @Nullable Long to) {}
}
