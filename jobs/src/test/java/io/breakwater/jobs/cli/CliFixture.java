package io.breakwater.jobs.cli;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditRequest;
import io.breakwater.schemas.avro.Direction;
import io.breakwater.schemas.avro.Intent;
import io.breakwater.schemas.avro.Signal;
import io.breakwater.udfs.math.audit.AuditInput;
import io.breakwater.udfs.math.audit.Auditor;
import io.breakwater.udfs.math.audit.ContentHash;
import io.breakwater.udfs.math.audit.Holdings;
import io.breakwater.udfs.math.audit.Reservations;
import io.breakwater.udfs.math.audit.RhoLookup;
import io.breakwater.udfs.math.evidence.EventCalendar;
import io.breakwater.udfs.math.evidence.MarketView;
import io.breakwater.udfs.math.evidence.NewsDesk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.apache.avro.specific.SpecificRecord;

/** Runs command lines and makes the records they read. */
final class CliFixture {
  static final long START = 1_746_372_780_000_000L;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Exit code of a command line. */
  int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** Writes a stream of records. */
  static Path write(Path directory, String stream, SpecificRecord... records) throws IOException {
    Files.createDirectories(directory);
    StringBuilder lines = new StringBuilder();
    for (SpecificRecord record : records) {
      lines.append(new String(JsonCodec.write(record), StandardCharsets.UTF_8)).append('\n');
    }
    return Files.writeString(directory.resolve(stream + ".jsonl"), lines);
  }

  static Signal signal(String id, String portfolio, int minute) {
    Signal signal = new Signal();
    signal.setSignalId(id);
    signal.setRevision(1);
    signal.setPublisherId("alpha");
    signal.setPortfolioId(portfolio);
    signal.setInstrument("BTC-USDT");
    signal.setSide(Direction.LONG);
    signal.setIntent(Intent.OPEN);
    signal.setEntryPrice(100.0);
    signal.setStopPrice(95.0);
    signal.setTargetPrice(120.0);
    signal.setQuantity(2.5);
    signal.setEmittedAt(START + minute * 60_000_000L);
    return signal;
  }

  /** A real verdict: the portfolio has no policy. */
  static Audit audit(Signal signal) {
    AuditRequest request = new AuditRequest();
    request.setSignal(signal);
    request.setContentHash(ContentHash.of(signal));
    request.setEarlierSignals(0);
    request.setLeverageFast(1.0);
    request.setLeverageSlow(1.0);
    MarketView view = new MarketView();
    view.advanceTo(signal.getEmittedAt());
    AuditInput.Portfolio portfolio =
        new AuditInput.Portfolio(
            signal.getPortfolioId(),
            null,
            new Empty(),
            new Reservations(),
            0,
            0,
            1,
            false,
            0,
            null);
    AuditInput.Market market =
        new AuditInput.Market(
            view,
            name -> null,
            (left, right) -> RhoLookup.Rho.notReady(),
            new NewsDesk(),
            new EventCalendar());
    return Auditor.judge(
            new AuditInput(
                1, request, portfolio, null, market, List.of(), List.of(), List.of(), List.of()))
        .audit();
  }

  /** A portfolio without positions. */
  private static final class Empty implements Holdings {
    @Override
    public double quantity(String instrument) {
      return 0;
    }

    @Override
    public SortedMap<String, Double> quantities() {
      return Collections.emptySortedMap();
    }

    @Override
    public boolean opened() {
      return false;
    }
  }
}
