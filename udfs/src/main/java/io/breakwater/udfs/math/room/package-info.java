/**
 * The room: a plain state machine over log records, (room, record) &rarr; (room, decisions).
 *
 * <pre>
 * LogRecord &rarr; Lanes (duplicate? gap?) &rarr; MarketMemory | PolicyBook | Switches | PortfolioDesk
 *           &rarr; SignalDesk &rarr; audits;  TickDesk &rarr; portfolios, breakers, orders
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.math.room;

import org.jspecify.annotations.NullMarked;
