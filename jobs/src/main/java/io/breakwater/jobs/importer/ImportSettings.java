package io.breakwater.jobs.importer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to import.
 *
 * @param output directory of the replay files
 * @param venue name of the venue; null: what the format says
 * @param instrument BASE-QUOTE of every file; null: from the file's name or its lines
 * @param gzip true: files end in {@code .jsonl.gz}
 * @param bookMillis shortest time between two books of an instrument built from differences,
 *     milliseconds; 0: one after each difference
 * @param sortBufferBytes memory for sorting one stream
 */
public record ImportSettings(
    Path output,
    @Nullable String venue,
    @Nullable String instrument,
    boolean gzip,
    long bookMillis,
    long sortBufferBytes) {
  /** Milliseconds between books when nothing is said: sixty to a bar. */
  public static final long BOOK_MILLIS = 1_000;

  /** Memory for sorting one stream when nothing is said: a month of ten instruments' minutes. */
  public static final long SORT_BUFFER_BYTES = 192L << 20;

  /** Refuses what cannot work. */
  public ImportSettings {
    if (bookMillis < 0 || sortBufferBytes <= 0) {
      throw new IllegalArgumentException("times and sizes are not negative");
    }
  }

  /** Settings that say nothing but where the files go. */
  public static ImportSettings to(Path output) {
    return new ImportSettings(output, null, null, false, BOOK_MILLIS, SORT_BUFFER_BYTES);
  }

  /** The venue, or the format's own word for it. */
  String venueOr(String otherwise) {
    return venue == null ? otherwise : venue;
  }
}
