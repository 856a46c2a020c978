package io.breakwater.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as it was built: one jar with the applications, and the libraries of the runtimes,
 * which the applications never bring along.
 *
 * @param home the repository or installation, with flink-conf
 * @param jar the applications, with all they need but Flink
 */
public record Program(Path home, Path jar) {
  private static final String JAR_PREFIX = "breakwater-jobs-";
  private static final String JAR_SUFFIX = "-all.jar";

  /** What a Flink distribution has in its lib folder; a broker's libraries are none of its. */
  private static final List<String> OF_FLINK =
      List.of(
          "RoaringBitmap-",
          "async-profiler-",
          "commons-",
          "flink-",
          "frocksdbjni-",
          "javassist-",
          "jsr305-",
          "kryo-",
          "log4j-",
          "minlog-",
          "objenesis-",
          "reflectasm-",
          "slf4j-api-",
          "snakeyaml-engine-",
          "snappy-java-");

  /**
   * The program that the launcher started.
   *
   * @throws ClusterException it was started in another way, or is not built
   */
  public static Program started() {
    String home = System.getProperty("breakwater.home");
    if (home == null) {
      throw new ClusterException(
          "the program does not know where it is installed: start it with ./breakwater.");
    }
    return at(Path.of(home));
  }

  /**
   * The program of this repository.
   *
   * @throws ClusterException it is not built
   */
  public static Program at(Path home) {
    Path target = home.resolve("jobs/target");
    try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
      return files
          .filter(Program::isProgram)
          .findFirst()
          .map(jar -> new Program(home.toAbsolutePath(), jar.toAbsolutePath()))
          .orElseThrow(
              () ->
                  new ClusterException(
                      target + " holds no program: build it with mvn -B verify or ./breakwater."));
    } catch (IOException e) {
      throw new ClusterException("the program cannot be looked up in " + target, e);
    }
  }

  private static boolean isProgram(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(JAR_PREFIX) && name.endsWith(JAR_SUFFIX);
  }

  /** Configuration as it is shipped. */
  Path shippedConf() {
    return home.resolve("flink-conf");
  }

  /** Flink's own libraries; the applications' jar is not among them. */
  String flinkClassPath() {
    String path =
        libraries()
            .filter(file -> OF_FLINK.stream().anyMatch(file.getFileName().toString()::startsWith))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    if (!path.contains("snappy-java")) {
      throw new ClusterException(
          "Flink's libraries are not complete in "
              + lib()
              + ": build the program again (touch pom.xml, then ./breakwater).");
    }
    return path;
  }

  /** A broker's libraries; its clients are the applications' and lie in their jar. */
  String brokerClassPath() {
    return Stream.concat(libraries(), Stream.of(jar))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path lib() {
    return home.resolve("jobs/target/lib");
  }

  private Stream<Path> libraries() {
    try (Stream<Path> files = Files.list(lib())) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
    } catch (IOException e) {
      throw new ClusterException(
          "there are no libraries in " + lib() + ": build the program with ./breakwater.", e);
    }
  }

  /** The Java that runs this process. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
