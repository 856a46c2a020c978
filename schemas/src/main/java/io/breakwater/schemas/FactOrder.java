package io.breakwater.schemas;

import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Bar;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.Book;
import io.breakwater.schemas.avro.Command;
import io.breakwater.schemas.avro.EvidenceVector;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.Flow;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.GateReport;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Heartbeat;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.News;
import io.breakwater.schemas.avro.OrderUpdate;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.schemas.avro.Trade;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.schemas.avro.Trip;
import io.breakwater.schemas.avro.ValuationTick;
import io.breakwater.schemas.avro.VenueStatus;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where a record stands in the one order of the risk model (section 0): log time, rank of its kind,
 * source sequence, id.
 */
public final class FactOrder {
  private static final Map<Class<?>, Place<?>> PLACES = new HashMap<>();
  private static final int TRADE_RANK = 5;
  private static final int BOOK_RANK = 6;

  static {
    place(Instrument.class, 0, r -> Times.FROM_THE_START, Instrument::getInstrument);
    place(
                Policy.class,
                1,
                r -> or(r.getPublishedAt(), Times.FROM_THE_START),
                Policy::getPortfolioId)
            .sequence =
        r -> (long) r.getVersion();
    // Before everything that happens, after the policies that stand from the start.
    place(Genesis.class, 2, r -> Times.FROM_THE_START, r -> r.getScopeKind() + ":" + r.getScope());
    place(VenueStatus.class, 2, VenueStatus::getEventTime, VenueStatus::getVenue);
    place(
        ScheduledEvent.class,
        3,
        r -> or(r.getPublishedAt(), Times.FROM_THE_START),
        ScheduledEvent::getEventId);
    place(Bar.class, 4, FactOrder::endOf, r -> r.getInstrument() + "|" + r.getVenue());
    place(Trade.class, TRADE_RANK, Trade::getEventTime, FactOrder::idOf).sequence =
        r -> digits(r.getTradeId());
    place(Book.class, BOOK_RANK, Book::getEventTime, r -> r.getInstrument() + "|" + r.getVenue())
            .sequence =
        Book::getSequence;
    place(Funding.class, 7, Funding::getEventTime, r -> r.getInstrument() + "|" + r.getVenue());
    place(Flow.class, 8, Flow::getEventTime, r -> r.getAsset() + "|" + r.getKind());
    place(News.class, 9, News::getPublishedAt, News::getNewsId);
    place(Balance.class, 10, Balance::getAsOf, Balance::getPortfolioId);
    place(Transfer.class, 11, Transfer::getEventTime, Transfer::getTransferId);
    place(Fill.class, 12, Fill::getEventTime, Fill::getFillId).sequence =
        r -> (long) r.getRevision();
    place(OrderUpdate.class, 13, OrderUpdate::getEventTime, OrderUpdate::getClientOrderId);
    place(Command.class, 14, Command::getEventTime, Command::getCommandId);
    place(EvidenceVector.class, 15, EvidenceVector::getEventTime, r -> "1-evidence");
    place(BarVector.class, 15, BarVector::getEventTime, r -> "2-bars");
    place(Trip.class, 16, Trip::getEventTime, Trip::getTripId);
    place(ValuationTick.class, 17, ValuationTick::getEventTime, r -> "tick");
    place(Signal.class, 18, FactOrder::logTimeOf, Signal::getSignalId).sequence =
        r -> (long) r.getRevision();
    place(GateReport.class, 19, GateReport::getObservedAt, GateReport::getDecisionId);
    place(Heartbeat.class, 20, Heartbeat::getEventTime, r -> "");
  }

  /** The order of records; equal places are told apart by their content, never by arrival. */
  public static final Comparator<LogRecord> COMPARATOR = FactOrder::compare;

  private FactOrder() {}

  /**
   * Wraps a record that came on a lane.
   *
   * @param lane topic id and partition, or stream name
   * @param offset position in it
   */
  public static LogRecord envelope(String lane, long offset, SpecificRecord body) {
    LogRecord record = unplaced(lane, offset, body);
    stamp(record);
    return record;
  }

  /** The same without its place in the order. */
  static LogRecord unplaced(String lane, long offset, SpecificRecord body) {
    LogRecord record = new LogRecord();
    record.setLane(lane);
    record.setOffset(offset);
    record.setPart(0);
    record.setPreviousOffset(-1L);
    record.setPreviousPart(0);
    record.setShard(-1);
    record.setPartition(-1);
    record.setBody(body);
    return record;
  }

