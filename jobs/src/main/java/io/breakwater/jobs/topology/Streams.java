package io.breakwater.jobs.topology;

import io.breakwater.jobs.config.OperatorId;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.EngineOperator;
import io.breakwater.udfs.function.engine.LogRecordType;
import io.breakwater.udfs.function.engine.Ordering;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** What topologies are built from. */
public final class Streams {
  private Streams() {}

  /** Records whose body is of one of these types; the filter is named after them. */
  @SafeVarargs
  public static SingleOutputStreamOperator<LogRecord> only(
      DataStream<LogRecord> records, String name, Class<? extends SpecificRecord>... types) {
    return records.filter(new Only(List.of(types))).name(name).uid(name);
  }

  /** One engine per key. */
  public static SingleOutputStreamOperator<LogRecord> engines(
      DataStream<LogRecord> records,
      KeySelector<LogRecord, String> key,
      OperatorId id,
      EngineFactory factory,
      Ordering ordering) {
    return id.on(
        records
            .keyBy(key, Types.STRING)
            .transform(id.words(), LogRecordType.INSTANCE, new EngineOperator(factory, ordering)));
  }

  private record Only(List<Class<? extends SpecificRecord>> types)
      implements FilterFunction<LogRecord> {
    @Override
    public boolean filter(LogRecord record) {
      return types.contains(record.getBody().getClass());
    }
  }
}
