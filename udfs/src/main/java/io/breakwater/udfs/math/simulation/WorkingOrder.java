package io.breakwater.udfs.math.simulation;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An order at the simulated venue.
 *
 * @param clientOrderId decisionId of the verdict, or id of the rebalance leg
 * @param signalId signal it stands for; null: a rebalance leg
 * @param signalRevision revision of the signal; 0: a rebalance leg
 * @param portfolioId portfolio
 * @param strategyId strategy; null: none
 * @param instrument instrument
 * @param side bought or sold
 * @param quantity contracts
 * @param opening true: cancelled when openings must be
 * @param createdAt epoch microseconds; filled at a later mark
 * @param expiresAt epoch microseconds
 */
record WorkingOrder(
    String clientOrderId,
    @Nullable String signalId,
    int signalRevision,
    String portfolioId,
    @Nullable String strategyId,
    String instrument,
    TradeSide side,
    double quantity,
    boolean opening,
    long createdAt,
    long expiresAt) {

  /** The one order there is per portfolio, signal and revision; null: a rebalance leg. */
  @Nullable String signalKey() {
    return signalId == null ? null : portfolioId + "|" + signalId + "|" + signalRevision;
  }

  /** The same order less what an earlier verdict on its revision has filled; null: all of it. */
  @Nullable WorkingOrder less(double filled) {
    double left = quantity - filled;
    // What is left of a full fill is rounding.
    return left <= quantity * 1e-9
        ? null
        : new WorkingOrder(
            clientOrderId,
            signalId,
            signalRevision,
            portfolioId,
            strategyId,
            instrument,
            side,
            left,
            opening,
            createdAt,
            expiresAt);
  }

  /** The order of a verdict; null: nothing may trade. */
  static @Nullable WorkingOrder of(Audit audit) {
    String portfolio = audit.getPortfolioId();
    boolean reduced = audit.getVerdict() == Verdict.REDUCE;
    Double quantity = reduced ? audit.getMaxQuantity() : audit.getQuantity();
    if (audit.getVerdict() == Verdict.BLOCK || portfolio == null || quantity == null) {
      return null;
    }
    boolean opening = audit.getIntent() == Intent.OPEN;
    boolean buys = (audit.getSide() == Direction.LONG) == opening;
    return new WorkingOrder(
        audit.getDecisionId(),
        audit.getSignalId(),
        audit.getSignalRevision(),
        portfolio,
        audit.getStrategyId(),
        audit.getInstrument(),
        buys ? TradeSide.BUY : TradeSide.SELL,
        quantity,
        opening,
        audit.getSequencedAt(),
        audit.getExpiresAt());
  }

  /** The order of a rebalance leg. */
  static WorkingOrder of(Order order) {
    return new WorkingOrder(
        order.getClientOrderId(),
        null,
        0,
        order.getPortfolioId(),
        order.getStrategyId(),
        order.getInstrument(),
        order.getSide(),
        order.getQuantity(),
        !order.getReduceOnly(),
        order.getCreatedAt(),
        order.getExpiresAt());
  }

  void writeTo(DataOutput out) throws IOException {
    StateBytes.writeText(out, clientOrderId);
    StateBytes.writeText(out, signalId == null ? "" : signalId);
    out.writeBoolean(signalId != null);
    out.writeInt(signalRevision);
    StateBytes.writeText(out, portfolioId);
    StateBytes.writeText(out, strategyId == null ? "" : strategyId);
    out.writeBoolean(strategyId != null);
    StateBytes.writeText(out, instrument);
    StateBytes.writeText(out, side.name());
    out.writeDouble(quantity);
    out.writeBoolean(opening);
    out.writeLong(createdAt);
    out.writeLong(expiresAt);
  }

  static WorkingOrder readFrom(DataInput in) throws IOException {
    String id = StateBytes.readText(in);
    String signal = StateBytes.readText(in);
    boolean hasSignal = in.readBoolean();
    int revision = in.readInt();
    String portfolio = StateBytes.readText(in);
    String strategy = StateBytes.readText(in);
    boolean hasStrategy = in.readBoolean();
    return new WorkingOrder(
        id,
        hasSignal ? signal : null,
        revision,
        portfolio,
        hasStrategy ? strategy : null,
        StateBytes.readText(in),
        TradeSide.valueOf(StateBytes.readText(in)),
        in.readDouble(),
        in.readBoolean(),
        in.readLong(),
        in.readLong());
  }
}
