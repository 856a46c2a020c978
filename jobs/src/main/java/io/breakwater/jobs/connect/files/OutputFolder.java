package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Output streams as sorted JSON Lines, each line once. */
public final class OutputFolder {
  private final Path folder;
  private final Path parts;

  /** An output folder; it is made if it is not there. */
  public OutputFolder(Path folder) throws IOException {
    this.folder = folder;
    this.parts = folder.resolve(".parts");
    Files.createDirectories(parts);
    try (Stream<Path> left = Files.list(parts)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
  }

  /** Where part files go. */
  public Path parts() {
    return parts;
  }

  /**
   * Sorts the parts into one file a stream and removes them; a stream without a line is an empty
   * file.
   *
   * @return lines by stream
   */
  public Map<String, Long> finish() throws IOException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Topic<?> topic : Topics.all(Topic.Direction.OUTPUT)) {
      if (!topic.name().equals("pulse")) {
        counts.put(topic.name(), finish(topic.name()));
      }
    }
    Files.delete(parts);
    return counts;
  }

  private long finish(String stream) throws IOException {
    List<byte[]> rows = new ArrayList<>();
    for (Path part : partsOf(stream)) {
      try (Lines lines = new Lines(part)) {
        for (byte[] row = lines.next(); row != null; row = lines.next()) {
          rows.add(row);
        }
      }
      Files.delete(part);
    }
    rows.sort(Arrays::compareUnsigned);
    long written = 0;
    byte[] before = new byte[0];
    Path file = folder.resolve(stream + ".jsonl");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (byte[] row : rows) {
        if (!Arrays.equals(before, row)) {
          int tab = indexOfTab(row);
          out.write(row, tab + 1, row.length - tab - 1);
          out.write('\n');
          written++;
        }
        before = row;
      }
    }
    Files.deleteIfExists(folder.resolve(stream + ".jsonl.gz"));
    return written;
  }

  private List<Path> partsOf(String stream) throws IOException {
    try (Stream<Path> files = Files.list(parts)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(stream + "."))
          .sorted()
          .toList();
    }
  }

  private static int indexOfTab(byte[] row) {
    for (int i = 0; i < row.length; i++) {
      if (row[i] == '\t') {
        return i;
      }
    }
    throw new IllegalStateException("a row without its sort key");
  }
}
