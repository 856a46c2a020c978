package io.breakwater.jobs.cluster.trial;

import io.breakwater.jobs.cluster.Application;
import io.breakwater.jobs.cluster.ClusterException;
import io.breakwater.jobs.cluster.ClusterPlan;
import io.breakwater.jobs.cluster.FlinkRest;
import io.breakwater.jobs.cluster.ProcessCluster;
import io.breakwater.jobs.cluster.Program;
import io.breakwater.jobs.cluster.SessionClient;
import io.breakwater.jobs.local.KafkaReader;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.UndecodableException;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Kills the task manager on which decisions runs, again and again at moments told by a seed, while
 * signals come in; starts it again each time, as whatever looks after processes would; then reads
 * what was published.
 */
public final class KillTrial {
  private static final Duration READY_LIMIT = Duration.ofSeconds(120);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(120);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long BOOKS_EVERY_NANOS = Duration.ofMillis(250).toNanos();

  private final Settings settings;
  private final ClusterPlan plan;
  private final ProcessCluster processes;
  private final Program program;
  private final Consumer<String> progress;
  private final VerdictBook book = new VerdictBook();
  private final Map<String, Integer> deadLetters = new TreeMap<>();
  private final List<Kill> kills = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();

  /**
   * How hard.
   *
   * @param signals signals to send
   * @param perSecond signals a second
   * @param kills task managers to kill
   * @param seed tells signals and moments
   */
  public record Settings(int signals, int perSecond, int kills, long seed) {
    /** Refuses nonsense. */
    public Settings {
      if (signals < 1 || perSecond < 1 || kills < 0) {
        throw new IllegalArgumentException(
            "--signals and --rate must be at least 1, --kills at least 0");
      }
    }
  }

  /**
   * A kill.
   *
   * @param process what was killed
   * @param afterSignals signals sent before it
   * @param recoveryMillis from the kill to the first published verdict on a signal sent after it;
   *     -1: none came
   */
  public record Kill(String process, int afterSignals, long recoveryMillis) {}

  /**
   * What came of it.
   *
   * @param book questions and answers
   * @param kills kills in their order
   * @param deadLetters dead letters by stream and reason
   */
  public record Result(VerdictBook book, List<Kill> kills, Map<String, Integer> deadLetters) {
    /** What is wrong, in words; empty: nothing. */
    public List<String> faults() {
      List<String> faults = new ArrayList<>(book.faults());
      // Books that waited through an outage may come too late: newer ones follow every moment.
      deadLetters.forEach(
          (reason, count) -> {
            if (!reason.equals("books LATE")) {
              faults.add(count + " dead letters " + reason);
            }
          });
      kills.stream()
          .filter(kill -> kill.recoveryMillis() < 0)
          .forEach(kill -> faults.add("no verdict after the kill of " + kill.process()));
      return faults;
    }
  }

  /**
   * A trial on a cluster whose processes and four applications run.
   *
   * @param progress told in words what is done
   */
  public KillTrial(
      Settings settings, ClusterPlan plan, Program program, Consumer<String> progress) {
    this.settings = settings;
    this.plan = plan;
    this.program = program;
    this.processes = new ProcessCluster(plan, program);
    this.progress = progress;
  }

  /**
   * Runs to the end.
   *
   * @throws ClusterException the cluster decides nothing, or does not come back
   */
  public Result run() {
    try (TrialFeed feed = new TrialFeed(plan.bootstrap(), book, settings.seed());
        KafkaReader reader =
            new KafkaReader(
                plan.bootstrap(), List.of(Topics.AUDITS, Topics.DEAD_LETTERS), new Ear());
        SessionClient client = new SessionClient(plan, program)) {
      feed.define();
      // Topics keep no order among each other: a balance must not overtake its policy.
      awaitVerdicts(feed, reader, () -> book.knows(TrialFeed.PORTFOLIOS));
      feed.open();
      awaitVerdicts(feed, reader, book::anyPermitted);
      progress.accept("the rooms decide");
      drive(feed, reader, client);
      feed.flush();
      progress.accept("all signals are sent, waiting for the last verdicts");
      awaitAnswers(feed, reader);
    }
    return new Result(book, List.copyOf(kills), deadLetters);
  }

