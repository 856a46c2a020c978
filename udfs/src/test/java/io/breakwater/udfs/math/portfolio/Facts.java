package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.BalancePosition;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that tests feed, and the round trip through bytes. */
public final class Facts {
  private Facts() {}

  public static Instrument instrument(String name, double lot, double multiplier) {
    return Instrument.newBuilder()
        .setInstrument(name)
        .setBase(name)
        .setQuote("USD")
        .setVenue("V")
        .setLotSize(lot)
        .setContractMultiplier(multiplier)
        .build();
  }

  public static Fill fill(String id, String instrument, double signedQuantity, double price) {
    return fill(id, instrument, signedQuantity, price, 0, 1, FillStatus.NEW);
  }

  public static Fill fill(
      String id,
      String instrument,
      double signedQuantity,
      double price,
      double fee,
      int revision,
      FillStatus status) {
    return Fill.newBuilder()
        .setFillId(id)
        .setPortfolioId("P")
        .setInstrument(instrument)
        .setSide(signedQuantity >= 0 ? TradeSide.BUY : TradeSide.SELL)
        .setQuantity(Math.abs(signedQuantity))
        .setPrice(price)
        .setFee(fee)
        .setEventTime(0)
        .setRevision(revision)
        .setStatus(status)
        .build();
  }

  public static Balance balance(double cash, BalancePosition... positions) {
    return Balance.newBuilder()
        .setPortfolioId("P")
        .setAsOf(0)
        .setCash(cash)
        .setPositions(List.of(positions))
        .build();
  }

  public static BalancePosition held(String instrument, double quantity, @Nullable Double cost) {
    return BalancePosition.newBuilder()
        .setInstrument(instrument)
        .setQuantity(quantity)
        .setAverageCost(cost)
        .build();
  }

  public static Transfer transfer(String id, double amount) {
    return Transfer.newBuilder()
        .setTransferId(id)
        .setPortfolioId("P")
        .setAmount(amount)
        .setEventTime(0)
        .build();
  }

  public static Funding funding(String instrument, double rate, long time) {
    return Funding.newBuilder()
        .setInstrument(instrument)
        .setVenue("V")
        .setEventTime(time)
        .setRate(rate)
        .setIntervalHours(8)
        .build();
  }

  public static MarkLookup marks(Map<String, Double> prices) {
    return instrument -> {
      Double price = prices.get(instrument);
      return price == null ? null : new Mark(price, 0, true, "bar");
    };
  }

  /** Writes an engine. */
  public interface Writer {
    void writeTo(DataOutput out) throws IOException;
  }

  /** Reads an engine. */
  public interface Reader<T> {
    T readFrom(DataInput in) throws IOException;
  }

  public static byte[] bytes(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  public static <T> T again(Writer writer, Reader<T> reader) throws IOException {
    byte[] bytes = bytes(writer);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    T value = reader.readFrom(in);
    if (in.read() != -1) {
      throw new IOException("bytes left over");
    }
    return value;
  }
}
