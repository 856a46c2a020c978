package io.breakwater.jobs.simulation.market;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.List;

/** Signals as they should not be: each must be answered, none may hurt. */
final class OddSignals {
  private static final double NOTIONAL = 9_000;

  private final Storyline story;
  private final PricePaths paths;

  OddSignals(Storyline story, PricePaths paths) {
    this.story = story;
    this.paths = paths;
  }

  /**
   * Malformed, sent twice, changed under the same revision, revised, expired, unknown, off the
   * mark, into a silent feed, and into a crash.
   */
  List<Signal> signals() {
    List<Signal> signals = new ArrayList<>();
    Signal malformed = opening("odd-malformed", "ETH", 2 * 60 + 11);
    malformed.setQuantity(-1.5);
    signals.add(malformed);
    Signal wrongSide = opening("odd-stop-above", "BTC", 3 * 60 + 17);
    wrongSide.setStopPrice(wrongSide.getTargetPrice());
    signals.add(wrongSide);
    addRevisions(signals);
    Signal expired = opening("odd-expired", "LINK", 8 * 60 + 40);
    expired.setValidForSeconds(60.0);
    expired.setReceivedAt(expired.getEmittedAt() + 90 * Times.SECOND);
    signals.add(expired);
    Signal nobody = opening("odd-unknown-portfolio", "BTC", 9 * 60 + 20);
    nobody.setPortfolioId("ghost");
    signals.add(nobody);
    Signal nothing = opening("odd-unknown-instrument", "BTC", 9 * 60 + 21);
    nothing.setInstrument("LUNA-USDT");
    signals.add(nothing);
    Signal offMark = opening("odd-off-mark", "SOL", 11 * 60 + 30);
    Asset sol = Listing.asset("SOL");
    double far = 1.2 * paths.at(Listing.indexOf("SOL"), (11 * 60 + 30) * PricePaths.STEPS);
    offMark.setEntryPrice(sol.quoted(far));
    offMark.setStopPrice(sol.quoted(far * 0.98));
    offMark.setTargetPrice(sol.quoted(far * 1.04));
    signals.add(offMark);
    addIntoTrouble(signals);
    return signals;
  }

  private void addRevisions(List<Signal> signals) {
    Signal twice = opening("odd-twice", "ADA", 4 * 60 + 5);
    Signal again = opening("odd-twice", "ADA", 4 * 60 + 5);
    again.setReceivedAt(twice.getEmittedAt() + 3 * Times.SECOND);
    signals.add(twice);
    signals.add(again);
    Signal first = opening("odd-conflict", "CRV", 4 * 60 + 50);
    Signal other = opening("odd-conflict", "CRV", 4 * 60 + 50);
    other.setQuantity(
        2 * Listing.asset("CRV").quantity(NOTIONAL, Listing.asset("CRV").startPrice()));
    other.setReceivedAt(first.getEmittedAt() + 2 * Times.SECOND);
    signals.add(first);
    signals.add(other);
    Signal early = opening("odd-revised", "TAO", 5 * 60 + 25);
    Signal late = opening("odd-revised", "TAO", 5 * 60 + 26);
    late.setRevision(2);
    signals.add(early);
    signals.add(late);
  }

  private void addIntoTrouble(List<Signal> signals) {
    for (int i = 0; i < 4; i++) {
      int minute = story.outageMinute() + 5 + 4 * i;
      signals.add(opening("odd-silent-" + (i + 1), story.outageAsset(), minute));
    }
    for (int i = 0; i < 4; i++) {
      int minute = story.crashMinute() + 3 + 3 * i;
      signals.add(opening("odd-knife-" + (i + 1), story.crashAsset(), minute));
    }
  }

  private Signal opening(String id, String base, int minute) {
    Asset asset = Listing.asset(base);
    int step = minute * PricePaths.STEPS + 4;
    double price = asset.quoted(paths.at(Listing.indexOf(base), step));
    Signal signal = new Signal();
    signal.setSignalId(id);
    signal.setRevision(1);
    signal.setPublisherId(Publishers.STEADY);
    signal.setPortfolioId(Accounts.TIDE);
    signal.setStrategyId("drift");
    signal.setInstrument(asset.instrument());
    signal.setSide(Direction.LONG);
    signal.setIntent(Intent.OPEN);
    signal.setEntryPrice(price);
    signal.setStopPrice(asset.quoted(price * 0.985));
    signal.setTargetPrice(asset.quoted(price * 1.03));
    signal.setQuantity(asset.quantity(NOTIONAL, price));
    signal.setLeverage(1.0);
    signal.setEmittedAt(Storyline.timeOf(minute) + 20 * Times.SECOND);
    signal.setReceivedAt(signal.getEmittedAt() + 120_000);
    signal.setValidForSeconds(120.0);
    return signal;
  }
}
