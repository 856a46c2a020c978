package io.breakwater.jobs.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.breakwater.schemas.JsonFault;
import org.jspecify.annotations.Nullable;

/** Foreign JSON: objects whose fields are asked for by name, faults in the words of the house. */
final class JsonText {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonText() {}

  /** The object a text holds. */
  static JsonNode object(String text) throws JsonFault {
    JsonNode node = any(text);
    if (!node.isObject()) {
      throw new JsonFault("UNDECODABLE", null, "a line must be one JSON object");
    }
    return node;
  }

  /** The object or list a text holds. */
  static JsonNode any(String text) throws JsonFault {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || !node.isContainerNode()) {
        throw new JsonFault("UNDECODABLE", null, "a line must be one JSON object or list");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new JsonFault("UNDECODABLE", null, "not JSON: " + e.getOriginalMessage());
    }
  }

  /** A text that must be there. */
  static String string(JsonNode object, String field) throws JsonFault {
    JsonNode value = object.path(field);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new JsonFault("MISSING_FIELD", field, field + " is missing or no text");
    }
    return value.textValue();
  }

  /** A whole number that must be there. */
  static long whole(JsonNode object, String field) throws JsonFault {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new JsonFault("MISSING_FIELD", field, field + " is missing or no whole number");
    }
    return value.longValue();
  }

  /** A whole number written as a text or as a number. */
  static long wholeOrText(JsonNode object, String field) throws JsonFault {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      return whole(object, field);
    }
    try {
      return Long.parseLong(value.textValue());
    } catch (NumberFormatException e) {
      throw new JsonFault(
          "WRONG_TYPE", field, field + " is no whole number: '" + value.textValue() + "'");
    }
  }

  /** A list that must be there. */
  static JsonNode list(JsonNode object, String field) throws JsonFault {
    JsonNode value = object.path(field);
    if (!value.isArray()) {
      throw new JsonFault("MISSING_FIELD", field, field + " is missing or no list");
    }
    return value;
  }

  /** A time written as a number of any usual unit, or as ISO-8601; epoch microseconds. */
  static long time(JsonNode object, String field) throws JsonFault {
    JsonNode value = object.path(field);
    if (!value.isTextual() && !value.isNumber()) {
      throw new JsonFault("MISSING_FIELD", field, field + " is missing or no time");
    }
    return Cells.time(value.asText(), field);
  }

  /** A number written as a text or as a number. */
  static double number(JsonNode object, String field) throws JsonFault {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw new JsonFault("MISSING_FIELD", field, field + " is missing");
    }
    return Cells.number(value.asText(), field);
  }

  /** A number; null: not there. */
  static @Nullable Double numberOrNull(JsonNode object, String field) throws JsonFault {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw new JsonFault("WRONG_TYPE", field, field + " must be a number");
    }
    return value.doubleValue();
  }
}
