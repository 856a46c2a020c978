package io.breakwater.jobs.cluster;

import io.breakwater.jobs.job.DecisionsJob;
import io.breakwater.jobs.job.IntakeJob;
import io.breakwater.jobs.job.JobArguments;
import io.breakwater.jobs.job.MarketStateJob;
import io.breakwater.jobs.job.ReportingJob;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The four applications, in the order in which they are submitted. */
public enum Application {
  /** What the market does. */
  MARKET_STATE("market-state", MarketStateJob.NAME, MarketStateJob::define),
  /** What goes into the log. */
  INTAKE("intake", IntakeJob.NAME, IntakeJob::define),
  /** The rooms. */
  DECISIONS("decisions", DecisionsJob.NAME, DecisionsJob::define),
  /** Words and outcomes. */
  REPORTING("reporting", ReportingJob.NAME, ReportingJob::define);

  private final String word;
  private final String jobName;
  private final BiConsumer<StreamExecutionEnvironment, JobArguments> definition;

  Application(
      String word,
      String jobName,
      BiConsumer<StreamExecutionEnvironment, JobArguments> definition) {
    this.word = word;
    this.jobName = jobName;
    this.definition = definition;
  }

  /** Its name on the command line and in flink-conf. */
  public String word() {
    return word;
  }

  /** Its name on the cluster. */
  public String jobName() {
    return jobName;
  }

  /** Wires it into an environment. */
  public void define(StreamExecutionEnvironment env, JobArguments arguments) {
    definition.accept(env, arguments);
  }

  /**
   * The application of this name.
   *
   * @throws ClusterException there is none
   */
  public static Application named(String word) {
    return Arrays.stream(values())
        .filter(application -> application.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "there is no application '"
                        + word
                        + "': name one of "
                        + Arrays.stream(values())
                            .map(Application::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
