package io.breakwater.jobs.config;

import io.breakwater.udfs.function.engine.SpreadKeys;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What holds for every job of the house. */
public final class HouseRules {
  private HouseRules() {}

  /**
   * No Kryo, no generated uids, a maximum parallelism that never changes; records are reused inside
   * a chain, since nobody changes a body.
   */
  public static void apply(StreamExecutionEnvironment env) {
    Configuration rules = new Configuration();
    rules.set(PipelineOptions.GENERIC_TYPES, false);
    rules.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    rules.set(PipelineOptions.OBJECT_REUSE, true);
    rules.set(PipelineOptions.MAX_PARALLELISM, SpreadKeys.MAX_PARALLELISM);
    env.configure(rules);
  }
}
