package io.breakwater.udfs.math.room;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Veto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Keeps what a room says, decisions as the JSON they had when they were said. */
final class Recorder implements RoomOutput {
  final List<SpecificRecord> decisions = new ArrayList<>();
  final List<String> said = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  final Map<String, Integer> counts = new TreeMap<>();

  @Override
  public void decide(long logTime, SpecificRecord decision) {
    decisions.add(decision);
    said.add(logTime + " " + decision.getClass().getSimpleName() + " " + json(decision));
  }

  @Override
  public void refuse(LogRecord record, String reason, @Nullable String field) {
    refused.add(reason + " " + field);
    said.add(record.getLogTime() + " refused " + reason + " " + field + " " + json(record));
  }

  @Override
  public void count(String metric, int change) {
    counts.merge(metric, change, Integer::sum);
  }

  private static String json(SpecificRecord record) {
    return new String(JsonCodec.write(record), StandardCharsets.UTF_8);
  }

  <T> List<T> all(Class<T> type) {
    return decisions.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T> T last(Class<T> type) {
    List<T> found = all(type);
    return found.get(found.size() - 1);
  }

  static List<String> codes(Audit audit) {
    return audit.getVetoes().stream().map(Veto::getCode).toList();
  }
}
