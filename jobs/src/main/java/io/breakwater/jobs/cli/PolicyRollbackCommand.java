package io.breakwater.jobs.cli;

import io.breakwater.jobs.local.KafkaFeeder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Publishes what a policy said before as its next version. */
@Command(
    name = "rollback",
    header = "Publish what a policy said before as its next version.",
    description = {
      "",
      "A policy is never taken back: the newest earlier version with other rules, or --to-version,",
      "gets the next version number and rules from now on. With --bootstrap it is published; with",
      "--dir it is printed, or written to --output.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater policy rollback --portfolio main --bootstrap localhost:9092",
      "  breakwater policy rollback --portfolio '*' --to-version 3 --dir in --output back.json",
      "",
      "Exit codes: 0 published or printed, 1 there is nothing to go back to, 2 usage."
    },
    mixinStandardHelpOptions = true)
final class PolicyRollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--portfolio",
      required = true,
      paramLabel = "ID",
      description = "Portfolio, '*' or owner:ID.")
  private String portfolio = "";

  @Option(names = "--to-version", paramLabel = "N", description = "The version to go back to.")
  private @Nullable Integer toVersion;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "When it is published (default: now).")
  private @Nullable Long at;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Read the policies of this replay input.")
  private @Nullable Path directory;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "With --dir: append the record to this file instead of printing it.")
  private @Nullable Path output;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Read the topic 'policies' of this broker and publish there.")
  private @Nullable String bootstrap;

  @Override
  public Integer call() throws IOException, FailureException {
    if ((directory == null) == (bootstrap == null)) {
      throw new ParameterException(spec.commandLine(), "name either --dir or --bootstrap");
    }
    if (output != null && bootstrap != null) {
      throw new ParameterException(spec.commandLine(), "--output goes with --dir");
    }
    RecordSource source = RecordSource.of(directory == null ? Path.of("") : directory, bootstrap);
    PolicyHistory history = new PolicyHistory();
    source.read(Topics.POLICIES, history);
    Policy newest = history.newest(portfolio);
    if (newest == null) {
      throw new FailureException(
          source.name()
              + " holds no policy of "
              + portfolio
              + "; there are "
              + String.join(", ", history.portfolios()));
    }
    Policy earlier = earlier(history, newest);
    Policy next =
        Policy.newBuilder(earlier)
            .setVersion(Math.addExact(newest.getVersion(), 1))
            .setPublishedAt(at == null ? (Long) Times.ofInstant(Instant.now()) : at)
            .setEffectiveFrom(null)
            .build();
    publish(next, earlier);
    return Main.OK;
  }

  private Policy earlier(PolicyHistory history, Policy newest) throws FailureException {
    Policy earlier =
        toVersion == null ? history.before(portfolio) : history.version(portfolio, toVersion);
    if (earlier == null) {
      throw new FailureException(
          toVersion == null
              ? "no version of "
                  + portfolio
                  + " before "
                  + newest.getVersion()
                  + " says anything else."
              : portfolio + " never had a version " + toVersion + ".");
    }
    return earlier;
  }

  private void publish(Policy next, Policy earlier) throws IOException, FailureException {
    Console console = Console.of(spec);
    String words =
        "version "
            + next.getVersion()
            + " of "
            + portfolio
            + " says again what version "
            + earlier.getVersion()
            + " said";
    if (bootstrap != null) {
      try (KafkaFeeder feeder = new KafkaFeeder(bootstrap)) {
        feeder.send(Topics.POLICIES, next);
        feeder.flush();
      } catch (org.apache.kafka.common.KafkaException e) {
        throw new FailureException(
            "the policy could not be written to " + bootstrap + ": " + e.getMessage());
      }
      console.json(next);
      console.remark(words + ", published to " + bootstrap);
    } else if (output != null) {
      byte[] json = JsonCodec.write(next);
      byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      Files.write(output, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      console.remark(words + ", written to " + output);
    } else {
      console.json(next);
      console.remark(words);
    }
  }
}
