package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.avro.LogRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The one type that travels between operators. */
public final class LogRecordType extends TypeInformation<LogRecord> {
  private static final long serialVersionUID = 1L;

  /** The one instance. */
  public static final LogRecordType INSTANCE = new LogRecordType();

  private LogRecordType() {}

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<LogRecord> getTypeClass() {
    return LogRecord.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<LogRecord> createSerializer(SerializerConfig config) {
    return new LogRecordSerializer();
  }

  @Override
  public String toString() {
    return "LogRecord";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogRecordType;
  }

  @Override
  public int hashCode() {
    return LogRecordType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof LogRecordType;
  }
}
