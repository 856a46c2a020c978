package io.breakwater.bench;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.udfs.math.audit.ContentHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** A partition of the decision log: each record stands behind the last one of its lane. */
final class HouseLog {
  private final Map<String, Long> offsets = new HashMap<>();

  /** The next record of the lane that is named after the kind of the body. */
  LogRecord next(SpecificRecord body) {
    String lane = body.getSchema().getName() + "-0";
    long offset = offsets.merge(lane, 1L, Long::sum) - 1;
    LogRecord record = FactOrder.envelope(lane, offset, body);
    record.setPreviousOffset(offset - 1);
    record.setPartition(0);
    return record;
  }

  /**
   * A signal as intake passes it on.
   *
   * @param notional of it as its publisher sent it, which is the usual one
   */
  LogRecord asked(Signal signal, double notional) {
    return next(
        new AuditRequest(
            signal, ContentHash.of(signal), 9, notional, notional, 1.0, 1.0, 0.2, 0.7, 0.4));
  }

  /** All that a room knows of a house when signals begin. */
  static List<LogRecord> before(SampleHouse house, long start, int... followers) {
    HouseLog log = new HouseLog();
    List<LogRecord> records = new ArrayList<>();
    house.instruments().forEach(body -> records.add(log.next(body)));
    house.policies(followers).forEach(body -> records.add(log.next(body)));
    house.events().forEach(body -> records.add(log.next(body)));
    house.news().forEach(body -> records.add(log.next(body)));
    house.bars().forEach(body -> records.add(log.next(body)));
    records.add(log.next(house.evidence(start)));
    house.balances().forEach(body -> records.add(log.next(body)));
    return records;
  }
}
