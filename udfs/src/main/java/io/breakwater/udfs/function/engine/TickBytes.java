package io.breakwater.udfs.function.engine;

import io.breakwater.schemas.avro.Aggressor;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.BookEvidence;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.InstrumentEvidence;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.PriceLevel;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The few kinds of records that come by the thousand, field by field: Avro's generic walk over
 * their schema costs ten times as much. Between two ends of one program, never kept.
 *
 * <p>A record kind that has got another field since this was written is not known here: it goes as
 * Avro, complete, until somebody adds the field.
 */
final class TickBytes {
  /** Not known here. */
  static final int OTHER = 0;

  private static final int TRADE = 1;
  private static final int BOOK = 2;
  private static final int EVIDENCE = 3;
  private static final int LONGEST_TEXT = 10_000;
  private static final boolean COMPLETE =
      has(LogRecord.getClassSchema(), 12)
          && has(Trade.getClassSchema(), 7)
          && has(Book.getClassSchema(), 6)
          && has(PriceLevel.getClassSchema(), 2)
          && has(EvidenceVector.getClassSchema(), 2)
          && has(InstrumentEvidence.getClassSchema(), 13)
          && has(BookEvidence.getClassSchema(), 8);

  private static final Aggressor[] SIDES = Aggressor.values();
  private static final VolatilityRegime[] REGIMES = VolatilityRegime.values();

  private TickBytes() {}

  private static boolean has(Schema schema, int fields) {
    return schema.getFields().size() == fields;
  }

  /** The kind of a record; {@link #OTHER}: it goes as Avro. */
  static int kindOf(LogRecord record) {
    Object body = record.getBody();
    if (!COMPLETE || isLong(record.getLane()) || isLong(record.getId())) {
      return OTHER;
    } else if (body instanceof Trade trade) {
      return isLong(trade.getTradeId()) || isLong(trade.getInstrument()) || isLong(trade.getVenue())
          ? OTHER
          : TRADE;
    } else if (body instanceof Book book) {
      return isLong(book.getInstrument()) || isLong(book.getVenue()) ? OTHER : BOOK;
    } else if (body instanceof EvidenceVector vector) {
      return vector.getEntries().size() == 1 && isShort(vector.getEntries().get(0))
          ? EVIDENCE
          : OTHER;
    }
    return OTHER;
  }

  private static boolean isShort(InstrumentEvidence evidence) {
    for (BookEvidence book : evidence.getBooks()) {
      if (isLong(book.getVenue())) {
        return false;
      }
    }
    return !isLong(evidence.getInstrument());
  }

  private static boolean isLong(String text) {
    return text.length() > LONGEST_TEXT;
  }

  /** Writes a record whose kind is not {@link #OTHER}. */
  static void write(LogRecord record, int kind, DataOutput out) throws IOException {
    out.writeUTF(record.getLane());
    out.writeLong(record.getOffset());
    out.writeInt(record.getPart());
    out.writeLong(record.getPreviousOffset());
    out.writeInt(record.getPreviousPart());
    out.writeInt(record.getShard());
    out.writeInt(record.getPartition());
    out.writeLong(record.getLogTime());
    out.writeInt(record.getRank());
    out.writeLong(record.getSequence());
    out.writeUTF(record.getId());
    if (kind == TRADE) {
      writeTrade((Trade) record.getBody(), out);
    } else if (kind == BOOK) {
      writeBook((Book) record.getBody(), out);
    } else {
      writeEvidence((EvidenceVector) record.getBody(), out);
    }
  }

  /** Reads what {@link #write} wrote. */
  static LogRecord read(int kind, DataInput in) throws IOException {
    LogRecord record = new LogRecord();
    record.setLane(in.readUTF());
    record.setOffset(in.readLong());
    record.setPart(in.readInt());
    record.setPreviousOffset(in.readLong());
    record.setPreviousPart(in.readInt());
    record.setShard(in.readInt());
    record.setPartition(in.readInt());
    record.setLogTime(in.readLong());
    record.setRank(in.readInt());
    record.setSequence(in.readLong());
    record.setId(in.readUTF());
    if (kind == TRADE) {
      record.setBody(readTrade(in));
    } else if (kind == BOOK) {
      record.setBody(readBook(in));
    } else {
      record.setBody(readEvidence(in));
    }
    return record;
  }

  private static void writeTrade(Trade trade, DataOutput out) throws IOException {
    out.writeUTF(trade.getInstrument());
    out.writeUTF(trade.getVenue());
    out.writeLong(trade.getEventTime());
    out.writeUTF(trade.getTradeId());
    out.writeDouble(trade.getPrice());
    out.writeDouble(trade.getQuantity());
    writeOrdinal(out, trade.getAggressor());
  }

  private static Trade readTrade(DataInput in) throws IOException {
    Trade trade = new Trade();
    trade.setInstrument(in.readUTF());
    trade.setVenue(in.readUTF());
    trade.setEventTime(in.readLong());
    trade.setTradeId(in.readUTF());
    trade.setPrice(in.readDouble());
    trade.setQuantity(in.readDouble());
    trade.setAggressor(readOrdinal(in, SIDES));
    return trade;
  }

