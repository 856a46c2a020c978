package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes the lines of each output stream to part files; {@link OutputFolder} sorts them at the end.
 *
 * <p>After a failure lines may be written again. They are the same bytes, and the second is dropped
 * when the parts are put together.
 */
public final class RowSink implements Sink<LogRecord> {
  private static final long serialVersionUID = 1L;

  private final String parts;

  /** A sink into the parts folder of an {@link OutputFolder}. */
  public RowSink(Path parts) {
    this.parts = parts.toString();
  }

  @Override
  public SinkWriter<LogRecord> createWriter(WriterInitContext context) {
    return new Writer(
        Path.of(parts),
        context.getTaskInfo().getIndexOfThisSubtask()
            + "-"
            + context.getTaskInfo().getAttemptNumber());
  }

  private static final class Writer implements SinkWriter<LogRecord> {
    private final PartFiles files;

    Writer(Path folder, String suffix) {
      this.files = new PartFiles(folder, suffix);
    }

    @Override
    public void write(LogRecord record, Context context) throws IOException {
      files.write((SpecificRecord) record.getBody());
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      files.flush();
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }
}
