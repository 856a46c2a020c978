package io.breakwater.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A class of this class path run in a JVM of its own. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs it to its end.
   *
   * @param flags of the JVM
   * @param lines gets what it prints, as it comes
   * @throws IOException it ended with another code than 0; the message ends with what it complained
   */
  static void run(List<String> flags, Class<?> main, List<String> arguments, Consumer<String> lines)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    Path complaints = Files.createTempFile("breakwater-bench-", ".err");
    try {
      Process child = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
      try (BufferedReader reader = child.inputReader(StandardCharsets.UTF_8)) {
        reader.lines().forEach(lines);
        if (child.waitFor() != 0) {
          throw new IOException(
              main.getSimpleName() + " ended with " + child.exitValue() + ":\n" + last(complaints));
        }
      } finally {
        child.destroyForcibly();
      }
    } finally {
      Files.delete(complaints);
    }
  }

  private static String last(Path file) throws IOException {
    List<String> all = Files.readAllLines(file);
    return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
  }
}
