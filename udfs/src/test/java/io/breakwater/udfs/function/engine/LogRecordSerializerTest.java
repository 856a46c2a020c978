package io.breakwater.udfs.function.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.Pulse;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class LogRecordSerializerTest {
  private final LogRecordSerializer serializer = new LogRecordSerializer();
  // Every number differs, so that a field in another's place is seen.
  private int next = 1;

  @Test
  void ticksAndEvidenceComeOutAsTheyWentIn() throws Exception {
    for (boolean optional : new boolean[] {true, false}) {
      Trade trade = filled(new Trade(), optional);
      Book book = filled(new Book(), optional);
      InstrumentEvidence evidence = filled(new InstrumentEvidence(), optional);
      for (SpecificRecord body : List.of(trade, book, new EvidenceVector(77L, List.of(evidence)))) {
        LogRecord record = record(body);
        assertThat(TickBytes.kindOf(record)).isNotEqualTo(TickBytes.OTHER);
        assertReturns(record);
      }
    }
  }

  @Test
  void anythingElseGoesAsAvro() throws Exception {
    InstrumentEvidence evidence = filled(new InstrumentEvidence(), true);
    Trade longNamed = filled(new Trade(), true);
    longNamed.setTradeId("x".repeat(80_000));
    for (SpecificRecord body :
        List.of(
            new Pulse(1, 2L, 3L),
            longNamed,
            new EvidenceVector(1L, List.of()),
            new EvidenceVector(1L, List.of(evidence, evidence)))) {
      LogRecord record = record(body);
      assertThat(TickBytes.kindOf(record)).isEqualTo(TickBytes.OTHER);
      assertReturns(record);
    }
  }

  private void assertReturns(LogRecord record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(8);
    serializer.serialize(record, out);
    serializer.serialize(record, out);
    // Unlike its other writes this one does not make room.
    DataOutputSerializer copy = new DataOutputSerializer(1 << 18);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    serializer.copy(in, copy);
    assertThat(serializer.deserialize(in)).isEqualTo(record);
    assertThat(in.available()).isZero();
    in = new DataInputDeserializer(copy.getCopyOfBuffer());
    assertThat(serializer.deserialize(in)).isEqualTo(record);
    assertThat(in.available()).isZero();
  }

  private LogRecord record(SpecificRecord body) {
    LogRecord record = filled(new LogRecord(), true);
    record.setBody(body);
    return record;
  }

  /** All fields, by their schema: one that is added later is filled too. */
  private <T extends SpecificRecord> T filled(T record, boolean optional) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Schema type = field.schema();
      if (type.getType() == Schema.Type.UNION && type.getTypes().size() == 2) {
        record.put(field.pos(), optional ? value(type.getTypes().get(1)) : null);
      } else if (type.getType() != Schema.Type.UNION) {
        record.put(field.pos(), value(type));
      }
    }
    return record;
  }

  private Object value(Schema type) {
    return switch (type.getType()) {
      case STRING -> "tëxt" + next++;
      case LONG -> 1_000_000_000_000L + next++;
      case INT -> next++;
      case DOUBLE -> 0.5 + next++;
      case BOOLEAN -> true;
      case ENUM -> type.getName().equals("Aggressor") ? Aggressor.SELL : VolatilityRegime.SHOCK;
      case ARRAY -> elements(type.getElementType());
      default -> throw new IllegalArgumentException("no value of " + type);
    };
  }

  private List<SpecificRecord> elements(Schema type) {
    List<SpecificRecord> elements = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      boolean level = type.getName().equals("PriceLevel");
      elements.add(filled(level ? new PriceLevel() : new BookEvidence(), i > 0));
    }
    return elements;
  }
}
