package io.breakwater.schemas;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Writes the schemas of a release beside the definitions, once, when it is made:
 *
 * <pre>java -cp … io.breakwater.schemas.SchemaFiles schemas/src/main/avro/released 0.1.0</pre>
 */
final class SchemaFiles {
  private SchemaFiles() {}

  /** All records by name: the envelope's body is a union of every one that travels. */
  static Map<String, Schema> current() {
    Map<String, Schema> records = new TreeMap<>();
    collect(LogRecord.getClassSchema(), records);
    return records;
  }

  private static void collect(Schema schema, Map<String, Schema> into) {
    switch (schema.getType()) {
      case RECORD -> {
        if (into.put(schema.getName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), into));
        }
      }
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, into));
      case ARRAY -> collect(schema.getElementType(), into);
      case MAP -> collect(schema.getValueType(), into);
      default -> {
        // A leaf: part of the record that holds it.
      }
    }
  }

  private static String pretty(Schema schema) throws IOException {
    ObjectMapper json = new ObjectMapper();
    return json.writerWithDefaultPrettyPrinter()
            .writeValueAsString(json.readTree(schema.toString()))
        + "\n";
  }

  /** Args: folder of the released schemas, version. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path release = Files.createDirectories(folder.resolve(args[1]));
    for (Map.Entry<String, Schema> record : current().entrySet()) {
      Files.writeString(release.resolve(record.getKey() + ".avsc"), pretty(record.getValue()));
    }
    List<String> index = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(".avsc"))
          .sorted()
          .forEach(index::add);
    }
    Files.write(folder.resolve("index"), index, StandardCharsets.UTF_8);
  }
}
