package io.breakwater.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * JSON lines of every stream, driven by the schemas.
 *
 * <p>Reading: a field that is left out takes the schema's default, one without a default is a
 * fault; unknown and repeated fields are faults; times may be ISO-8601 or epoch microseconds.
 * Writing: the schema's field order, no spaces, {@code null} written, times in epoch microseconds,
 * numbers in their shortest form that reads back the same.
 */
public final class JsonCodec {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private static final Map<Class<?>, JsonRecordReader> READERS = new ConcurrentHashMap<>();

  private JsonCodec() {}

  /**
   * Reads one record and checks its numbers.
   *
   * @throws JsonFault naming the reason (UNDECODABLE, UNKNOWN_FIELD, MISSING_FIELD,
   *     DUPLICATE_FIELD, WRONG_TYPE, NOT_FINITE, OUT_OF_RANGE) and the field
   */
  public static <T extends SpecificRecord> T read(byte[] json, Class<T> type) throws JsonFault {
    JsonRecordReader reader = READERS.computeIfAbsent(type, JsonRecordReader::of);
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonFault("UNDECODABLE", null, "a line must be one JSON object");
      }
      T record = type.cast(reader.readRecord(parser, ""));
      if (parser.nextToken() != null) {
        throw new JsonFault("UNDECODABLE", null, "a line must end after its JSON object");
      }
      RecordChecks.check(record);
      return record;
    } catch (JsonProcessingException e) {
      throw new JsonFault("UNDECODABLE", null, "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new JsonFault("UNDECODABLE", null, "not JSON: " + e.getMessage());
    }
  }

  /** One compact JSON object, UTF-8, without a line end. */
  public static byte[] write(SpecificRecord record) {
    return write(record, "");
  }

  /** Like {@link #write(SpecificRecord)}, but leaves the named field out. */
  public static byte[] write(SpecificRecord record, String withoutField) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      writeRecord(record, withoutField, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeRecord(SpecificRecord record, String without, JsonGenerator generator)
      throws IOException {
    generator.writeStartObject();
    for (Schema.Field field : record.getSchema().getFields()) {
      if (!field.name().equals(without)) {
        generator.writeFieldName(field.name());
        writeValue(record.get(field.pos()), generator);
      }
    }
    generator.writeEndObject();
  }

  private static void writeValue(@org.jspecify.annotations.Nullable Object value, JsonGenerator out)
      throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Double number) {
      writeDouble(number, out);
    } else if (value instanceof Integer number) {
      out.writeNumber(number);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof SpecificRecord record) {
      writeRecord(record, "", out);
    } else if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      out.writeBinary(copy);
    } else if (value instanceof Iterable<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        writeValue(element, out);
      }
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Object key :
          map.keySet().stream().map(Object::toString).sorted(Utf8Order.INSTANCE).toList()) {
        out.writeFieldName((String) key);
        writeValue(map.get(key), out);
      }
      out.writeEndObject();
    } else {
      out.writeString(value.toString());
    }
  }

  private static void writeDouble(double number, JsonGenerator out) throws IOException {
    if (!Double.isFinite(number)) {
      // Only signals carry such numbers, and only until they are answered; JSON has no word for
      // them.
      out.writeString(Double.toString(number));
    } else {
      // Adding zero turns -0.0 into 0.0: one value, one text.
      out.writeNumber(number + 0.0);
    }
  }
}
