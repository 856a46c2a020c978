package io.breakwater.jobs.preflight;

import io.breakwater.schemas.ReleasedSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/** What can be said without a broker: Java, libraries, schemas. */
public final class ProgramFindings {
  private static final String JAVA = "java";
  private static final String SCHEMAS = "schemas";
  private static final String LIBRARIES = "libraries";
  private static final int JAVA_LEAST = 17;
  private static final int JAVA_NEWEST = 21;

  private ProgramFindings() {}

  /** All of it, about this process. */
  public static List<Finding> all() {
    List<Finding> all = new ArrayList<>();
    all.add(java(Runtime.version().feature()));
    all.add(library("Flink", VersionPins.FLINK, EnvironmentInformation.getVersion()));
    all.add(library("Kafka clients", VersionPins.KAFKA, AppInfoParser.getVersion()));
    all.add(library("Avro", VersionPins.AVRO, packaged("org.apache.avro/avro")));
    all.addAll(schemas(ReleasedSchemas.all().values(), ProgramFindings::current));
    return List.copyOf(all);
  }

  /**
   * About the Java that runs this.
   *
   * @param feature its number, such as 17
   */
  public static Finding java(int feature) {
    if (feature < JAVA_LEAST) {
      return Finding.fail(JAVA, "Java " + feature, "Java 17, here and on the Flink machines");
    }
    return feature <= JAVA_NEWEST
        ? Finding.ok(JAVA, "Java " + feature)
        : Finding.warn(
            JAVA, "Java " + feature + " is newer than what Flink 2.3 supports", "Java 17 or 21");
  }

  /**
   * About a library.
   *
   * @param found its version on the class path; null or UNKNOWN: it does not tell
   */
  public static Finding library(String name, String pinned, @Nullable String found) {
    if (found == null || found.equalsIgnoreCase("unknown")) {
      return Finding.warn(
          LIBRARIES, name + " does not tell its version", "run the packaged ./breakwater");
    }
    if (found.equals(pinned)) {
      return Finding.ok(LIBRARIES, name + " " + found);
    }
    String text = name + " is " + found + ", built and tested with " + pinned;
    String fix = "take other versions of it off the class path (lib/ of Flink too)";
    return VersionPins.minor(found).equals(VersionPins.minor(pinned))
        ? Finding.warn(LIBRARIES, text, fix)
        : Finding.fail(LIBRARIES, text, fix);
  }

  /**
   * Whether what releases wrote is read now, and what is written now by releases.
   *
   * @param released schemas of releases
   * @param current the schema of today with the name of a released one; null: it has gone
   */
  public static List<Finding> schemas(
      Collection<Schema> released, Function<Schema, @Nullable Schema> current) {
    if (released.isEmpty()) {
      String text = "the jar holds no released schema: older records cannot be read";
      return List.of(Finding.fail(SCHEMAS, text, "build the jar with released/"));
    }
    List<Finding> all = new ArrayList<>();
    for (Schema old : released) {
      Schema now = current.apply(old);
      String forward = now == null ? "the record has gone" : unread(now, old);
      String back = now == null ? "" : unread(old, now);
      if (!forward.isEmpty()) {
        all.add(
            Finding.fail(
                    SCHEMAS,
                    "what a release wrote cannot be read: " + forward,
                    "take the change back; add nullable fields at the end instead")
                .about(List.of(old.getName())));
      } else if (!back.isEmpty()) {
        all.add(
            Finding.fail(
                    SCHEMAS,
                    "what is written now cannot be read by a release: " + back,
                    "update all consumers first, and know that there is no way back")
                .about(List.of(old.getName())));
      }
    }
    if (all.isEmpty()) {
      all.add(Finding.ok(SCHEMAS, released.size() + " released schemas are compatible, both ways"));
    }
    return all;
  }

  /** Why a reader cannot read; empty: it can. */
  private static String unread(Schema reader, Schema writer) {
    SchemaPairCompatibility result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    return result.getType() == SchemaCompatibilityType.COMPATIBLE
        ? ""
        : result.getResult().getIncompatibilities().stream()
            .map(each -> each.getType() + " at " + each.getLocation())
            .findFirst()
            .orElse("incompatible");
  }

  private static @Nullable Schema current(Schema released) {
    try {
      Class<?> type = Class.forName(released.getFullName());
      return SpecificData.get().getSchema(type);
    } catch (ClassNotFoundException e) {
      // That is the answer: the finding names the record.
      return null;
    }
  }

  private static @Nullable String packaged(String artifact) {
    String file = "/META-INF/maven/" + artifact + "/pom.properties";
    try (InputStream text = ProgramFindings.class.getResourceAsStream(file)) {
      if (text == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(text);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
