package io.breakwater.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;

/** Records of any class, filled by a seeded generator. */
final class RandomRecords {
  private RandomRecords() {}

  static <T extends SpecificRecord> List<T> of(Class<T> type, int count, long seed) {
    AvroTrust.establish();
    SpecificData model = new SpecificData(type.getClassLoader());
    Schema schema = model.getSchema(type);
    List<T> records = new ArrayList<>();
    for (Object generic : new RandomData(schema, count, seed)) {
      records.add(type.cast(specific(generic, schema, model)));
    }
    return records;
  }

  private static SpecificRecord specific(Object generic, Schema schema, SpecificData model) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(schema).write(generic, encoder);
      encoder.flush();
      return new SpecificDatumReader<SpecificRecord>(schema, schema, model)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
