/**
 * What a headline says, of which assets, and whether it has been said before.
 *
 * <pre>
 * assets[] of the source ──▶ AssetLabels.clean ──▶ symbols that instruments use
 * headline ──▶ StoryIndex.tell ──▶ first telling, or a repeat of which item
 * headline ──▶ HeadlineScorer.score ──▶ sentiment, confidence   (items without a sentiment)
 * source ──▶ SourceWeights.of ──▶ how much the source counts
 * </pre>
 *
 * <p>Public: {@link io.breakwater.udfs.math.news.HeadlineScorer} and its {@link
 * io.breakwater.udfs.math.news.Score}, {@link io.breakwater.udfs.math.news.AssetLabels}, {@link
 * io.breakwater.udfs.math.news.StoryIndex}, {@link io.breakwater.udfs.math.news.SourceWeights}. All
 * but the index are without state; the index is written and read as versioned bytes.
 */
@NullMarked
package io.breakwater.udfs.math.news;

import org.jspecify.annotations.NullMarked;
