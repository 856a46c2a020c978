package io.breakwater.udfs.function.market;

import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.udfs.function.engine.Envelopes;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Sends a bar vector to every tile of the matrix: the number of the tile is the partition. */
public record TileSpread(int tiles) implements FlatMapFunction<LogRecord, LogRecord> {
  @Override
  public void flatMap(LogRecord record, Collector<LogRecord> out) {
    for (int tile = 0; tile < tiles; tile++) {
      LogRecord copy = Envelopes.shallow(record);
      copy.setPartition(tile);
      out.collect(copy);
    }
  }
}
