package io.breakwater.udfs.function.engine;

/** In which order an engine sees its records. */
public enum Ordering {
  /** In the order of the risk model, once the watermark has passed them. */
  BY_TIME,
  /** As they come: the log has already fixed the order. */
  AS_THEY_COME
}
