package io.breakwater.schemas;

import io.breakwater.schemas.avro.LogRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro 1.12.2 instantiates only classes of packages that are trusted; this names ours, and no more.
 *
 * <p>Set in code, so that it holds on a cluster without a JVM flag.
 */
final class AvroTrust {
  private static final String RECORDS = LogRecord.class.getPackageName() + ".";

  private AvroTrust() {}

  static {
    ClassSecurityValidator.ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        type -> type.getName().startsWith(RECORDS) || before.isTrusted(type));
  }

  /** Makes sure that the trust list is in place. */
  static void establish() {
    // The static block did it.
  }
}
