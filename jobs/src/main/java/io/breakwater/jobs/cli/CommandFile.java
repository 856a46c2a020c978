package io.breakwater.jobs.cli;

import io.breakwater.jobs.importer.StreamFiles;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** Commands of a replay's input. */
final class CommandFile {
  private static final int ID_BYTES = 16;

  private CommandFile() {}

  /** Appends a command; returns the file. */
  static Path append(Path directory, Command command) throws IOException, FailureException {
    if (!Files.isDirectory(directory)) {
      throw new FailureException(
          "there is no directory " + directory + ": name the --input of a replay.");
    }
    Path found = StreamFiles.find(directory, Topics.COMMANDS.name());
    Path file = found == null ? directory.resolve(Topics.COMMANDS.name() + ".jsonl") : found;
    Files.write(file, line(file, command), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return file;
  }

  /** The bytes to append: a packed file takes another packed member, which readers join. */
  private static byte[] line(Path file, Command command) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean packed = file.toString().endsWith(".gz");
    if (!packed && endsInTheMiddleOfALine(file)) {
      line.write('\n');
    }
    if (packed) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(line)) {
        gzip.write(JsonCodec.write(command));
        gzip.write('\n');
      }
    } else {
      line.write(JsonCodec.write(command));
      line.write('\n');
    }
    return line.toByteArray();
  }

  private static boolean endsInTheMiddleOfALine(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (java.nio.channels.SeekableByteChannel channel = Files.newByteChannel(file)) {
      java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
      channel.position(channel.size() - 1);
      channel.read(last);
      return last.get(0) != '\n';
    }
  }

  /** Identity of a command: the same order of the same person at the same moment is one. */
  static String idOf(Command command) {
    try {
      byte[] content = JsonCodec.write(command, "commandId");
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
