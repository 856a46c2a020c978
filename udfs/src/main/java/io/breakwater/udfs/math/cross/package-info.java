/**
 * What moves together: rolling and slow correlation of every pair, their breaks, and how much of
 * the market is one trade. Fed with bar vectors in time order.
 *
 * <pre>
 * bar vector &rarr; ReturnColumns, SlowVariances &rarr; CorrelationTile &rarr; correlations; ReturnRing for the rooms
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.math.cross;

import org.jspecify.annotations.NullMarked;
