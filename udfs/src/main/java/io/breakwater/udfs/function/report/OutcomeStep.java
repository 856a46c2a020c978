package io.breakwater.udfs.function.report;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.InstrumentState;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Outcome;
import io.breakwater.udfs.function.engine.Emitter;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.function.engine.EngineFactory;
import io.breakwater.udfs.function.engine.PartSink;
import io.breakwater.udfs.function.engine.Parts;
import io.breakwater.udfs.math.outcome.OutcomeDesk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Follows the audited openings of an instrument: audits and minutes in, outcomes out. */
public final class OutcomeStep implements Engine {
  private static final String PART = "outcomes";
  private static final int VERSION = 1;

  private final OutcomeDesk desk;
  private boolean dirty = true;

  private OutcomeStep(OutcomeDesk desk) {
    this.desk = desk;
  }

  /** The key of the records that an engine takes: the instrument. */
  public static String keyOf(LogRecord record) {
    return record.getBody() instanceof Audit audit
        ? audit.getInstrument()
        : ((InstrumentState) record.getBody()).getInstrument();
  }

  @Override
  public void apply(LogRecord record, Emitter out) {
    dirty = true;
    List<Outcome> outcomes = new ArrayList<>();
    if (record.getBody() instanceof Audit audit) {
      count(desk.onAudit(audit, outcomes), out);
    } else {
      outcomes.addAll(desk.onBar((InstrumentState) record.getBody()));
    }
    for (Outcome outcome : outcomes) {
      out.count("outcomes");
      // A verdict may come after the minute that ended it.
      out.emit(Math.max(record.getLogTime(), outcome.getEventTime()), outcome);
    }
  }

  private static void count(OutcomeDesk.Taken taken, Emitter out) {
    switch (taken) {
      case FOLLOWED -> out.count("signalsFollowed");
      case REVISED -> out.count("verdictsRevised");
      case KNOWN -> out.count("repeatedVerdicts");
      case NOT_CONCERNED -> out.count("verdictsNotFollowed");
      case TOO_LATE -> out.count("verdictsTooLate");
    }
  }

  @Override
  public void advanceTo(long time, Emitter out) {}

  @Override
  public void save(PartSink parts) throws IOException {
    if (dirty) {
      parts.put(
          PART,
          Parts.bytes(
              out -> {
                out.writeByte(VERSION);
                desk.writeTo(out);
              }));
      dirty = false;
    }
  }

  /** Factory. */
  public static EngineFactory factory() {
    return new Factory();
  }

  private record Factory() implements EngineFactory {
    @Override
    public Engine create(String key) {
      return new OutcomeStep(new OutcomeDesk());
    }

    @Override
    public Engine restore(String key, Map<String, byte[]> parts) throws IOException {
      return Parts.read(
          parts, PART, VERSION, (in, version) -> new OutcomeStep(OutcomeDesk.readFrom(in)));
    }
  }
}
