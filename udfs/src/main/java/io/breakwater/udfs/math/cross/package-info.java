/**
 * What moves together: rolling and slow correlation of every pair, their breaks, and how much of
 * the market is one trade. Fed with bar vectors in time order.
 *
 * <pre>
 * bar vector &rarr; ReturnWindow, SlowPairs, BreakWatch &rarr; correlations; ReturnRing for the rooms
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.math.cross;

import org.jspecify.annotations.NullMarked;
