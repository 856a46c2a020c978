package io.breakwater.udfs.function.intake;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.udfs.function.engine.DeadLetters;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.math.audit.ContentHash;
import io.breakwater.udfs.math.audit.PolicyChecks;
import io.breakwater.udfs.math.habits.EscalationStep;
import io.breakwater.udfs.math.habits.PublisherHabits;
import io.breakwater.udfs.math.news.NewsReader;
import io.breakwater.udfs.math.news.SourceWeights;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * One intake worker: its lanes go to the log, records for everybody also tell it who owns what.
 *
 * <p>A worker gets a copy of each record for everybody; only the worker of the record's lane writes
 * it to the log.
 */
public final class IntakeStep implements Engine {
  /** Rises of a publisher's leverage, for the pattern beside the log. */
  public static final OutputTag<EscalationStep> ESCALATION_STEPS =
      new OutputTag<>("escalation steps", TypeInformation.of(EscalationStep.class));

  private static final String LANES = "lanes";
  private static final String REFERENCE = "reference";
  private static final String EVIDENCE = "evidence";
  private static final String NEWS = "news";
  private static final String HABITS = "habits/";
  private static final int VERSION = 1;

  private final Settings settings;
  private final int worker;
  private final LaneBook lanes;
  private final Reference reference;
  private final Map<String, PublisherHabits> habits;
  private final Set<String> dirtyHabits = new TreeSet<>();
  private NewsReader news;
  private long newestEvidence = Long.MIN_VALUE;
  private boolean dirty = true;

  private IntakeStep(
      Settings settings,
      int worker,
      LaneBook lanes,
      Reference reference,
      Map<String, PublisherHabits> habits) {
    this.settings = settings;
    this.worker = worker;
    this.lanes = lanes;
    this.reference = reference;
    this.habits = habits;
    this.news = new NewsReader(settings.sources());
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    dirty = true;
    boolean mine = settings.layout().workerOf(record.getLane()) == worker;
    if (record.getBody() instanceof Policy policy && !accept(policy, record, mine, out)) {
      return;
    }
    if (record.getBody() instanceof Genesis genesis && !accept(genesis, record, mine, out)) {
      return;
    }
    if (isEvidence(record)) {
      newestEvidence = Math.max(newestEvidence, record.getLogTime());
    }
    reference.observe(record);
    if (mine) {
      lanes.number(record);
      write(record, out);
    }
  }

  /** Market-state writes in the order of time: what is not newer than its newest was here. */
  @Override
  public boolean repeats(LogRecord record) {
    return isEvidence(record) && record.getLogTime() <= newestEvidence;
  }

  private static boolean isEvidence(LogRecord record) {
    Object body = record.getBody();
    return body instanceof EvidenceVector
        || body instanceof BarVector
        || body instanceof Trip
        || body instanceof ValuationTick;
  }

  private boolean accept(Policy policy, LogRecord record, boolean mine, Emitter out) {
    PolicyChecks.Fault fault = PolicyChecks.firstFault(policy);
    Reference.Refusal refusal =
        fault == null
            ? reference.accept(policy)
            : new Reference.Refusal(fault.reason(), fault.field());
    if (refusal == null) {
      return true;
    }
    if (mine) {
      DeadLetter letter = DeadLetters.of(record, refusal.reason(), refusal.field());
      out.count("refusedPolicies");
      out.emit(record.getLogTime(), letter);
    }
    return false;
  }

  private boolean accept(Genesis genesis, LogRecord record, boolean mine, Emitter out) {
    Reference.Refusal refusal = reference.accept(genesis);
    if (refusal != null && mine) {
      out.emit(record.getLogTime(), DeadLetters.of(record, refusal.reason(), refusal.field()));
    }
    return refusal == null;
  }

  private void write(LogRecord record, Emitter out) {
    SpecificRecord body = (SpecificRecord) record.getBody();
    if (body instanceof Signal signal) {
      out.count("signals");
      body = withHabits(signal, record.getLogTime());
    } else if (body instanceof News item) {
      body = news.read(item);
    }
    String portfolio = portfolioOf((SpecificRecord) record.getBody());
    if (body instanceof Genesis genesis && genesis.getScopeKind().equals("owner")) {
      toOwner(genesis.getScope(), record, body, out);
    } else if (portfolio == null) {
      toAll(record, body, out);
    } else {
      String owner = reference.ownerOf(portfolio);
      // Without an owner any room can answer that the portfolio is unknown; the choice is fixed.
      toOwner(owner == null ? "portfolio:" + portfolio : owner, record, body, out);
    }
    if (body instanceof AuditRequest request) {
      escalate(request.getSignal(), record, out);
    }
  }

  /** What a publisher's signal completes stands behind it in its lane, for every portfolio. */
  private void escalate(Signal signal, LogRecord record, Emitter out) {
    PublisherHabits publisher = habitsOf(signal.getPublisherId());
    EscalationStep step = publisher.escalationStep();
    if (step != null) {
      out.emitTo(ESCALATION_STEPS, step, record.getLogTime());
    }
    Trip trip = publisher.escalationTrip();
    if (trip != null) {
      out.count("publisherTrips");
      record.setPart(record.getPart() + 1);
      toAll(record, trip, out);
    }
  }

