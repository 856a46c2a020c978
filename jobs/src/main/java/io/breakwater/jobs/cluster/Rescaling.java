package io.breakwater.jobs.cluster;

import java.util.ArrayList;
import java.util.List;

/** An application stopped with a savepoint and submitted again at another parallelism. */
public final class Rescaling {
  private static final String PARALLELISM = "--parallelism";

  private final FlinkRest rest;
  private final SessionClient client;

  /** Rescaling on a cluster. */
  public Rescaling(ClusterPlan plan, SessionClient client) {
    this.rest = new FlinkRest(plan);
    this.client = client;
  }

  /**
   * What it took.
   *
   * @param savepoint what was stopped with
   * @param gapMillis from the stop to the first moment in which all tasks ran again
   */
  public record Result(String savepoint, long gapMillis) {}

  /**
   * Rescales; the application is not stopped where there is no room for it.
   *
   * @throws ClusterException there are too few slots, or it does not come up; then the message
   *     names the savepoint
   */
  public Result run(Application application, int parallelism) {
    if (parallelism < 1) {
      throw new ClusterException("--parallelism must be at least 1, is " + parallelism + ".");
    }
    List<String> words = new ArrayList<>(client.words(application));
    int at = words.indexOf(PARALLELISM);
    int before = Integer.parseInt(words.get(at + 1));
    if (parallelism - before > rest.freeSlots()) {
      throw new ClusterException(
          parallelism
              - before
              + " more slots are needed and "
              + rest.freeSlots()
              + " are free: nothing was stopped.");
    }
    words.set(at + 1, Integer.toString(parallelism));
    String savepoint = client.stop(application);
    long stopped = System.nanoTime();
    try {
      client.submit(application, words, savepoint);
      client.awaitRunning(application);
    } catch (ClusterException e) {
      throw new ClusterException(
          e.getMessage()
              + " It stands still; 'breakwater cluster submit "
              + application.word()
              + " --from "
              + savepoint
              + "' goes on.",
          e);
    }
    return new Result(savepoint, (System.nanoTime() - stopped) / 1_000_000);
  }
}
