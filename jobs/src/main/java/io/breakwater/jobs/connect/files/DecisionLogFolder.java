package io.breakwater.jobs.connect.files;

import io.breakwater.jobs.config.RunSettings;
import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.jspecify.annotations.Nullable;

/** Collects a decision log from several writers into one {@link DecisionLogFile}. */
public final class DecisionLogFolder {
  private static final Comparator<Run> BY_PLACE =
      (left, right) -> FactOrder.comparePlaces(left.headOrThrow(), right.headOrThrow());

  private final Path folder;
  private final Path parts;

  /** The log goes into this folder, which is made if it is not there. */
  public DecisionLogFolder(Path folder) throws IOException {
    this.folder = folder;
    this.parts = folder.resolve(".log-parts");
    Files.createDirectories(parts);
    for (Path left : files("")) {
      Files.delete(left);
    }
  }

  /** Where part files go. */
  public Path parts() {
    return parts;
  }

  /** Puts the parts in order and removes them; returns the file. */
  public Path finish(RunSettings settings) throws IOException {
    Path target = folder.resolve(DecisionLogFile.NAME);
    try (DataFileWriter<LogRecord> writer = DecisionLogFile.create(target, settings)) {
      for (int partition = 0; partition < settings.layout().partitions(); partition++) {
        merge(files(prefix(partition)), writer);
      }
    }
    for (Path part : files("")) {
      Files.delete(part);
    }
    Files.delete(parts);
    return target;
  }

  /** First characters of the names of a partition's parts. */
  static String prefix(int partition) {
    return "log." + partition + ".";
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(parts)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /** Each part is in order already, as an intake worker writes in the order of time. */
  private static void merge(List<Path> files, DataFileWriter<LogRecord> writer) throws IOException {
    List<Run> open = new ArrayList<>();
    try {
      PriorityQueue<Run> runs = new PriorityQueue<>(BY_PLACE);
      for (Path file : files) {
        Run run = new Run(file);
        open.add(run);
        if (run.head != null) {
          runs.add(run);
        }
      }
      List<LogRecord> moment = new ArrayList<>();
      for (Run run = runs.poll(); run != null; run = runs.poll()) {
        LogRecord record = run.take();
        if (run.head != null) {
          runs.add(run);
        }
        if (!moment.isEmpty() && FactOrder.comparePlaces(moment.get(0), record) != 0) {
          append(moment, writer);
        }
        moment.add(record);
      }
      append(moment, writer);
    } finally {
      for (Run run : open) {
        run.reader.close();
      }
    }
  }

  /** Records of one place are told apart by their content, as the rooms do. */
  private static void append(List<LogRecord> moment, DataFileWriter<LogRecord> writer)
      throws IOException {
    moment.sort(FactOrder.COMPARATOR);
    for (LogRecord record : moment) {
      writer.append(record);
    }
    moment.clear();
  }

  private static final class Run {
    private final Path file;
    private final DataFileReader<LogRecord> reader;
    private @Nullable LogRecord head;

    Run(Path file) throws IOException {
      this.file = file;
      this.reader = DecisionLogFile.open(file);
      this.head = reader.hasNext() ? reader.next() : null;
    }

    LogRecord headOrThrow() {
      LogRecord record = head;
      if (record == null) {
        throw new IllegalStateException(file + " has ended");
      }
      return record;
    }

    LogRecord take() {
      LogRecord taken = headOrThrow();
      head = reader.hasNext() ? reader.next() : null;
      if (head != null && FactOrder.comparePlaces(taken, head) > 0) {
        throw new IllegalStateException(file + " is not in order at " + head.getId());
      }
      return taken;
    }
  }
}
