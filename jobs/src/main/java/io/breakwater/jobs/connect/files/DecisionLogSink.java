package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.file.DataFileWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes a decision log to part files; {@link DecisionLogFolder} puts them together. */
public final class DecisionLogSink implements Sink<LogRecord> {
  private static final long serialVersionUID = 1L;

  private final String parts;

  /** A sink into the parts folder of a {@link DecisionLogFolder}. */
  public DecisionLogSink(Path parts) {
    this.parts = parts.toString();
  }

  @Override
  public SinkWriter<LogRecord> createWriter(WriterInitContext context) {
    return new Writer(Path.of(parts), context.getTaskInfo().getIndexOfThisSubtask());
  }

  private static final class Writer implements SinkWriter<LogRecord> {
    private final Path folder;
    private final int subtask;
    private final Map<Integer, DataFileWriter<LogRecord>> files = new TreeMap<>();

    Writer(Path folder, int subtask) {
      this.folder = folder;
      this.subtask = subtask;
    }

    @Override
    public void write(LogRecord record, Context context) throws IOException {
      int partition = record.getPartition();
      DataFileWriter<LogRecord> file = files.get(partition);
      if (file == null) {
        // A bounded run without checkpoints begins anew after a failure, and so does its part.
        String name = DecisionLogFolder.prefix(partition) + subtask;
        file = DecisionLogFile.create(folder.resolve(name));
        files.put(partition, file);
      }
      file.append(record);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      for (DataFileWriter<LogRecord> file : files.values()) {
        file.flush();
      }
    }

    @Override
    public void close() throws IOException {
      for (DataFileWriter<LogRecord> file : files.values()) {
        file.close();
      }
    }
  }
}
