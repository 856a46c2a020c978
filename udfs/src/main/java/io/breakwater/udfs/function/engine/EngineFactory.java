package io.breakwater.udfs.function.engine;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/** Makes the engine of a key. */
public interface EngineFactory extends Serializable {
  /** A fresh engine. */
  Engine create(String key);

  /** An engine from the parts it saved. */
  Engine restore(String key, Map<String, byte[]> parts) throws IOException;
}
