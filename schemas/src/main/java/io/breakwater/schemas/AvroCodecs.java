package io.breakwater.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Avro bytes without any header, for two ends that run the same program. */
public final class AvroCodecs {
  private AvroCodecs() {}

  /** A codec for one thread. */
  public static <T extends SpecificRecord> Plain<T> plain(Class<T> type) {
    AvroTrust.establish();
    return new Plain<>(type);
  }

  /** Reuses its buffers; one thread at a time. */
  public static final class Plain<T extends SpecificRecord> {
    private final SpecificDatumWriter<T> writer;
    private final SpecificDatumReader<T> reader;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private @Nullable BinaryEncoder encoder;
    private @Nullable BinaryDecoder decoder;

    private Plain(Class<T> type) {
      Schema schema = SpecificData.get().getSchema(type);
      SpecificData data = new SpecificData(type.getClassLoader());
      this.writer = new SpecificDatumWriter<>(schema, data);
      this.reader = new SpecificDatumReader<>(schema, schema, data);
    }

    /** The record as bytes. */
    public byte[] encode(T record) throws IOException {
      bytes.reset();
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      writer.write(record, encoder);
      encoder.flush();
      return bytes.toByteArray();
    }

    /** The record of bytes that {@link #encode} made. */
    public T decode(byte[] encoded) throws IOException {
      decoder = DecoderFactory.get().binaryDecoder(encoded, decoder);
      return reader.read(null, decoder);
    }
  }
}
