package io.breakwater.jobs.cli;

import io.breakwater.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Where decisions are read: a directory of replay files, or a broker. */
interface RecordSource {
  /** Hands over all records that are there now; false: the stream is not there at all. */
  <T extends SpecificRecord> boolean read(Topic<T> topic, Sink<T> sink)
      throws IOException, FailureException;

  /**
   * Hands over the records of a stream; one that is not there is empty.
   *
   * @return what cannot be read
   */
  default <T extends SpecificRecord> List<Unreadable> each(Topic<T> topic, Consumer<T> taker)
      throws IOException, FailureException {
    List<Unreadable> unreadable = new ArrayList<>();
    read(
        topic,
        new Sink<T>() {
          @Override
          public void record(T record, String place) {
            taker.accept(record);
          }

          @Override
          public void unreadable(Unreadable bytes) {
            unreadable.add(bytes);
          }
        });
    return unreadable;
  }

  /** What it is, for messages. */
  String name();

  /** The source that a command's options name. */
  static RecordSource of(java.nio.file.Path directory, @Nullable String bootstrap)
      throws FailureException {
    return bootstrap == null ? new FileSource(directory) : new KafkaSource(bootstrap);
  }

  /** Takes what is read. */
  interface Sink<T> {
    /**
     * A record.
     *
     * @param place where it stood: file and line, or topic, partition and offset
     */
    void record(T record, String place);

    /** Bytes that are no record of the stream. */
    void unreadable(Unreadable bytes);
  }

  /**
   * Bytes that are no record.
   *
   * @param bytes as they stood
   * @param place where they stood
   * @param reason why they are no record
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only shown
  record Unreadable(byte[] bytes, String place, String reason) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