  /** Asks now and then until the answers are as they should be. */
  private void awaitVerdicts(TrialFeed feed, KafkaReader reader, BooleanSupplier there) {
    long until = System.nanoTime() + READY_LIMIT.toNanos();
    while (!there.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new ClusterException(
            "nothing was decided as it should within "
                + READY_LIMIT.toSeconds()
                + " s: 'breakwater cluster status' says what runs.");
      }
      feed.books();
      feed.signal();
      feed.flush();
      long next = System.nanoTime() + BOOKS_EVERY_NANOS;
      while (System.nanoTime() - next < 0) {
        reader.poll(POLL);
      }
    }
  }

  /** Sends at the pace, reads meanwhile, kills when its moment has come. */
  private void drive(TrialFeed feed, KafkaReader reader, SessionClient client) {
    int first = feed.signals();
    List<Integer> moments = new ArrayList<>(moments());
    long start = System.nanoTime();
    long booksAt = start;
    while (feed.signals() - first < settings.signals()) {
      long now = System.nanoTime();
      if (now - booksAt >= 0) {
        feed.books();
        booksAt = now + BOOKS_EVERY_NANOS;
      }
      int due = (int) Math.min((now - start) / 1e9 * settings.perSecond(), settings.signals());
      while (feed.signals() - first < due) {
        feed.signal();
        if (!moments.isEmpty() && feed.signals() - first >= moments.get(0)) {
          moments.remove(0);
          feed.flush();
          kill(client, moments.size());
        }
      }
      feed.flush();
      reader.poll(POLL);
      watchRecovery();
    }
  }

  /** After how many signals a process is killed. */
  private List<Integer> moments() {
    Random dice = new Random(settings.seed() ^ 0x6b696c6cL);
    return IntStream.range(0, settings.kills())
        .map(each -> (int) (settings.signals() * (0.05 + 0.85 * dice.nextDouble())))
        .sorted()
        .boxed()
        .toList();
  }

  private record Pending(String process, int afterSignals, long atNanos) {}

  private void kill(SessionClient client, int left) {
    String job =
        client
            .running(Application.DECISIONS)
            .map(FlinkRest.Job::id)
            .orElseThrow(() -> new ClusterException("decisions does not run any more."));
    String process =
        new FlinkRest(plan)
            .taskManagersOf(job).stream()
                .filter(name -> name.startsWith("taskmanager-"))
                .findFirst()
                .orElse("taskmanager-1");
    processes.kill(process);
    pending.add(new Pending(process, book.asked(), System.nanoTime()));
    processes.launch(process);
    progress.accept("killed " + process + ", " + left + " kills to come");
  }

  private void watchRecovery() {
    for (Pending each : List.copyOf(pending)) {
      long answered = book.firstAnswerAfter(each.atNanos());
      if (answered != -1) {
        pending.remove(each);
        long millis = (answered - each.atNanos()) / 1_000_000;
        kills.add(new Kill(each.process(), each.afterSignals(), millis));
        progress.accept(each.process() + " was missed for " + millis + " ms");
      } else if (System.nanoTime() - each.atNanos() > RECOVERY_LIMIT.toNanos()) {
        pending.remove(each);
        kills.add(new Kill(each.process(), each.afterSignals(), -1));
      }
    }
  }

  private void awaitAnswers(TrialFeed feed, KafkaReader reader) {
    long until = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (System.nanoTime() - until < 0 && !(book.unanswered().isEmpty() && pending.isEmpty())) {
      // Evidence is what makes the log's time pass.
      feed.books();
      reader.poll(POLL);
      watchRecovery();
    }
    boolean unused = reader.readToEnd(LAST_ANSWERS);
  }

  private final class Ear implements KafkaReader.Listener {
    @Override
    public void onRecord(KafkaReader.Delivery delivery) {
      if (delivery.record() instanceof Audit audit) {
        book.hear(audit, System.nanoTime());
      } else if (delivery.record() instanceof DeadLetter letter) {
        deadLetters.merge(letter.getStream() + " " + letter.getReason(), 1, Integer::sum);
      }
    }

    @Override
    public void onUndecodable(
        Topic<?> topic, int partition, long offset, UndecodableException fault) {
      deadLetters.merge(topic.name() + " UNDECODABLE", 1, Integer::sum);
    }
  }
}
