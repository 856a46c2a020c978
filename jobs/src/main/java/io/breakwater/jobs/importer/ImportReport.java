package io.breakwater.jobs.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
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

  /** Counts of one file: lines = used + skipped + bad + talk. */
  public static final class FileCounts {
    private final Map<Skip, Long> skipped = new EnumMap<>(Skip.class);
    private long lines;
    private long records;
    private long used;
    private long talk;
    private long bad;
    private long conflated;
    private @Nullable String problem;

    /** Lines read. */
    public long lines() {
      return lines;
    }

    /** Records taken from them. */
    public long records() {
      return records;
    }

    /** Lines that gave a record or changed a book. */
    public long used() {
      return used;
    }

    /** Lines that carry nothing received: headers, requests, connections. */
    public long talk() {
      return talk;
    }

    /** Messages that gave nothing, by reason in words. */
    public Map<String, Long> skipped() {
      Map<String, Long> words = new LinkedHashMap<>();
      skipped.forEach((reason, count) -> words.put(reason.word(), count));
      return words;
    }

    /** Messages that gave nothing, all reasons together. */
    public long skippedInAll() {
      return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of the used: changes of a book that was not published, as the last one was too young. */
    public long conflated() {
      return conflated;
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

    void talked() {
      talk++;
    }

    void conflate() {
      conflated++;
    }

    long skipped(Skip reason) {
      return skipped.getOrDefault(reason, 0L);
    }

    /** Counts messages; null: used. */
    void message(@Nullable Skip reason, long more) {
      if (reason == null) {
        used += more;
      } else if (skipped(reason) + more == 0) {
        skipped.remove(reason);
      } else {
        skipped.merge(reason, more, Long::sum);
      }
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
