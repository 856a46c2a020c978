package io.breakwater.udfs.function.report;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.math.explain.Explanations;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Puts each decision into words, from its own record alone. */
public final class Explain implements FlatMapFunction<LogRecord, LogRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void flatMap(LogRecord record, Collector<LogRecord> out) {
    Explanations.of((SpecificRecord) record.getBody())
        .ifPresent(
            explanation -> {
              LogRecord words = FactOrder.envelope("", 0L, explanation);
              words.setLogTime(record.getLogTime());
              out.collect(words);
            });
  }
}
