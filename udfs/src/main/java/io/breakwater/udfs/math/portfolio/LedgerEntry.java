package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One line of the journal: enough of a record to book it again. */
sealed interface LedgerEntry {
  /** Log time at which it was booked. */
  long logTime();

  /** Identity among the lines of the journal. */
  String key();

  /** Instrument concerned, empty for money alone. */
  String instrument();

  /** Books it. */
  void post(LedgerBook book);

  /** Writes its fields. */
  void writeTo(DataOutput out) throws IOException;

  /** Reads what {@link #writeTo} wrote. */
  static LedgerEntry readFrom(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case FillEntry.KIND -> FillEntry.read(in);
      case TransferEntry.KIND ->
          new TransferEntry(in.readLong(), StateBytes.readText(in), in.readDouble());
      case FundingEntry.KIND ->
          new FundingEntry(
              in.readLong(),
              StateBytes.readText(in),
              StateBytes.readText(in),
              in.readDouble(),
              in.readDouble());
      case CostEntry.KIND -> new CostEntry(in.readLong(), StateBytes.readText(in), in.readDouble());
      default -> throw new IOException("ledger journal: kind " + kind + " is not known");
    };
  }

  static String fillKey(String fillId) {
    return "fill|" + fillId;
  }

  static String transferKey(String transferId) {
    return "transfer|" + transferId;
  }

  /** A fill at its newest revision; quantity and fee 0 when busted. */
  record FillEntry(
      long logTime,
      String fillId,
      int revision,
      String instrument,
      double signedQuantity,
      double price,
      double fee,
      double contractMultiplier,
      double lotSize,
      boolean busted,
      String strategyId,
      @Nullable Double decisionPrice)
      implements LedgerEntry {
    static final int KIND = 1;

    static FillEntry of(
        Fill fill,
        Instrument instrument,
        long logTime,
        FillStatus status,
        @Nullable Double decisionPrice) {
      double sign = fill.getSide() == TradeSide.BUY ? 1 : -1;
      return new FillEntry(
          logTime,
          fill.getFillId(),
          fill.getRevision(),
          fill.getInstrument(),
          sign * fill.getQuantity(),
          fill.getPrice(),
          fill.getFee(),
          instrument.getContractMultiplier(),
          instrument.getLotSize(),
          status == FillStatus.BUSTED,
          fill.getStrategyId() == null ? "" : fill.getStrategyId(),
          decisionPrice);
    }

    /** Money lost against the mark at the decision; 0 where no decision is known. */
    double slippage() {
      return decisionPrice == null
          ? 0
          : signedQuantity * contractMultiplier * (price - decisionPrice);
    }

    @Override
    public String key() {
      return fillKey(fillId);
    }

    @Override
    public void post(LedgerBook book) {
      if (!busted) {
        book.postFill(this);
      }
    }

    /** Signed contracts that stand in the ledger. */
    double bookedQuantity() {
      return busted ? 0 : signedQuantity;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeByte(KIND);
      out.writeLong(logTime);
      StateBytes.writeText(out, fillId);
      out.writeInt(revision);
      StateBytes.writeText(out, instrument);
      out.writeDouble(signedQuantity);
      out.writeDouble(price);
      out.writeDouble(fee);
      out.writeDouble(contractMultiplier);
      out.writeDouble(lotSize);
      out.writeBoolean(busted);
      StateBytes.writeText(out, strategyId);
      StateBytes.writeOptional(out, decisionPrice);
    }

    static FillEntry read(DataInput in) throws IOException {
      return new FillEntry(
          in.readLong(),
          StateBytes.readText(in),
          in.readInt(),
          StateBytes.readText(in),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readBoolean(),
          StateBytes.readText(in),
          StateBytes.readOptional(in));
    }
  }

  /** Money in or out. */
  record TransferEntry(long logTime, String transferId, double amount) implements LedgerEntry {
    static final int KIND = 2;

    @Override
    public String key() {
      return transferKey(transferId);
    }

    @Override
    public String instrument() {
      return "";
    }

    @Override
    public void post(LedgerBook book) {
      book.postTransfer(amount);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeByte(KIND);
      out.writeLong(logTime);
      StateBytes.writeText(out, transferId);
      out.writeDouble(amount);
    }
  }

  /** A funding payment; booked again after a correction it uses the corrected position. */
  record FundingEntry(long logTime, String key, String instrument, double rate, double mark)
      implements LedgerEntry {
    static final int KIND = 3;

    @Override
    public void post(LedgerBook book) {
      book.postFunding(instrument, rate, mark);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeByte(KIND);
      out.writeLong(logTime);
      StateBytes.writeText(out, key);
      StateBytes.writeText(out, instrument);
      out.writeDouble(rate);
      out.writeDouble(mark);
    }
  }

  /** The first mark of a position whose cost was never told. */
  record CostEntry(long logTime, String instrument, double price) implements LedgerEntry {
    static final int KIND = 4;

    @Override
    public String key() {
      return "cost|" + instrument;
    }

    @Override
    public void post(LedgerBook book) {
      book.postCost(instrument, price);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeByte(KIND);
      out.writeLong(logTime);
      StateBytes.writeText(out, instrument);
      out.writeDouble(price);
    }
  }
}
