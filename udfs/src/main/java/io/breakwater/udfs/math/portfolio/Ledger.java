package io.breakwater.udfs.math.portfolio;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Balance;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.FillStatus;
import io.breakwater.schemas.avro.Funding;
import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.Transfer;
import io.breakwater.udfs.math.evidence.Mark;
import io.breakwater.udfs.math.evidence.MarkLookup;
import io.breakwater.udfs.math.portfolio.FillResult.Outcome;
import io.breakwater.udfs.math.portfolio.LedgerEntry.FillEntry;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Cash and positions of one portfolio, booked in log order.
 *
 * <p>Kept as a base and a journal of the last seven days. A correction replaces its line in the
 * journal and books the journal again from the base, so the ledger is bit for bit what it would be
 * had the corrected fill come in the first place, funding on later positions included. Seven days
 * is also how long ids are remembered; a correction of an older fill is refused ({@link
 * Outcome#ORIGINAL_FORGOTTEN}) and shows at the next balance. Published NAVs of the past and units
 * bought at them are never rewritten.
 */
public final class Ledger {
  /** How long ids are remembered and fills can be corrected, microseconds of log time. */
  public static final long MEMORY_MICROS = 7 * 24 * Times.HOUR;

  private static final int VERSION = 1;

  private LedgerBook base = new LedgerBook();
  private LedgerBook current = new LedgerBook();
  private final ArrayDeque<Line> journal = new ArrayDeque<>();
  // Looked up only, never iterated: their order reaches no result.
  private final Map<String, Line> lineByKey = new HashMap<>();
  private final Map<String, Integer> linesByInstrument = new HashMap<>();
  private boolean open;
  private boolean forgotFills;

  /** True: a balance or a transfer has opened it. */
  public boolean isOpen() {
    return open;
  }

  /** Money. */
  public double cash() {
    return current.cash;
  }

  /** Realised profit without fees and funding since the opening, money. */
  public double realised() {
    return current.realised;
  }

  /** Fees paid since the opening, money; rebates make it smaller. */
  public double fees() {
    return current.fees;
  }

  /** Funding received since the opening, money; paid is negative. */
  public double funding() {
    return current.funding;
  }

  /** Transfers since the opening, money. */
  public double transferred() {
    return current.transferred;
  }

  /** Open positions by instrument, in UTF-8 order. */
  public SortedMap<String, Position> positions() {
    return Collections.unmodifiableSortedMap(current.positions);
  }

  /** All figures, strategies by themselves included. */
  LedgerBook book() {
    return current;
  }

  /** Signed contracts held, 0 for none. */
  public double quantity(String instrument) {
    return current.quantity(instrument);
  }

  /** What became of a balance. */
  public enum OpenResult {
    /** It opened the ledger. */
    OPENED,
    /** The ledger is open: {@link Ledger#reconcile} it. */
    ALREADY_OPEN,
    /** It holds an instrument that is not known; the ledger stays closed. */
    UNKNOWN_INSTRUMENT
  }

  /**
   * Opens the ledger with the first balance. A position without a cost takes the mark of now, or,
   * where there never was one, the first price seen later.
   */
  public OpenResult open(Balance balance, InstrumentLookup instruments, MarkLookup marks) {
    if (open) {
      return OpenResult.ALREADY_OPEN;
    }
    LedgerBook book = LedgerBook.of(balance, instruments, marks);
    if (book == null) {
      return OpenResult.UNKNOWN_INSTRUMENT;
    }
    base = book;
    current = book.copy();
    open = true;
    return OpenResult.OPENED;
  }

  /**
   * Books, corrects, undoes or refuses a fill.
   *
   * @param instrument the fill's instrument; null: not known
   * @param decisionPrice mark when the order was decided, money per base unit; null: not known
   * @param logTime log time of the fill, epoch microseconds
   */
  public FillResult apply(
      Fill fill, @Nullable Instrument instrument, @Nullable Double decisionPrice, long logTime) {
    forgetBefore(logTime);
    double held = current.quantity(fill.getInstrument());
    if (!open) {
      return FillResult.refused(Outcome.NOT_OPEN, held);
    }
    if (instrument == null) {
      return FillResult.refused(Outcome.UNKNOWN_INSTRUMENT, held);
    }
    Line line = lineByKey.get(LedgerEntry.fillKey(fill.getFillId()));
    FillStatus status = fill.getStatus() == null ? FillStatus.NEW : fill.getStatus();
    if (line == null) {
      // Its original may have been booked and forgotten: booking it again would count it twice.
      if (status != FillStatus.NEW && forgotFills) {
        return FillResult.refused(Outcome.ORIGINAL_FORGOTTEN, held);
      }
      return book(FillEntry.of(fill, instrument, logTime, status, decisionPrice));
    }
    FillEntry known = (FillEntry) line.entry;
    if (fill.getRevision() <= known.revision()) {
      return FillResult.refused(Outcome.DUPLICATE, held);
    }
    return correct(
        line,
        known,
        FillEntry.of(fill, instrument, known.logTime(), status, known.decisionPrice()));
  }

  /** {@link #apply(Fill, Instrument, Double, long)} for a fill of which no decision is known. */
  public FillResult apply(Fill fill, @Nullable Instrument instrument, long logTime) {
    return apply(fill, instrument, null, logTime);
  }

  /** What became of a transfer. */
  public enum TransferResult {
    /** Booked. */
    APPLIED,
    /** Booked, and it opened the ledger. */
    OPENED,
    /** Its id was seen before. */
    DUPLICATE,
    /** The ledger would hold a number that is not finite. */
    NOT_FINITE
  }

  /** Books a transfer; the first record of a portfolio may be one. */
  public TransferResult transfer(Transfer transfer, long logTime) {
    forgetBefore(logTime);
    if (lineByKey.containsKey(LedgerEntry.transferKey(transfer.getTransferId()))) {
      return TransferResult.DUPLICATE;
    }
    if (!Double.isFinite(current.cash + transfer.getAmount())
        || !Double.isFinite(current.transferred + transfer.getAmount())) {
      return TransferResult.NOT_FINITE;
    }
    boolean opens = !open;
    open = true;
    append(new LedgerEntry.TransferEntry(logTime, transfer.getTransferId(), transfer.getAmount()));
    return opens ? TransferResult.OPENED : TransferResult.APPLIED;
  }

  /**
   * Books a funding payment on the position of now; the same payment again is ignored.
   *
   * @param mark money per base unit
   * @return money received, negative: paid; 0: nothing held, or seen before
   */
  public double applyFunding(Funding funding, double mark, long logTime) {
    forgetBefore(logTime);
    String instrument = funding.getInstrument();
    boolean concerned =
        current.positions.containsKey(instrument) || linesByInstrument.containsKey(instrument);
    String key = "funding|" + funding.getEventTime() + "|" + funding.getVenue() + "|" + instrument;
    if (!open || !concerned || lineByKey.containsKey(key)) {
      return 0;
    }
    if (!Double.isFinite(current.quantity(instrument) * mark * funding.getRate())) {
      return 0;
    }
    double before = current.funding;
    append(new LedgerEntry.FundingEntry(logTime, key, instrument, funding.getRate(), mark));
    return current.funding - before;
  }

  /** Gives positions of unknown cost their first mark as cost; call before a valuation. */
  public void takeCosts(MarkLookup marks, long logTime) {
    List<LedgerEntry> costs = new ArrayList<>();
    for (Position position : current.positions.values()) {
      if (position.averageCost() == null) {
        Mark mark = marks.markOf(position.instrument());
        if (mark != null) {
          costs.add(new LedgerEntry.CostEntry(logTime, position.instrument(), mark.price()));
        }
      }
    }
    costs.forEach(this::append);
  }

  /**
   * A ledger that goes on from the figures of another, without its journal: fills booked there can
   * no longer be corrected.
   *
   * @return null: it holds an instrument that is not known
   */
  public static @Nullable Ledger standingAt(Genesis figures, InstrumentLookup instruments) {
    LedgerBook book = LedgerBook.of(figures, instruments);
    if (book == null) {
      return null;
    }
    Ledger ledger = new Ledger();
    ledger.base = book;
    ledger.current = book.copy();
    ledger.open = true;
    ledger.forgotFills = true;
    return ledger;
  }

  /**
   * Where a later balance disagrees by more than 1e-9 of the larger figure (cash: of at least one
   * unit of money). The ledger stays as it is.
   */
  public List<LedgerDifference> reconcile(Balance balance) {
    return LedgerDifference.between(current, balance);
  }

  /** Writes base and journal; what follows from them is computed again. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeBoolean(open);
    out.writeBoolean(forgotFills);
    base.writeTo(out);
    out.writeInt(journal.size());
    for (Line line : journal) {
      line.entry.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Ledger readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "ledger");
    Ledger ledger = new Ledger();
    ledger.open = in.readBoolean();
    ledger.forgotFills = in.readBoolean();
    ledger.base = LedgerBook.readFrom(in);
    ledger.current = ledger.base.copy();
    int lines = in.readInt();
    for (int i = 0; i < lines; i++) {
      ledger.append(LedgerEntry.readFrom(in));
    }
    return ledger;
  }

  private FillResult book(FillEntry entry) {
    double before = current.quantity(entry.instrument());
    double cash = current.cash;
    double realised = current.realised;
    append(entry);
    if (!current.finite()) {
      Line line = journal.removeLast();
      forget(line);
      bookAgain();
      return FillResult.refused(Outcome.NOT_FINITE, before);
    }
    double traded = entry.bookedQuantity();
    double reduced =
        before * traded < 0
            ? Math.signum(traded) * Math.min(Math.abs(traded), Math.abs(before))
            : 0;
    return new FillResult(
        entry.busted() ? Outcome.UNDONE : Outcome.APPLIED,
        traded,
        reduced,
        current.realised - realised,
        current.cash - cash,
        current.quantity(entry.instrument()));
  }

  private FillResult correct(Line line, FillEntry known, FillEntry corrected) {
    double cash = current.cash;
    double realised = current.realised;
    replace(line, corrected);
    if (!current.finite()) {
      replace(line, known);
      return FillResult.refused(Outcome.NOT_FINITE, current.quantity(corrected.instrument()));
    }
    return new FillResult(
        corrected.busted() ? Outcome.UNDONE : Outcome.CORRECTED,
        corrected.bookedQuantity() - known.bookedQuantity(),
        0,
        current.realised - realised,
        current.cash - cash,
        current.quantity(corrected.instrument()));
  }

  private void replace(Line line, FillEntry entry) {
    count(line.entry.instrument(), -1);
    line.entry = entry;
    count(entry.instrument(), 1);
    bookAgain();
  }

  private void bookAgain() {
    current = base.copy();
    for (Line line : journal) {
      line.entry.post(current);
    }
  }

  private void append(LedgerEntry entry) {
    Line line = new Line(entry);
    journal.addLast(line);
    lineByKey.put(entry.key(), line);
    count(entry.instrument(), 1);
    entry.post(current);
  }

  private void forgetBefore(long logTime) {
    long horizon = logTime - MEMORY_MICROS;
    Line oldest = journal.peekFirst();
    while (oldest != null && oldest.entry.logTime() < horizon) {
      journal.removeFirst();
      oldest.entry.post(base);
      forgotFills |= oldest.entry instanceof FillEntry;
      forget(oldest);
      oldest = journal.peekFirst();
    }
  }

  private void forget(Line line) {
    lineByKey.remove(line.entry.key(), line);
    count(line.entry.instrument(), -1);
  }

  private void count(String instrument, int change) {
    linesByInstrument.merge(instrument, change, (a, b) -> a + b == 0 ? null : (Integer) (a + b));
  }

  /** A place in the journal; a correction changes what stands there. */
  private static final class Line {
    private LedgerEntry entry;

    Line(LedgerEntry entry) {
      this.entry = entry;
    }
  }
}
