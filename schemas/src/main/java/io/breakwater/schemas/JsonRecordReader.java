package io.breakwater.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads JSON objects into generated records of one schema. */
final class JsonRecordReader {
  private final SpecificData data;
  private final Schema schema;
  private final Map<String, FieldReader> byName = new HashMap<>();
  private final List<FieldReader> fields = new ArrayList<>();

  private JsonRecordReader(Schema schema, SpecificData data) {
    this.schema = schema;
    this.data = data;
    for (Schema.Field field : schema.getFields()) {
      boolean time = Boolean.TRUE.equals(field.getObjectProp("time"));
      ValueReader value = reader(field.schema(), time);
      @Nullable Object fallback = field.hasDefaultValue() ? data.getDefaultValue(field) : null;
      FieldReader reader = new FieldReader(field, value, field.hasDefaultValue(), fallback);
      fields.add(reader);
      byName.put(field.name(), reader);
    }
  }

  static JsonRecordReader of(Class<?> type) {
    AvroTrust.establish();
    return new JsonRecordReader(
        SpecificData.get().getSchema(type), new SpecificData(type.getClassLoader()));
  }

  /** Reads the object whose START_OBJECT the parser stands on. */
  SpecificRecord readRecord(JsonParser parser, String path) throws IOException, JsonFault {
    SpecificRecord record = (SpecificRecord) data.newRecord(null, schema);
    boolean[] seen = new boolean[fields.size()];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      FieldReader field = byName.get(name);
      if (field == null) {
        throw new JsonFault("UNKNOWN_FIELD", path + name, "there is no field " + path + name);
      }
      int position = field.field().pos();
      if (seen[position]) {
        throw new JsonFault("DUPLICATE_FIELD", path + name, path + name + " is given twice");
      }
      seen[position] = true;
      parser.nextToken();
      record.put(position, field.reader().read(parser, path + name));
    }
    for (FieldReader field : fields) {
      int position = field.field().pos();
      if (!seen[position]) {
        record.put(position, defaultOf(field, path));
      }
    }
    return record;
  }

  private @Nullable Object defaultOf(FieldReader field, String path) throws JsonFault {
    if (!field.hasDefault()) {
      String name = path + field.field().name();
      throw new JsonFault("MISSING_FIELD", name, name + " is missing");
    }
    return field.fallback() == null
        ? null
        : data.deepCopy(field.field().schema(), field.fallback());
  }

  private ValueReader reader(Schema type, boolean time) {
    return switch (type.getType()) {
      case UNION -> unionReader(type, time);
      case RECORD -> recordReader(type);
      case ARRAY -> arrayReader(reader(type.getElementType(), time));
      case MAP -> mapReader(reader(type.getValueType(), time));
      case ENUM -> enumReader(type);
      case STRING -> JsonRecordReader::readString;
      case BYTES -> JsonRecordReader::readBytes;
      case DOUBLE -> JsonRecordReader::readDouble;
      case INT -> JsonRecordReader::readInt;
      case LONG -> time ? JsonRecordReader::readTime : JsonRecordReader::readLong;
      case BOOLEAN -> JsonRecordReader::readBoolean;
      default -> throw new IllegalArgumentException("no JSON form for " + type);
    };
  }

  private ValueReader unionReader(Schema union, boolean time) {
    List<Schema> others =
        union.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (others.size() != 1) {
      // The log's union of records travels as Avro only.
      return (parser, path) -> {
        throw wrong(path, "has no JSON form");
      };
    }
    ValueReader present = reader(others.get(0), time);
    return (parser, path) ->
        parser.currentToken() == JsonToken.VALUE_NULL ? null : present.read(parser, path);
  }

  private ValueReader recordReader(Schema type) {
    JsonRecordReader nested = new JsonRecordReader(type, data);
    return (parser, path) -> {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw wrong(path, "must be an object");
      }
      return nested.readRecord(parser, path + ".");
    };
  }

  private static ValueReader arrayReader(ValueReader element) {
    return (parser, path) -> {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw wrong(path, "must be an array");
      }
      List<@Nullable Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(element.read(parser, path));
      }
      return list;
    };
  }

  private static ValueReader mapReader(ValueReader element) {
    return (parser, path) -> {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw wrong(path, "must be an object");
      }
      Map<String, @Nullable Object> map = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        if (map.put(key, element.read(parser, path + "." + key)) != null) {
          throw new JsonFault("DUPLICATE_FIELD", path + "." + key, key + " is given twice");
        }
      }
      return map;
    };
  }

  private static Object readBytes(JsonParser parser, String path) throws IOException, JsonFault {
    try {
      return ByteBuffer.wrap(Base64.getDecoder().decode(parser.getText()));
    } catch (IllegalArgumentException e) {
      throw wrong(path, "must be base64");
    }
  }

  private ValueReader enumReader(Schema type) {
    Map<String, Object> symbols = new HashMap<>();
    for (String symbol : type.getEnumSymbols()) {
      symbols.put(symbol, data.createEnum(symbol, type));
    }
    return (parser, path) -> {
      Object symbol =
          parser.currentToken() == JsonToken.VALUE_STRING ? symbols.get(parser.getText()) : null;
      if (symbol == null) {
        throw wrong(path, "must be one of " + type.getEnumSymbols());
      }
      return symbol;
    };
  }

  private static Object readString(JsonParser parser, String path) throws IOException, JsonFault {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(path, "must be a string");
    }
    return parser.getText();
  }

  private static Object readDouble(JsonParser parser, String path) throws IOException, JsonFault {
    if (!parser.currentToken().isNumeric()) {
      throw wrong(path, "must be a number");
    }
    return parser.getDoubleValue();
  }

  private static Object readLong(JsonParser parser, String path) throws IOException, JsonFault {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw new JsonFault("OUT_OF_RANGE", path, path + " does not fit 64 bits");
      }
      return parser.getLongValue();
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = parser.getDoubleValue();
      if (value == Math.rint(value) && Math.abs(value) < 0x1p53) {
        return (long) value;
      }
    }
    throw wrong(path, "must be a whole number");
  }

  private static Object readInt(JsonParser parser, String path) throws IOException, JsonFault {
    long value = (Long) readLong(parser, path);
    if (value != (int) value) {
      throw new JsonFault("OUT_OF_RANGE", path, path + " does not fit 32 bits");
    }
    return (int) value;
  }

  private static Object readTime(JsonParser parser, String path) throws IOException, JsonFault {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return readLong(parser, path);
    }
    try {
      return Times.parseIso(parser.getText());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw wrong(path, "must be ISO-8601 with Z or epoch microseconds");
    }
  }

  private static Object readBoolean(JsonParser parser, String path) throws IOException, JsonFault {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> throw wrong(path, "must be true or false");
    };
  }

  private static JsonFault wrong(String path, String rule) {
    return new JsonFault("WRONG_TYPE", path, path + " " + rule);
  }

  private record FieldReader(
      Schema.Field field, ValueReader reader, boolean hasDefault, @Nullable Object fallback) {}

  @FunctionalInterface
  private interface ValueReader {
    @Nullable Object read(JsonParser parser, String path) throws IOException, JsonFault;
  }
}
