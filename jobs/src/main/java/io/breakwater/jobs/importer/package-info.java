/**
 * What people have becomes streams: exchange and vendor files in, replay files out.
 *
 * <pre>
 * files &rarr; LineFile &rarr; a format &rarr; ImportRun (checks, instruments) &rarr; SortedStream &rarr; DIR/stream.jsonl
 * captures (FrameFormat) &rarr; Captures (order of arrival, counts) &rarr; VenueMessages (one per exchange)
 *   &rarr; StreamBook or NumberedBook &rarr; BookOutlet &rarr; ImportRun
 * </pre>
 */
@NullMarked
package io.breakwater.jobs.importer;

import org.jspecify.annotations.NullMarked;