  private static void writeBook(Book book, DataOutput out) throws IOException {
    out.writeUTF(book.getInstrument());
    out.writeUTF(book.getVenue());
    out.writeLong(book.getEventTime());
    out.writeLong(book.getSequence());
    writeSide(book.getBids(), out);
    writeSide(book.getAsks(), out);
  }

  private static void writeSide(List<PriceLevel> side, DataOutput out) throws IOException {
    out.writeInt(side.size());
    for (PriceLevel level : side) {
      out.writeDouble(level.getPrice());
      out.writeDouble(level.getQuantity());
    }
  }

  private static Book readBook(DataInput in) throws IOException {
    Book book = new Book();
    book.setInstrument(in.readUTF());
    book.setVenue(in.readUTF());
    book.setEventTime(in.readLong());
    book.setSequence(in.readLong());
    book.setBids(readSide(in));
    book.setAsks(readSide(in));
    return book;
  }

  private static List<PriceLevel> readSide(DataInput in) throws IOException {
    int size = in.readInt();
    List<PriceLevel> side = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      side.add(new PriceLevel(in.readDouble(), in.readDouble()));
    }
    return side;
  }

  private static void writeEvidence(EvidenceVector vector, DataOutput out) throws IOException {
    out.writeLong(vector.getEventTime());
    InstrumentEvidence evidence = vector.getEntries().get(0);
    out.writeUTF(evidence.getInstrument());
    out.writeInt(evidence.getBooks().size());
    for (BookEvidence book : evidence.getBooks()) {
      out.writeUTF(book.getVenue());
      out.writeLong(book.getAsOf());
      out.writeDouble(book.getMid());
      out.writeDouble(book.getSpreadBps());
      out.writeDouble(book.getBidLiquidity());
      out.writeDouble(book.getAskLiquidity());
      writeNumber(out, book.getSpreadZ());
      writeNumber(out, book.getDepthRatio());
    }
    writeNumber(out, evidence.getTradePrice());
    writeTime(out, evidence.getTradeAsOf());
    writeNumber(out, evidence.getClosePrice());
    writeTime(out, evidence.getCloseAsOf());
    writeNumber(out, evidence.getFundingRate());
    writeNumber(out, evidence.getFundingZ());
    writeTime(out, evidence.getFundingAsOf());
    writeNumber(out, evidence.getFundingIntervalHours());
    writeTime(out, evidence.getBarAsOf());
    writeOrdinal(out, evidence.getRegime());
    writeNumber(out, evidence.getSigmaSlow());
  }

  private static EvidenceVector readEvidence(DataInput in) throws IOException {
    long eventTime = in.readLong();
    InstrumentEvidence evidence = new InstrumentEvidence();
    evidence.setInstrument(in.readUTF());
    int size = in.readInt();
    List<BookEvidence> books = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      BookEvidence book = new BookEvidence();
      book.setVenue(in.readUTF());
      book.setAsOf(in.readLong());
      book.setMid(in.readDouble());
      book.setSpreadBps(in.readDouble());
      book.setBidLiquidity(in.readDouble());
      book.setAskLiquidity(in.readDouble());
      book.setSpreadZ(readNumber(in));
      book.setDepthRatio(readNumber(in));
      books.add(book);
    }
    evidence.setBooks(books);
    evidence.setTradePrice(readNumber(in));
    evidence.setTradeAsOf(readTime(in));
    evidence.setClosePrice(readNumber(in));
    evidence.setCloseAsOf(readTime(in));
    evidence.setFundingRate(readNumber(in));
    evidence.setFundingZ(readNumber(in));
    evidence.setFundingAsOf(readTime(in));
    evidence.setFundingIntervalHours(readNumber(in));
    evidence.setBarAsOf(readTime(in));
    evidence.setRegime(readOrdinal(in, REGIMES));
    evidence.setSigmaSlow(readNumber(in));
    return new EvidenceVector(eventTime, List.of(evidence));
  }

  private static void writeNumber(DataOutput out, @Nullable Double value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeDouble(value);
    }
  }

  private static @Nullable Double readNumber(DataInput in) throws IOException {
    return in.readBoolean() ? Double.valueOf(in.readDouble()) : null;
  }

  private static void writeTime(DataOutput out, @Nullable Long value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeLong(value);
    }
  }

  private static @Nullable Long readTime(DataInput in) throws IOException {
    return in.readBoolean() ? Long.valueOf(in.readLong()) : null;
  }

  private static void writeOrdinal(DataOutput out, @Nullable Enum<?> value) throws IOException {
    out.writeByte(value == null ? -1 : value.ordinal());
  }

  private static <T> @Nullable T readOrdinal(DataInput in, T[] values) throws IOException {
    int ordinal = in.readByte();
    return ordinal < 0 ? null : values[ordinal];
  }
}
