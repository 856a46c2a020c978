package io.breakwater.jobs.preflight;

/** Versions that this is built and tested with, as the build pins them. */
public final class VersionPins {
  /** Apache Flink. */
  public static final String FLINK = "2.3.0";

  /** Apache Kafka, clients and broker. */
  public static final String KAFKA = "4.2.0";

  /** Apache Avro. */
  public static final String AVRO = "1.12.2";

  private VersionPins() {}

  /** Major and minor of a version: {@code 4.2} of {@code 4.2.0}. */
  static String minor(String version) {
    String[] parts = version.split("[.-]", -1);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }
}
