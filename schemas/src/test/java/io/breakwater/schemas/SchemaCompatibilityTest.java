package io.breakwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Trade;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/** What was written stays readable, by this version and by the one before it. */
class SchemaCompatibilityTest {
  private static final Map<String, Schema> CURRENT = SchemaFiles.current();

  @Test
  void theReleaseHoldsTheRecordOfEveryTopic() {
    TreeSet<String> released = new TreeSet<>();
    ReleasedSchemas.all().values().forEach(schema -> released.add(schema.getName()));
    for (Topic<?> topic : Topics.all()) {
      assertThat(released).contains(topic.recordClass().getSimpleName());
    }
    assertThat(released).contains("Heartbeat", "LogRecord");
  }

  @Test
  void whatAReleaseWroteIsReadNow() {
    ReleasedSchemas.all().values().forEach(old -> compatible(currentOf(old), old));
  }

  @Test
  void whatIsWrittenNowIsReadByARelease() {
    ReleasedSchemas.all().values().forEach(old -> compatible(old, currentOf(old)));
  }

  private static Schema currentOf(Schema released) {
    Schema schema = CURRENT.get(released.getName());
    return Objects.requireNonNull(schema, "a released record has gone: " + released.getName());
  }

  private static void compatible(Schema reader, Schema writer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(result.getType())
        .as(reader.getName() + ": " + result.getResult().getIncompatibilities())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void everyRecordAndEveryFieldSaysWhatItIs() {
    for (Schema record : CURRENT.values()) {
      assertThat(record.getDoc()).as(record.getName()).isNotBlank();
      for (Schema.Field field : record.getFields()) {
        assertThat(field.doc()).as(record.getName() + "." + field.name()).isNotBlank();
      }
    }
  }

  @Test
  void noReleasedFieldGoesAway() {
    for (Schema released : ReleasedSchemas.all().values()) {
      for (Schema.Field field : released.getFields()) {
        Schema.Field now = currentOf(released).getField(field.name());
        assertThat(now).as(released.getName() + "." + field.name()).isNotNull();
      }
    }
  }

  /** Writes with a schema that lacks a field and knows another, as another release would. */
  @Test
  void aForeignReleaseIsReadThroughItsOwnSchema() throws Exception {
    Schema released =
        ReleasedSchemas.all().values().stream()
            .filter(schema -> schema.getName().equals("Trade"))
            .findFirst()
            .orElseThrow();
    GenericRecord old = new GenericData.Record(released);
    old.put("instrument", "BTC-USD");
    old.put("venue", "sim");
    old.put("eventTime", 1L);
    old.put("tradeId", "1");
    old.put("price", 2.0);
    old.put("quantity", 3.0);
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), released).encode(old);
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    assertThat(AvroCodec.of(Trade.class).decode(array))
        .isEqualTo(new Trade("BTC-USD", "sim", 1L, "1", 2.0, 3.0, null));
  }

  @Test
  void noTwoRecordsShareAFingerprint() {
    long distinct =
        CURRENT.values().stream().map(SchemaNormalization::parsingFingerprint64).distinct().count();
    assertThat(distinct).isEqualTo(CURRENT.size());
    assertThat(CURRENT).containsKey(LogRecord.getClassSchema().getName());
  }
}