  /** Places a trade whose log time is set; the identity is that of {@link #stamp}. */
  static void placeTrade(LogRecord record, Trade trade, String id) {
    record.setRank(TRADE_RANK);
    record.setSequence(digits(trade.getTradeId()));
    record.setId(id);
  }

  /** Places a book whose log time is set; the identity is that of {@link #stamp}. */
  static void placeBook(LogRecord record, Book book, String id) {
    record.setRank(BOOK_RANK);
    record.setSequence(book.getSequence());
    record.setId(id);
  }

  /**
   * Fills log time, rank, sequence and id from the body; bodies that are no facts stand at zero.
   */
  public static void stamp(LogRecord record) {
    Place<?> place = PLACES.get(orderedBy(record.getBody()).getClass());
    if (place == null) {
      record.setLogTime(0L);
      record.setRank(Integer.MAX_VALUE);
      record.setSequence(0L);
      record.setId("");
    } else {
      place.stamp(record);
    }
  }

  /** Log time of a signal: when it arrived, else when it was sent. */
  public static long logTimeOf(Signal signal) {
    return or(signal.getReceivedAt(), signal.getEmittedAt());
  }

  /** End of a bar; a nonsense interval saturates instead of wrapping round. */
  public static long endOf(Bar bar) {
    long length = bar.getIntervalSeconds() * Times.SECOND;
    long end = bar.getOpenTime() + length;
    boolean overflow = ((bar.getOpenTime() ^ end) & (length ^ end)) < 0;
    return overflow ? Long.MAX_VALUE : end;
  }

  /** Compares log time, rank, sequence and id; 0: only their content tells two records apart. */
  public static int comparePlaces(LogRecord left, LogRecord right) {
    int order = Long.compare(left.getLogTime(), right.getLogTime());
    if (order == 0) {
      order = Integer.compare(left.getRank(), right.getRank());
    }
    if (order == 0) {
      order = Long.compare(left.getSequence(), right.getSequence());
    }
    if (order == 0) {
      order = Utf8Order.INSTANCE.compare(left.getId(), right.getId());
    }
    return order;
  }

  private static int compare(LogRecord left, LogRecord right) {
    int order = comparePlaces(left, right);
    if (order == 0 && left != right) {
      order = compareBodies(orderedBy(left.getBody()), orderedBy(right.getBody()));
    }
    return order == 0 ? compareLanes(left, right) : order;
  }

  private static int compareBodies(SpecificRecord left, SpecificRecord right) {
    return left == right
        ? 0
        : Arrays.compareUnsigned(JsonCodec.write(left), JsonCodec.write(right));
  }

  /** What is told twice, and what intake added to it, keep the order of their lane. */
  private static int compareLanes(LogRecord left, LogRecord right) {
    int order = Utf8Order.INSTANCE.compare(left.getLane(), right.getLane());
    if (order == 0) {
      order = Long.compare(left.getOffset(), right.getOffset());
    }
    return order == 0 ? Integer.compare(left.getPart(), right.getPart()) : order;
  }

  /** A signal stands where it came from, and so does what intake adds to it. */
  private static SpecificRecord orderedBy(Object body) {
    if (body instanceof AuditRequest request) {
      return request.getSignal();
    }
    return body instanceof Trip trip && trip.getSignal() != null
        ? trip.getSignal()
        : (SpecificRecord) body;
  }

  private static String idOf(Trade trade) {
    return trade.getInstrument() + "|" + trade.getVenue() + "|" + trade.getTradeId();
  }

  private static long digits(String id) {
    if (id.isEmpty() || id.length() > 18) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static long or(@Nullable Long value, long otherwise) {
    return value == null ? otherwise : value;
  }

  private static <T extends SpecificRecord> Place<T> place(
      Class<T> type, int rank, ToLongFunction<T> logTime, Function<T, String> id) {
    Place<T> place = new Place<>(type, rank, logTime, id);
    PLACES.put(type, place);
    return place;
  }

  private static final class Place<T extends SpecificRecord> {
    private final Class<T> type;
    private final int rank;
    private final ToLongFunction<T> logTime;
    private final Function<T, String> id;
    private ToLongFunction<T> sequence = r -> 0L;

    Place(Class<T> type, int rank, ToLongFunction<T> logTime, Function<T, String> id) {
      this.type = type;
      this.rank = rank;
      this.logTime = logTime;
      this.id = id;
    }

    void stamp(LogRecord record) {
      T body = type.cast(orderedBy(record.getBody()));
      record.setLogTime(logTime.applyAsLong(body));
      record.setRank(rank);
      record.setSequence(sequence.applyAsLong(body));
      record.setId(id.apply(body));
    }
  }
}
