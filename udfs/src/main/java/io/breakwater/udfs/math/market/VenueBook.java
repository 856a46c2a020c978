package io.breakwater.udfs.math.market;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BookEvidence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The newest book of one venue, held against what was usual there in the last minutes: baselines of
 * spread and depth with τ = 5 min, ready from the 31st snapshot, started anew after a hole of more
 * than τ.
 */
final class VenueBook {
  private static final long DECAY_MICROS = 5 * Times.MINUTE;
  private static final int READY_AFTER = 30;
  private static final double SMALLEST_DEVIATION_RATIO = 0.1;
  private static final double SMALLEST_DEVIATION_BPS = 0.5;

  private final DecayingBaseline spread = new DecayingBaseline();
  private final DecayingBaseline depth = new DecayingBaseline();
  private long snapshots;
  private final BookSequence sequence = new BookSequence();
  private BookEvidence newest;
  private double buySlippageBps = Double.POSITIVE_INFINITY;
  private double sellSlippageBps = Double.POSITIVE_INFINITY;

  VenueBook(String venue, long time, BookMetrics metrics) {
    newest = evidence(venue, time, metrics);
    start(metrics);
  }

  private VenueBook(BookEvidence newest) {
    this.newest = newest;
  }

  private void start(BookMetrics metrics) {
    spread.startAt(metrics.spreadBps());
    depth.startAt(metrics.depth());
    snapshots = 1;
  }

  /** Takes a snapshot at {@code time}, not before the one it has. */
  void add(long time, BookMetrics metrics) {
    long elapsed = time - newest.getAsOf();
    BookEvidence next = evidence(newest.getVenue(), time, metrics);
    newest = next;
    if (elapsed > DECAY_MICROS) {
      start(metrics);
      return;
    }
    if (snapshots >= READY_AFTER) {
      double floor = Math.max(SMALLEST_DEVIATION_RATIO * spread.mean(), SMALLEST_DEVIATION_BPS);
      next.setSpreadZ(Finite.orNull(spread.z(metrics.spreadBps(), floor)));
      next.setDepthRatio(Finite.orNull(metrics.depth() / depth.mean()));
    }
    double keep = StrictMath.exp(-((double) elapsed / DECAY_MICROS));
    spread.join(metrics.spreadBps(), keep);
    depth.join(metrics.depth(), keep);
    snapshots++;
  }

  private static BookEvidence evidence(String venue, long time, BookMetrics metrics) {
    BookEvidence evidence = new BookEvidence();
    evidence.setVenue(venue);
    evidence.setAsOf(time);
    evidence.setMid(metrics.mid());
    evidence.setSpreadBps(metrics.spreadBps());
    evidence.setBidLiquidity(metrics.bidLiquidity());
    evidence.setAskLiquidity(metrics.askLiquidity());
    return evidence;
  }

  /** What the newest book said; never changed afterwards. */
  BookEvidence newest() {
    return newest;
  }

  /** Its place in the venue's numbers. */
  BookSequence sequence() {
    return sequence;
  }

  /** Keeps what the standard order costs in the newest book. */
  void walked(StandardOrder order) {
    buySlippageBps = order.buySlippageBps();
    sellSlippageBps = order.sellSlippageBps();
  }

  /** What buying the standard order costs, basis points; infinite: the book cannot fill it. */
  double buySlippageBps() {
    return buySlippageBps;
  }

  /** What selling the standard order costs, basis points; infinite: the book cannot fill it. */
  double sellSlippageBps() {
    return sellSlippageBps;
  }

  void writeTo(DataOutput out) throws IOException {
    RecordBytes.write(out, newest);
    spread.writeTo(out);
    depth.writeTo(out);
    out.writeLong(snapshots);
    out.writeDouble(buySlippageBps);
    out.writeDouble(sellSlippageBps);
    sequence.writeTo(out);
  }

  static VenueBook readFrom(DataInput in, int version) throws IOException {
    VenueBook book = new VenueBook(RecordBytes.read(in, BookEvidence.class));
    book.spread.readFrom(in);
    book.depth.readFrom(in);
    book.snapshots = in.readLong();
    if (version >= 2) {
      book.buySlippageBps = in.readDouble();
      book.sellSlippageBps = in.readDouble();
      book.sequence.readFrom(in);
    }
    return book;
  }
}
