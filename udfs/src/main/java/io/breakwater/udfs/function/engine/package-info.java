/**
 * When: the one stateful step of the house. Records wait here until their time has come, are
 * applied in the order of the risk model to a plain Java engine, and what changed goes into keyed
 * state.
 *
 * <pre>LogRecord &rarr; {@link io.breakwater.udfs.function.engine.EngineOperator} &rarr; LogRecord
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.function.engine;

import org.jspecify.annotations.NullMarked;
