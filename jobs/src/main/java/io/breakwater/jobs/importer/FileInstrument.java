package io.breakwater.jobs.importer;

import java.nio.file.Path;

/** The instrument of a file whose lines do not name it. */
final class FileInstrument {
  private FileInstrument() {}

  /** As settings say, or from the file's name. */
  static String of(Path file, ImportSettings settings) throws UnreadableFileException {
    String instrument =
        settings.instrument() == null ? InstrumentNames.ofFile(file) : settings.instrument();
    if (instrument == null) {
      throw new UnreadableFileException(
          "its name does not start with an instrument (like BTCUSDT-1m-2025-05.csv):"
              + " rename it or say --instrument BASE-QUOTE");
    }
    return instrument;
  }
}
