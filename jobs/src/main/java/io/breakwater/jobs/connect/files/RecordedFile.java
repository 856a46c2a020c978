package io.breakwater.jobs.connect.files;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ScheduledEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** One stream's file, record by record in line order; spoiled lines come as dead letters. */
final class RecordedFile implements Closeable {
  private static final Set<Class<?>> STANDING =
      Set.of(Instrument.class, Policy.class, Genesis.class, ScheduledEvent.class);

  private final Topic<?> topic;
  private final TimeGuard guard;
  private final Lines lines;
  private long lastTime = Times.FROM_THE_START;
  private long leftOut;

  RecordedFile(Topic<?> topic, Path file, TimeGuard guard) throws IOException {
    this.topic = topic;
    this.guard = guard;
    this.lines = new Lines(file);
  }

  /** The next record; null: no more. */
  @Nullable LogRecord next() throws IOException {
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      LogRecord record = read(line);
      if (record.getBody() instanceof DeadLetter) {
        return record;
      }
      boolean standing = STANDING.contains(record.getBody().getClass());
      if (guard.wants(record.getLogTime(), standing)) {
        lastTime = Math.max(lastTime, record.getLogTime());
        return record;
      }
      leftOut++;
    }
    return null;
  }

  /** Records outside the stretch that was asked for. */
  long leftOut() {
    return leftOut;
  }

  private LogRecord read(byte[] line) {
    try {
      SpecificRecord body = JsonCodec.read(line, topic.recordClass());
      LogRecord record = FactOrder.envelope(topic.name(), lines.number(), body);
      if (!guard.believes(record.getLogTime())) {
        return dead(line, "TIME_OUT_OF_RANGE", TimeFields.of(body), record.getLogTime());
      }
      return record;
    } catch (JsonFault fault) {
      return dead(line, fault.reason(), fault.field(), null);
    }
  }

  private LogRecord dead(
      byte[] line, String reason, @Nullable String field, @Nullable Long eventTime) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setStream(topic.name())
            .setPosition(Long.toString(lines.number()))
            .setReason(reason)
            .setField(field)
            .setEventTime(eventTime)
            .setBytesBase64(Base64.getEncoder().encodeToString(line))
            .build();
    LogRecord record = FactOrder.envelope(topic.name(), lines.number(), letter);
    // It travels with its neighbours; its own time, if any, must not move the clock.
    record.setLogTime(lastTime);
    return record;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
