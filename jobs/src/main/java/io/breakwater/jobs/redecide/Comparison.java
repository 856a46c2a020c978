package io.breakwater.jobs.redecide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.jobs.connect.files.OutputRow;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.Topic;
import io.breakwater.schemas.Topics;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.PortfolioState;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds decisions against those that were written, byte for byte. It keeps a hash of each and the
 * bytes of those that differ.
 */
public final class Comparison {
  /** Streams that are compared. */
  public static final List<Topic<? extends SpecificRecord>> STREAMS =
      List.of(Topics.AUDITS, Topics.BREAKERS, Topics.ORDERS, Topics.PORTFOLIOS);

  private static final Set<Class<?>> TYPES =
      Set.of(Audit.class, Breaker.class, Order.class, PortfolioState.class);
  private static final int MOST_KEPT = 5_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final long from;
  private final long to;
  private final Map<OutputRow, Digest> written = new HashMap<>();
  private final Map<OutputRow, Digest> decided = new HashMap<>();
  private final Map<OutputRow, byte[]> changed = new HashMap<>();
  private final Map<OutputRow, byte[]> unwritten = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private final Map<String, Counts> counts = new LinkedHashMap<>();

  /**
   * @param from decisions before it are not compared, epoch microseconds
   * @param to decisions after it are not compared
   */
  public Comparison(long from, long to) {
    this.from = from;
    this.to = to;
    STREAMS.forEach(topic -> counts.put(topic.name(), new Counts()));
  }

  /** Takes what was written. */
  public void expect(Written source) throws IOException {
    for (Topic<? extends SpecificRecord> topic : STREAMS) {
      source.forEach(
          topic,
          (record, json) -> {
            OutputRow row = OutputRow.of(record);
            if (isInside(row)) {
              written.putIfAbsent(row, Digest.of(json));
            }
          });
    }
  }

  /** Looks at a log record: what a gate held back is not written, and rightly so. */
  public void observe(LogRecord record) {
    if (record.getBody() instanceof GateReport report) {
      held.add(report.getDecisionId());
    }
  }

  /** Takes what was decided again. */
  public void decided(SpecificRecord decision) {
    if (!TYPES.contains(decision.getClass())) {
      return;
    }
    OutputRow row = OutputRow.of(decision);
    if (!isInside(row)) {
      return;
    }
    byte[] json = JsonCodec.write(decision);
    Digest digest = Digest.of(json);
    Digest before = decided.putIfAbsent(row, digest);
    if (before != null && before.equals(digest)) {
      // A repeated signal gets its stored bytes; they are written once.
      return;
    }
    Digest expected = written.get(row);
    if (expected == null) {
      keep(unwritten, row, json);
    } else if (!expected.equals(digest)) {
      keep(changed, row, json);
    }
  }

  private static void keep(Map<OutputRow, byte[]> kept, OutputRow row, byte[] json) {
    // Counted in full; beyond a few thousand nobody reads the contents.
    kept.put(row, kept.size() < MOST_KEPT ? json : new byte[0]);
  }

  private boolean isInside(OutputRow row) {
    return row.time() >= from && row.time() <= to;
  }

  /** What differs, by time; reads what was written once more where something does. */
  public List<Difference> finish(Written source) throws IOException {
    unwritten.keySet().removeIf(row -> row.stream().equals("audits") && held.contains(row.id()));
    Map<OutputRow, byte[]> originals = new HashMap<>();
    if (!changed.isEmpty() || !decided.keySet().containsAll(written.keySet())) {
      for (Topic<? extends SpecificRecord> topic : STREAMS) {
        source.forEach(topic, (record, json) -> remember(OutputRow.of(record), json, originals));
      }
    }
    List<Difference> differences = new ArrayList<>();
    changed.forEach(
        (row, now) ->
            differences.add(
                new Difference(Difference.Kind.CHANGED, row, fields(originals.get(row), now))));
    unwritten.forEach(
        (row, now) ->
            differences.add(new Difference(Difference.Kind.NOT_WRITTEN, row, summary(now))));
    for (OutputRow row : written.keySet()) {
      countsOf(row).written++;
      if (!decided.containsKey(row)) {
        byte[] json = originals.get(row);
        differences.add(new Difference(Difference.Kind.NOT_DECIDED, row, summary(json)));
      }
    }
    differences.forEach(each -> countsOf(each.row()).add(each.kind()));
    differences.sort(
        Comparator.comparingLong((Difference each) -> each.row().time())
            .thenComparing(each -> each.row().stream())
            .thenComparing(each -> each.row().key())
            .thenComparing(each -> each.row().id()));
    return differences;
  }

  private void remember(OutputRow row, byte[] json, Map<OutputRow, byte[]> originals) {
    boolean wanted = changed.containsKey(row) || !decided.containsKey(row);
    if (isInside(row) && wanted && originals.size() < MOST_KEPT) {
      originals.putIfAbsent(row, json.clone());
    }
  }

  private Counts countsOf(OutputRow row) {
    return counts.computeIfAbsent(row.stream(), stream -> new Counts());
  }

  /** Counts by stream, once finished. */
  public Map<String, Counts> counts() {
    return counts;
  }

  /** Top-level fields that differ, with both values. */
  private static List<String> fields(byte @Nullable [] before, byte[] now) {
    List<String> fields = new ArrayList<>();
    try {
      JsonNode left = MAPPER.readTree(before == null ? new byte[0] : before);
      JsonNode right = MAPPER.readTree(now);
      for (Iterator<String> names = right.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!right.get(name).equals(left.get(name))) {
          fields.add(name + " " + brief(left.get(name)) + " → " + brief(right.get(name)));
        }
      }
    } catch (IOException e) {
      fields.add("the written line is no JSON");
    }
    if (fields.isEmpty()) {
      fields.add("the same figures in other bytes");
    }
    return fields;
  }

  private static List<String> summary(byte @Nullable [] json) {
    if (json == null || json.length == 0) {
      return List.of();
    }
    try {
      JsonNode node = MAPPER.readTree(json);
      for (String field : List.of("text", "cause", "reason")) {
        if (node.has(field)) {
          return List.of(node.get(field).asText());
        }
      }
    } catch (IOException e) {
      return List.of("no JSON");
    }
    return List.of();
  }

  private static String brief(@Nullable JsonNode value) {
    String text = String.valueOf(value);
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  /** How a stream compares. */
  public static final class Counts {
    private long written;
    private long changed;
    private long notWritten;
    private long notDecided;

    private void add(Difference.Kind kind) {
      switch (kind) {
        case CHANGED -> changed++;
        case NOT_WRITTEN -> notWritten++;
        case NOT_DECIDED -> notDecided++;
      }
    }

    /** Rows that were written. */
    public long written() {
      return written;
    }

    /** Rows of one identity with other bytes. */
    public long changed() {
      return changed;
    }

    /** Rows that were decided now and are not written. */
    public long notWritten() {
      return notWritten;
    }

    /** Rows that are written and were not decided now. */
    public long notDecided() {
      return notDecided;
    }
  }

  /** Enough of a SHA-256 to tell rows apart. */
  private record Digest(long high, long low) {
    static Digest of(byte[] bytes) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        return new Digest(number(Arrays.copyOf(hash, 8)), number(Arrays.copyOfRange(hash, 8, 16)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    private static long number(byte[] bytes) {
      return java.nio.ByteBuffer.wrap(bytes).getLong();
    }
  }
}
