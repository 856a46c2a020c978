package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.AvroCodecs;
import io.breakwater.schemas.avro.LogRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Records between operators: length, kind, and the fields of a tick or evidence, or Avro bytes of
 * any other record; never used for state.
 */
public final class LogRecordSerializer extends TypeSerializer<LogRecord> {
  private static final long serialVersionUID = 1L;

  // Encoder and decoder hold buffers, so each copy of the serializer has its own.
  private transient AvroCodecs.@Nullable Plain<LogRecord> codec;

  private transient @Nullable DataOutputSerializer fields;

  @Override
  public void serialize(LogRecord record, DataOutputView target) throws IOException {
    int kind = TickBytes.kindOf(record);
    if (kind == TickBytes.OTHER) {
      byte[] bytes = codec().encode(record);
      target.writeInt(bytes.length + 1);
      target.writeByte(kind);
      target.write(bytes);
      return;
    }
    DataOutputSerializer fields = fields();
    TickBytes.write(record, kind, fields);
    target.writeInt(fields.length() + 1);
    target.writeByte(kind);
    target.write(fields.getSharedBuffer(), 0, fields.length());
  }

  @Override
  public LogRecord deserialize(DataInputView source) throws IOException {
    int length = source.readInt() - 1;
    int kind = source.readByte();
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return kind == TickBytes.OTHER
        ? codec().decode(bytes)
        : TickBytes.read(kind, new DataInputDeserializer(bytes));
  }

  @Override
  public LogRecord deserialize(LogRecord reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }

  @Override
  public LogRecord copy(LogRecord from) {
    // Avro copies only records of packages it trusts; making a codec sees to that.
    codec();
    return LogRecord.newBuilder(from).build();
  }

  @Override
  public LogRecord copy(LogRecord from, LogRecord reuse) {
    return copy(from);
  }

  @Override
  public LogRecord createInstance() {
    return new LogRecord();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializer<LogRecord> duplicate() {
    return new LogRecordSerializer();
  }

  private DataOutputSerializer fields() {
    DataOutputSerializer present = fields;
    if (present == null) {
      present = new DataOutputSerializer(512);
      fields = present;
    }
    present.clear();
    return present;
  }

  private AvroCodecs.Plain<LogRecord> codec() {
    AvroCodecs.Plain<LogRecord> present = codec;
    if (present == null) {
      present = AvroCodecs.plain(LogRecord.class);
      codec = present;
    }
    return present;
  }

  @Override
  public TypeSerializerSnapshot<LogRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogRecordSerializer;
  }

  @Override
  public int hashCode() {
    return LogRecordSerializer.class.hashCode();
  }

  /** There is nothing to configure. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LogRecord> {
    /** For Flink. */
    public Snapshot() {
      super(LogRecordSerializer::new);
    }
  }
}
