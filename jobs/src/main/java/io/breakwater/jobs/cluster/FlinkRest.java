package io.breakwater.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.breakwater.jobs.local.BrokerNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What Flink's REST interface tells. The first job manager that answers is asked. */
public final class FlinkRest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClusterPlan plan;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  /** The interface of a plan's job managers. */
  public FlinkRest(ClusterPlan plan) {
    this.plan = plan;
  }

  /**
   * A job as the cluster tells it.
   *
   * @param id its id
   * @param name its name
   * @param state RUNNING, RESTARTING, …
   * @param startedAt since when, epoch milliseconds
   * @param tasks its tasks
   * @param tasksRunning those that run
   * @param checkpoints completed checkpoints
   * @param restored how often it was restored
   */
  public record Job(
      String id,
      String name,
      String state,
      long startedAt,
      int tasks,
      int tasksRunning,
      long checkpoints,
      long restored) {
    /** True: every task runs. */
    public boolean runs() {
      return state.equals("RUNNING") && tasks > 0 && tasks == tasksRunning;
    }
  }

  /** True: the job manager at this port answers and knows a leader. */
  boolean answers(int port) {
    return get(port, "/overview").has("taskmanagers");
  }

  /** Ids of the registered task managers. */
  Set<String> taskManagers() {
    Set<String> ids = new LinkedHashSet<>();
    get("/taskmanagers").path("taskmanagers").forEach(each -> ids.add(each.path("id").asText()));
    return ids;
  }

  /** Slots that no job has. */
  public int freeSlots() {
    return get("/overview").path("slots-available").asInt();
  }

  /** Jobs that are not at an end. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode each : get("/jobs/overview").path("jobs")) {
      String state = each.path("state").asText();
      if (Set.of("FINISHED", "CANCELED", "FAILED").contains(state)) {
        continue;
      }
      String id = each.path("jid").asText();
      JsonNode counts = get("/jobs/" + id + "/checkpoints").path("counts");
      jobs.add(
          new Job(
              id,
              each.path("name").asText(),
              state,
              each.path("start-time").asLong(),
              each.path("tasks").path("total").asInt(),
              each.path("tasks").path("running").asInt(),
              counts.path("completed").asLong(),
              counts.path("restored").asLong()));
    }
    return jobs;
  }

  /** Task managers on which tasks of a job run. */
  public Set<String> taskManagersOf(String job) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      JsonNode places = get("/jobs/" + job + "/vertices/" + vertex.path("id").asText());
      places.path("subtasks").forEach(task -> ids.add(task.path("taskmanager-id").asText()));
    }
    return ids;
  }

  private JsonNode get(String path) {
    for (int port : plan.webPorts()) {
      JsonNode answer = get(port, path);
      if (!answer.isMissingNode()) {
        return answer;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }

  private JsonNode get(int port, String path) {
    URI uri = URI.create("http://" + BrokerNode.HOST + ":" + port + path);
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == OK
          ? JSON.readTree(response.body())
          : JsonNodeFactory.instance.missingNode();
    } catch (IOException e) {
      // Not up yet, or no leader: whoever asks waits or says so.
      return JsonNodeFactory.instance.missingNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking " + uri, e);
    }
  }
}
