/**
 * The rooms: one per partition of the decision log, a plain state machine over log records.
 *
 * <pre>decision log &rarr; RoomStep &rarr; audits, breakers, orders, portfolios, pulse</pre>
 */
@NullMarked
package io.breakwater.udfs.function.decision;

import org.jspecify.annotations.NullMarked;