  private void toAll(LogRecord record, SpecificRecord body, Emitter out) {
    for (int partition = 0; partition < settings.layout().partitions(); partition++) {
      emit(record, body, -1, partition, out);
    }
  }

  private void toOwner(String owner, LogRecord record, SpecificRecord body, Emitter out) {
    int shard = settings.layout().shardOf(owner);
    emit(record, body, shard, settings.layout().partitionOf(shard), out);
  }

  private void emit(LogRecord record, SpecificRecord body, int shard, int partition, Emitter out) {
    LogRecord written = FactOrder.envelope(record.getLane(), record.getOffset(), body);
    written.setPart(record.getPart());
    written.setLogTime(record.getLogTime());
    written.setShard(shard);
    lanes.chain(written, partition);
    out.emit(written);
  }

  private SpecificRecord withHabits(Signal signal, long logTime) {
    String publisher = signal.getPublisherId();
    dirtyHabits.add(publisher);
    return habits
        .computeIfAbsent(publisher, PublisherHabits::new)
        .observe(
            signal,
            reference.notionalOf(signal, logTime),
            reference.markOf(signal.getInstrument(), logTime),
            ContentHash.of(signal));
  }

  private static @Nullable String portfolioOf(SpecificRecord body) {
    if (body instanceof Signal signal) {
      return signal.getPortfolioId();
    } else if (body instanceof Fill fill) {
      return fill.getPortfolioId();
    } else if (body instanceof Transfer transfer) {
      return transfer.getPortfolioId();
    } else if (body instanceof Balance balance) {
      return balance.getPortfolioId();
    } else if (body instanceof OrderUpdate update) {
      return update.getPortfolioId();
    } else if (body instanceof GateReport report) {
      return report.getPortfolioId();
    } else if (body instanceof Genesis genesis && genesis.getScopeKind().equals("portfolio")) {
      return genesis.getScope();
    }
    return null;
  }

  @Override
  public void advanceTo(long time, Emitter out) {
    if (settings.heartbeats()) {
      for (int partition = 0; partition < settings.layout().partitions(); partition++) {
        LogRecord heartbeat = FactOrder.envelope("worker-" + worker, 0L, new Heartbeat(time));
        heartbeat.setPartition(partition);
        out.emit(heartbeat);
      }
    }
  }

  @Override
  public void save(PartSink parts) throws IOException {
    if (!dirty) {
      return;
    }
    parts.put(LANES, versioned(lanes::writeTo));
    parts.put(NEWS, versioned(news::writeTo));
    parts.put(EVIDENCE, versioned(out -> out.writeLong(newestEvidence)));
    parts.put(REFERENCE, versioned(reference::writeTo));
    for (String publisher : dirtyHabits) {
      parts.put(HABITS + publisher, versioned(habitsOf(publisher)::writeTo));
    }
    dirtyHabits.clear();
    dirty = false;
  }

  private PublisherHabits habitsOf(String publisher) {
    return habits.computeIfAbsent(publisher, PublisherHabits::new);
  }

  private static byte[] versioned(Parts.Writer writer) throws IOException {
    return Parts.bytes(
        out -> {
          out.writeByte(VERSION);
          writer.write(out);
        });
  }

  /** Factory; keys are those of {@link Settings#keys()}. */
  public static EngineFactory factory(Settings settings) {
    return new Factory(settings);
  }

  /**
   * How intake works.
   *
   * @param layout shards, partitions, workers
   * @param ordinal true: lane positions are ordinals in time order (data clock)
   * @param heartbeats true: passing time is written to the log, for a reader behind Kafka
   * @param keys Flink keys of the workers, by number
   * @param sources how much the word of each source of news counts
   */
  public record Settings(
      LogLayout layout, boolean ordinal, boolean heartbeats, String[] keys, SourceWeights sources)
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    int workerOf(String key) {
      for (int i = 0; i < keys.length; i++) {
        if (keys[i].equals(key)) {
          return i;
        }
      }
      throw new IllegalArgumentException("no intake worker has the key " + key);
    }
  }

  private record Factory(Settings settings) implements EngineFactory {
    @Override
    public Engine create(String key) {
      LaneBook lanes = new LaneBook(settings.ordinal());
      return new IntakeStep(
          settings, settings.workerOf(key), lanes, new Reference(), new TreeMap<>());
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      LaneBook lanes =
          Parts.read(parts, LANES, VERSION, (in, v) -> LaneBook.readFrom(in, settings.ordinal()));
      Reference reference =
          Parts.read(parts, REFERENCE, VERSION, (in, v) -> Reference.readFrom(in));
      Map<String, PublisherHabits> habits = new HashMap<>();
      for (String part : parts.keySet()) {
        if (part.startsWith(HABITS)) {
          habits.put(
              part.substring(HABITS.length()),
              Parts.read(parts, part, VERSION, (in, v) -> PublisherHabits.readFrom(in)));
        }
      }
      IntakeStep step = new IntakeStep(settings, settings.workerOf(key), lanes, reference, habits);
      step.news =
          Parts.read(parts, NEWS, VERSION, (in, v) -> NewsReader.readFrom(in, settings.sources()));
      step.newestEvidence = Parts.read(parts, EVIDENCE, VERSION, (in, v) -> in.readLong());
      return step;
    }
  }
}
