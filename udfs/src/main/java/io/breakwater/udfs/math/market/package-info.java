/**
 * What one instrument's market does: records in order &rarr; bars, estimators, book, evidence.
 *
 * <pre>
 * trades &rarr; PrintGuard &rarr; BarTimeline &larr; ready-made bars        books &rarr; BookTracker      funding &rarr; FundingTracker
 *                          |  one bar at a time, filled ones too    |  per venue                 |
 *                          v                                        v                            v
 *                    BarEstimators &rarr; InstrumentState, FlashStep   &rarr;   InstrumentEvidence (the newest of everything)
 *                    Timeframes    &rarr; TimeframeState               (15 minutes, 1 hour, 4 hours, 1 day)
 * </pre>
 *
 * <p>{@link io.breakwater.udfs.math.market.InstrumentEngine} owns all of it and is the only state
 * with a version; the parts write their numbers one after the other behind its version byte.
 */
@NullMarked
package io.breakwater.udfs.math.market;

import org.jspecify.annotations.NullMarked;
