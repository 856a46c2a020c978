package io.breakwater.jobs.importer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Small files in, streams out. */
final class ImportFixture {
  private final Path directory;

  ImportFixture(Path directory) {
    this.directory = directory;
  }

  Path output() {
    return directory.resolve("out");
  }

  /** Writes a file; packed where its name says so. */
  Path file(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(file, name.endsWith(".gz") ? packed(text) : text);
    return file;
  }

  static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  ImportReport read(String format, Path... files) throws IOException {
    return read(format, ImportSettings.to(output()), files);
  }

  ImportReport read(String format, ImportSettings settings, Path... files) throws IOException {
    try (ImportRun run = new ImportRun(settings)) {
      ImportFormat.named(format).read(List.of(files), run);
      run.finish();
      return run.report();
    }
  }

  /** Lines of an output stream. */
  List<String> lines(String stream) throws IOException {
    return Files.readAllLines(output().resolve(stream + ".jsonl"));
  }
}
