package io.breakwater.schemas;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro records inside the versioned bytes of an engine's state: fingerprint of the writer's schema,
 * length, bytes. A later version with an added field resolves what an earlier one wrote.
 */
public final class RecordBytes {
  private static final Map<Class<?>, Known> KNOWN = new ConcurrentHashMap<>();

  private RecordBytes() {}

  /** Writes one record. */
  public static void write(DataOutput out, SpecificRecord record) throws IOException {
    Known known = known(record.getClass());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<SpecificRecord>(known.schema()).write(record, encoder);
    encoder.flush();
    out.writeLong(known.fingerprint());
    out.writeInt(bytes.size());
    out.write(bytes.toByteArray());
  }

  /** Reads what {@link #write} wrote, resolved to today's schema of {@code type}. */
  public static <T extends SpecificRecord> T read(DataInput in, Class<T> type) throws IOException {
    Known known = known(type);
    long fingerprint = in.readLong();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    Schema written =
        fingerprint == known.fingerprint() ? known.schema() : released(fingerprint, type);
    SpecificDatumReader<T> reader =
        new SpecificDatumReader<>(written, known.schema(), new SpecificData(type.getClassLoader()));
    return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  private static Schema released(long fingerprint, Class<?> type) throws IOException {
    Schema schema = ReleasedSchemas.find(fingerprint);
    if (schema == null) {
      throw new IOException(
          "state holds a "
              + type.getSimpleName()
              + " of a schema that no release knows (fingerprint "
              + Long.toHexString(fingerprint)
              + "): restore it with the version that wrote it");
    }
    return schema;
  }

  private static Known known(Class<?> type) {
    Known known = KNOWN.get(type);
    if (known == null) {
      AvroTrust.establish();
      Schema schema = SpecificData.get().getSchema(type);
      known = new Known(schema, SchemaNormalization.parsingFingerprint64(schema));
      KNOWN.put(type, known);
    }
    return known;
  }

  private record Known(Schema schema, long fingerprint) {}
}
