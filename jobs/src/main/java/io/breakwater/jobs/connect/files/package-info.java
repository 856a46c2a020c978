/**
 * Replay files: JSON Lines in, JSON Lines out, one file a stream.
 *
 * <pre>RecordedFolder &rarr; FolderSource &rarr; topologies &rarr; RowSink &rarr; OutputFolder
 * </pre>
 */
@NullMarked
package io.breakwater.jobs.connect.files;

import org.jspecify.annotations.NullMarked;
