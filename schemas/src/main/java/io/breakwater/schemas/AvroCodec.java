package io.breakwater.schemas;

import io.breakwater.schemas.UndecodableException.Reason;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.TickFrame;
import io.breakwater.schemas.avro.Trade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as Avro single-object encoding: two marker bytes, fingerprint of the writer's schema,
 * Avro binary. No registry has to run: the schemas of this and of earlier releases are in the jar.
 *
 * <p>A {@link Heartbeat} may stand in any topic, a {@link TickFrame} among trades and books; the
 * fingerprint tells. Safe for use by many threads.
 *
 * @param <T> the record of the topic
 */
public final class AvroCodec<T extends SpecificRecord> {
  private static final int HEADER_BYTES = 10;
  private static final byte MARKER_FIRST = (byte) 0xC3;
  private static final byte MARKER_SECOND = (byte) 0x01;
  private static final Map<Class<?>, AvroCodec<?>> KNOWN = new ConcurrentHashMap<>();

  static {
    AvroTrust.establish();
  }

  private final Class<T> type;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageEncoder<Heartbeat> heartbeats;
  private final @Nullable BinaryMessageEncoder<TickFrame> frames;
  private final Map<Long, DatumReader<? extends SpecificRecord>> readers = new HashMap<>();

  private AvroCodec(Class<T> type) {
    this.type = type;
    SpecificData model = new SpecificData(type.getClassLoader());
    Schema schema = model.getSchema(type);
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.heartbeats = new BinaryMessageEncoder<>(model, Heartbeat.getClassSchema());
    boolean framed = type == Trade.class || type == Book.class;
    this.frames = framed ? new BinaryMessageEncoder<>(model, TickFrame.getClassSchema()) : null;
    if (framed) {
      learn(TickFrame.getClassSchema(), model);
    }
    learn(Heartbeat.getClassSchema(), model);
    learn(schema, model);
  }

  private void learn(Schema reader, SpecificData model) {
    ReleasedSchemas.all()
        .forEach(
            (fingerprint, writer) -> {
              if (writer.getFullName().equals(reader.getFullName())) {
                readers.put(fingerprint, new SpecificDatumReader<>(writer, reader, model));
              }
            });
    long fingerprint = SchemaNormalization.parsingFingerprint64(reader);
    readers.put(fingerprint, new SpecificDatumReader<>(reader, reader, model));
  }

  /** The codec of a record class. */
  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type) {
    AvroCodec<?> codec = KNOWN.get(type);
    if (codec == null) {
      codec = new AvroCodec<>(type);
      KNOWN.put(type, codec);
    }
    @SuppressWarnings("unchecked") // KNOWN maps a class to its own codec
    AvroCodec<T> typed = (AvroCodec<T>) codec;
    return typed;
  }

  /** The codec of a topic's records. */
  public static <T extends SpecificRecord> AvroCodec<T> of(Topic<T> topic) {
    return of(topic.recordClass());
  }

  /**
   * Bytes of a record of the topic, of a heartbeat, or of a frame of such records.
   *
   * @throws IllegalArgumentException another record
   */
  public byte[] encode(SpecificRecord record) {
    try {
      if (type.isInstance(record)) {
        return exact(encoder.encode(type.cast(record)));
      }
      if (record instanceof Heartbeat heartbeat) {
        return exact(heartbeats.encode(heartbeat));
      }
      if (frames != null && record instanceof TickFrame frame) {
        return exact(frames.encode(frame));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot be written to", e);
    }
    throw new IllegalArgumentException(
        "a " + record.getClass().getSimpleName() + " among " + type.getSimpleName() + " records");
  }

  private static byte[] exact(ByteBuffer encoded) {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  /**
   * The record: a {@code T}, a {@link Heartbeat} or, of ticks, a {@link TickFrame}, whose columns
   * {@link Ticks} judges.
   *
   * @param bytes as they came; null: there were none
   * @throws UndecodableException whatever is wrong with the bytes; nothing else is thrown
   */
  public SpecificRecord decode(byte @Nullable [] bytes) throws UndecodableException {
    if (bytes == null || bytes.length == 0) {
      throw new UndecodableException(Reason.EMPTY, "no bytes", null);
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != MARKER_FIRST || bytes[1] != MARKER_SECOND) {
      throw new UndecodableException(Reason.NOT_AVRO, "no single-object marker", null);
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    DatumReader<? extends SpecificRecord> reader = readers.get(fingerprint);
    if (reader == null) {
      throw new UndecodableException(
          Reason.UNKNOWN_SCHEMA,
          "no " + type.getSimpleName() + " schema has fingerprint " + Long.toHexString(fingerprint),
          null);
    }
    return read(reader, bytes);
  }

  // Readers answer malformed input with many kinds of exceptions; to the caller it is one.
  private static SpecificRecord read(DatumReader<? extends SpecificRecord> reader, byte[] bytes)
      throws UndecodableException {
    BoundedDecoder decoder = new BoundedDecoder(bytes, HEADER_BYTES);
    SpecificRecord record;
    try {
      record = reader.read(null, decoder);
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException(Reason.UNDECODABLE, String.valueOf(e.getMessage()), e);
    }
    if (decoder.remainingBytes() > 0) {
      throw new UndecodableException(
          Reason.UNDECODABLE, decoder.remainingBytes() + " bytes too many", null);
    }
    return record;
  }
}
