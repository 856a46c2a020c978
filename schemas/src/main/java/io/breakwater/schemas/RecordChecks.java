package io.breakwater.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Checks every number of a record against the range its schema declares.
 *
 * <p>A number without a declared range must be finite; {@code raw} ones pass, since they are
 * answered by a judgement later instead of being refused.
 */
public final class RecordChecks {
  private static final Map<Schema, List<FieldCheck>> PLANS = new ConcurrentHashMap<>();

  private RecordChecks() {}

  /**
   * Throws {@code NOT_FINITE} or {@code OUT_OF_RANGE} with the path of the first field at fault.
   */
  public static void check(SpecificRecord record) throws JsonFault {
    checkRecord(record, "");
  }

  private static void checkRecord(SpecificRecord record, String path) throws JsonFault {
    List<FieldCheck> plan = PLANS.get(record.getSchema());
    if (plan == null) {
      plan = planOf(record.getSchema());
      PLANS.put(record.getSchema(), plan);
    }
    for (FieldCheck check : plan) {
      Object value = record.get(check.position());
      if (value != null) {
        checkValue(value, check, path);
      }
    }
  }

  private static void checkValue(Object value, FieldCheck check, String path) throws JsonFault {
    if (value instanceof Number number) {
      check.range().check(number.doubleValue(), path, check.name());
    } else if (value instanceof SpecificRecord nested) {
      checkRecord(nested, path + check.name() + ".");
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        checkElement(list.get(i), check, path + check.name() + "[" + i + "]");
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        checkElement(entry.getValue(), check, path + check.name() + "." + entry.getKey());
      }
    }
  }

  private static void checkElement(@Nullable Object element, FieldCheck check, String path)
      throws JsonFault {
    if (element instanceof Number number) {
      check.range().check(number.doubleValue(), path, "");
    } else if (element instanceof SpecificRecord nested) {
      checkRecord(nested, path + ".");
    } else if (element instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        checkElement(list.get(i), check, path + "[" + i + "]");
      }
    }
  }

  private static List<FieldCheck> planOf(Schema schema) {
    List<FieldCheck> plan = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      String declared = field.getProp("range");
      if (holdsNumbers(field.schema(), declared)) {
        plan.add(new FieldCheck(field.pos(), field.name(), Range.named(declared)));
      }
    }
    return List.copyOf(plan);
  }

  private static boolean holdsNumbers(Schema schema, @Nullable String declared) {
    return switch (schema.getType()) {
      case DOUBLE, FLOAT, RECORD -> true;
      case INT, LONG -> declared != null;
      case ARRAY -> holdsNumbers(schema.getElementType(), declared);
      case MAP -> holdsNumbers(schema.getValueType(), declared);
      case UNION -> schema.getTypes().stream().anyMatch(type -> holdsNumbers(type, declared));
      default -> false;
    };
  }

  private record FieldCheck(int position, String name, Range range) {}

  private enum Range {
    RAW(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "anything"),
    FINITE(-Double.MAX_VALUE, Double.MAX_VALUE, "finite"),
    POSITIVE(Double.MIN_VALUE, Double.MAX_VALUE, "finite and > 0"),
    NONNEGATIVE(0, Double.MAX_VALUE, "finite and >= 0"),
    UNIT(0, 1, "within 0..1"),
    SIGNED(-1, 1, "within -1..1");

    private final double lowest;
    private final double highest;
    private final String words;

    Range(double lowest, double highest, String words) {
      this.lowest = lowest;
      this.highest = highest;
      this.words = words;
    }

    static Range named(@Nullable String declared) {
      return declared == null ? FINITE : valueOf(declared.toUpperCase(java.util.Locale.ROOT));
    }

    void check(double value, String path, String name) throws JsonFault {
      if (this == RAW || (value >= lowest && value <= highest)) {
        return;
      }
      String reason = Double.isFinite(value) ? "OUT_OF_RANGE" : "NOT_FINITE";
      String field = path + name;
      throw new JsonFault(reason, field, field + " must be " + words + ", is " + value);
    }
  }
}
