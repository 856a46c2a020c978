package io.breakwater.udfs.function.engine;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** Makes the engine of a key. */
public interface EngineFactory extends Serializable {
  /** A fresh engine. */
  Engine create(String key);

  /** An engine from the parts it saved. */
  Engine restore(String key, Map<String, byte[]> parts) throws IOException;

  /** Gauges of the operator; engines measure them. */
  default List<Gauge> gauges() {
    return List.of();
  }

  /** Names of meters by the counter whose rate they tell, a second over the last minute. */
  default Map<String, String> meters() {
    return Map.of();
  }
}
