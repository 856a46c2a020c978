package io.breakwater.udfs.function.intake;

import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarketView;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every intake worker knows: who owns a portfolio, the newest policy version, contract sizes,
 * and the marks that price a signal sent without an entry.
 */
final class Reference {
  private static final int VERSION = 1;

  private final Map<String, String> owners = new TreeMap<>();
  private final Map<String, Integer> versions = new TreeMap<>();
  private final Map<String, Integer> shadowVersions = new TreeMap<>();
  private final Map<String, Double> multipliers = new TreeMap<>();
  private final MarketView market;

  Reference() {
    this(new MarketView());
  }

  private Reference(MarketView market) {
    this.market = market;
  }

  /** Takes a record for everybody. */
  void observe(LogRecord record) {
    Object body = record.getBody();
    if (body instanceof Policy policy && policy.getMode() == Mode.SHADOW) {
      // Nothing that is enforced may depend on it, not even by its time.
      return;
    }
    market.advanceTo(record.getLogTime());
    if (body instanceof Instrument instrument) {
      multipliers.put(instrument.getInstrument(), instrument.getContractMultiplier());
    } else if (body instanceof EvidenceVector vector) {
      market.apply(vector);
    }
  }

  /**
   * Takes a policy.
   *
   * @return null: taken; else why it is refused
   */
  @Nullable Refusal accept(Policy policy) {
    String portfolio = policy.getPortfolioId();
    boolean shadow = policy.getMode() == Mode.SHADOW;
    if (isOld(policy, versions) || (shadow && isOld(policy, shadowVersions))) {
      return new Refusal("OLD_VERSION", "version");
    }
    String owner = owners.get(portfolio);
    if (owner != null && policy.getOwnerId() != null && !owner.equals(policy.getOwnerId())) {
      return new Refusal("OWNER_CHANGE", "ownerId");
    }
    if (shadow) {
      // It binds nothing, and a version that rules later is not measured by it.
      shadowVersions.put(portfolio, policy.getVersion());
      return null;
    }
    versions.put(portfolio, policy.getVersion());
    if (owner == null && policy.getOwnerId() != null) {
      owners.put(portfolio, policy.getOwnerId());
    }
    return null;
  }

  private static boolean isOld(Policy policy, Map<String, Integer> versions) {
    Integer newest = versions.get(policy.getPortfolioId());
    return newest != null && policy.getVersion() <= newest;
  }

  /**
   * Takes a genesis record, which binds a portfolio to its owner like a policy.
   *
   * @return null: taken; else why it is refused
   */
  @Nullable Refusal accept(Genesis genesis) {
    if (!genesis.getScopeKind().equals("portfolio")) {
      return null;
    }
    String owner = genesis.getOwnerId();
    if (owner == null) {
      return new Refusal("MISSING_FIELD", "ownerId");
    }
    String bound = owners.putIfAbsent(genesis.getScope(), owner);
    return bound == null || bound.equals(owner) ? null : new Refusal("OWNER_CHANGE", "ownerId");
  }

  /** Owner of a portfolio; null: not bound. */
  @Nullable String ownerOf(String portfolioId) {
    return owners.get(portfolioId);
  }

  /** quantity x multiplier x entry, the mark without one; null: no price or no quantity. */
  @Nullable Double notionalOf(Signal signal, long now) {
    Double multiplier = multipliers.get(signal.getInstrument());
    Double quantity = signal.getQuantity();
    if (multiplier == null || quantity == null) {
      return null;
    }
    Double price = signal.getEntryPrice();
    if (price == null) {
      price = markOf(signal.getInstrument(), now);
    }
    return price == null ? null : (Double) (quantity * multiplier * price);
  }

  /** The mark of an instrument as far as this lane has heard; null: none. */
  @Nullable Double markOf(String instrument, long now) {
    market.advanceTo(now);
    Mark mark = market.markOf(instrument);
    return mark == null ? null : (Double) mark.price();
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(owners.size());
    for (Map.Entry<String, String> entry : owners.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      StateBytes.writeText(out, entry.getValue());
    }
    writeVersions(out, versions);
    writeVersions(out, shadowVersions);
    out.writeInt(multipliers.size());
    for (Map.Entry<String, Double> entry : multipliers.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeDouble(entry.getValue());
    }
    market.writeTo(out);
  }

  static Reference readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "intake reference");
    Map<String, String> owners = new TreeMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      owners.put(StateBytes.readText(in), StateBytes.readText(in));
    }
    Map<String, Integer> versions = readVersions(in);
    Map<String, Integer> shadowVersions = readVersions(in);
    Map<String, Double> multipliers = new TreeMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      multipliers.put(StateBytes.readText(in), in.readDouble());
    }
    Reference reference = new Reference(MarketView.readFrom(in));
    reference.owners.putAll(owners);
    reference.versions.putAll(versions);
    reference.shadowVersions.putAll(shadowVersions);
    reference.multipliers.putAll(multipliers);
    return reference;
  }

  private static void writeVersions(DataOutput out, Map<String, Integer> versions)
      throws IOException {
    out.writeInt(versions.size());
    for (Map.Entry<String, Integer> entry : versions.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeInt(entry.getValue());
    }
  }

  private static Map<String, Integer> readVersions(DataInput in) throws IOException {
    Map<String, Integer> versions = new TreeMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      versions.put(StateBytes.readText(in), in.readInt());
    }
    return versions;
  }

  /** Why a record is not taken, and the field at fault. */
  record Refusal(String reason, String field) {}
}
