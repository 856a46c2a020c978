package io.breakwater.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/** Schemas of earlier releases, kept in the jar: {@code released/index} names a file a line. */
public final class ReleasedSchemas {
  private static final String FOLDER = "/released/";

  private ReleasedSchemas() {}

  /** The released schema with this CRC-64-AVRO fingerprint; null: none. */
  public static @Nullable Schema find(long fingerprint) {
    return Holder.BY_FINGERPRINT.get(fingerprint);
  }

  /** All released schemas by fingerprint. */
  public static Map<Long, Schema> all() {
    return Map.copyOf(Holder.BY_FINGERPRINT);
  }

  private static Map<Long, Schema> load() {
    Map<Long, Schema> schemas = new HashMap<>();
    try (InputStream index = ReleasedSchemas.class.getResourceAsStream(FOLDER + "index")) {
      if (index == null) {
        return schemas;
      }
      BufferedReader names =
          new BufferedReader(new InputStreamReader(index, StandardCharsets.UTF_8));
      for (String name = names.readLine(); name != null; name = names.readLine()) {
        Schema schema = parse(name);
        schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemas;
  }

  private static Schema parse(String name) throws IOException {
    try (InputStream text = ReleasedSchemas.class.getResourceAsStream(FOLDER + name)) {
      if (text == null) {
        throw new IOException("the index names " + name + ", which is not in the jar");
      }
      return new Schema.Parser().parse(text);
    }
  }

  private static final class Holder {
    private static final Map<Long, Schema> BY_FINGERPRINT = load();

    private Holder() {}
  }
}
