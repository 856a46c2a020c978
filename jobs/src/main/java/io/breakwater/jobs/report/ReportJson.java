package io.breakwater.jobs.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.breakwater.jobs.report.Thinned.Point;
import io.breakwater.schemas.avro.Fill;
import io.breakwater.schemas.avro.TradeSide;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a page as JSON that may stand inside a script element: plain ASCII, without any
 * character that means something to HTML, whatever ids and headlines hold.
 *
 * <p>Times are seconds after {@code run.from}, at which the first bar ends. A series is one flat
 * list: time, value, time, value.
 */
final class ReportJson {
  private static final MathContext SIX_DIGITS = new MathContext(6);
  private static final double MICROS = 1e6;

  private final ReplayReport report;
  private final JsonGenerator json;

  private ReportJson(ReplayReport report, JsonGenerator json) {
    this.report = report;
    this.json = json;
  }

  /**
   * Writes them.
   *
   * @param breakers table of the market's breakers, as the command prints it
   */
  static void write(ReplayReport report, ObjectNode breakers, Writer out) throws IOException {
    JsonGenerator json =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .setCharacterEscapes(new ForHtml())
            .createGenerator(out)
            .setCodec(new ObjectMapper());
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    ReportJson page = new ReportJson(report, json);
    page.run();
    page.portfolios();
    page.differences();
    page.instruments();
    json.writeObjectFieldStart("market");
    page.series("meanCorrelation", report.meanCorrelation);
    page.series("stressShare", report.stressShare);
    json.writeEndObject();
    page.factors();
    page.spans();
    page.fills();
    page.decisions();
    json.writeObjectField("breakers", breakers);
    json.writeEndObject();
    json.flush();
  }

  /** Writes the characters that could end a script element, or begin a comment, as numbers. */
  private static final class ForHtml extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] escapes;

    ForHtml() {
      escapes = CharacterEscapes.standardAsciiEscapesForJSON();
      for (char special : new char[] {'<', '>', '&', '\''}) {
        escapes[special] = CharacterEscapes.ESCAPE_CUSTOM;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return escapes.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return new SerializedString(String.format("\\u%04x", character));
    }
  }

  private void run() throws IOException {
    json.writeObjectFieldStart("run");
    json.writeStringField("input", report.facts.input());
    json.writeBooleanField("simulated", report.facts.simulated());
    // A run without a bar has no time.
    boolean timed = report.from <= report.to;
    number("from", timed ? (Double) (report.from / MICROS) : null);
    number("to", timed ? (Double) (report.to / MICROS) : null);
    json.writeObjectField("taken", report.facts.taken());
    json.writeObjectField("written", report.facts.written());
    json.writeObjectField("modes", report.modes);
    json.writeArrayFieldStart("instruments");
    for (String name : report.instruments.keySet()) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.writeNumberField("portfolios", report.portfolios.size());
    json.writeNumberField("heldInside", report.heldInside);
    json.writeNumberField("instrumentsWithoutPlots", report.plottedInstruments.leftOut());
    json.writeNumberField("portfoliosWithoutPlots", report.plottedPortfolios.leftOut());
    json.writeNumberField("comparedHours", report.comparedHours());
    json.writeNumberField("buckets", Thinned.BUCKETS);
    json.writeNumberField("weightBuckets", PortfolioPage.WEIGHT_BUCKETS);
    json.writeNumberField("mostDecisions", ReplayReport.DECISIONS);
    json.writeEndObject();
  }

  private void portfolios() throws IOException {
    json.writeArrayFieldStart("portfolios");
    for (PortfolioPage page : report.portfolios.values()) {
      if (report.plottedPortfolios.has(page.id())) {
        json.writeStartObject();
        json.writeStringField("id", page.id());
        json.writeStringField("owner", page.owner());
        series("equity", page.with().equity());
        series("drawdown", page.with().drawdown());
        series("multiplier", page.multiplier());
        series("equityWithout", page.without().equity());
        series("drawdownWithout", page.without().drawdown());
        json.writeObjectFieldStart("weights");
        for (Map.Entry<String, Thinned> weight : page.weights().entrySet()) {
          series(weight.getKey(), weight.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private void differences() throws IOException {
    json.writeArrayFieldStart("differences");
    for (PortfolioPage page : report.portfolios.values()) {
      json.writeStartObject();
      json.writeStringField("id", page.id());
      Double traded = page.turnover(report.facts.simulated(), report.onlyFeeRate());
      course("with", page.with(), traded, page.fees());
      WithoutBreakwater.Standing last = page.lastWithout();
      if (last == null) {
        json.writeNullField("without");
      } else {
        course("without", page.without(), last.turnover(), last.fees());
        PortfolioCourse.Difference difference =
            page.with().against(page.without(), report.comparedHours());
        number("gainsMissed", difference.gainsMissed());
        number("lossesAvoided", difference.lossesAvoided());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void course(
      String name, PortfolioCourse course, @Nullable Double turnover, @Nullable Double fees)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("firstEquity", course.firstEquity());
    json.writeNumberField("lastEquity", course.lastEquity());
    json.writeNumberField("paidIn", course.paidIn());
    number("return", course.returnRatio());
    number("worstDrawdown", course.worstDrawdown());
    number("idle", course.idleShare());
    number("turnover", turnover);
    number("fees", fees);
    json.writeEndObject();
  }

  private void instruments() throws IOException {
    json.writeArrayFieldStart("instruments");
    for (Map.Entry<String, InstrumentPage> each : report.plotted.entrySet()) {
      InstrumentPage page = each.getValue();
      json.writeStartObject();
      json.writeStringField("name", each.getKey());
      series("price", page.price());
      series("volatility", page.volatility());
      series("regime", page.regime());
      json.writeObjectFieldStart("minutes");
      for (VolatilityRegime regime : VolatilityRegime.values()) {
        json.writeNumberField(regime.name(), page.minutes(regime));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void factors() throws IOException {
    json.writeObjectFieldStart("factors");
    // All portfolios together, with the signals that no portfolio follows.
    counts("all", report.allFactors);
    json.writeObjectFieldStart("of");
    for (Map.Entry<String, FactorCounts> each : report.factors.entrySet()) {
      counts(each.getKey(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void counts(String name, FactorCounts counts) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeArrayFieldStart("verdicts");
    for (Verdict verdict : Verdict.values()) {
      json.writeNumber(counts.count(verdict));
    }
    json.writeEndArray();
    rows("factors", counts.factors());
    rows("vetoes", counts.vetoes());
    json.writeEndObject();
  }

  /** A row: code, one count a verdict, sum of points. */
  private void rows(String name, Map<String, FactorCounts.Row> rows) throws IOException {
    json.writeArrayFieldStart(name);
    for (Map.Entry<String, FactorCounts.Row> row : rows.entrySet()) {
      json.writeStartArray();
      json.writeString(row.getKey());
      for (Verdict verdict : Verdict.values()) {
        json.writeNumber(row.getValue().count(verdict));
      }
      value(row.getValue().points());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void spans() throws IOException {
    json.writeArrayFieldStart("spans");
    for (BreakerSpans.Span span : report.spans.all()) {
      json.writeStartObject();
      json.writeStringField("kind", span.scopeKind());
      json.writeStringField("scope", span.scope());
      json.writeStringField("pattern", span.pattern());
      json.writeStringField("state", span.state().name());
      json.writeStringField("id", span.id());
      time("from", span.from());
      time("to", span.to() == null ? Math.max(report.to, span.from()) : span.to());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void fills() throws IOException {
    List<Fill> all =
        report.fills.values().stream()
            .sorted(Comparator.comparingLong(Fill::getEventTime))
            .toList();
    json.writeObjectFieldStart("fills");
    json.writeNumberField("total", all.size());
    json.writeArrayFieldStart("list");
    for (Fill fill : all.subList(0, Math.min(all.size(), ReplayReport.FILLS))) {
      json.writeStartObject();
      json.writeStringField("id", fill.getFillId());
      time("t", fill.getEventTime());
      json.writeStringField("p", fill.getPortfolioId());
      json.writeStringField("s", fill.getInstrument());
      json.writeBooleanField("b", fill.getSide() == TradeSide.BUY);
      json.writeNumberField("q", fill.getQuantity());
      json.writeNumberField("c", fill.getPrice());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void decisions() throws IOException {
    json.writeObjectFieldStart("decisions");
    json.writeArrayFieldStart("groups");
    for (Decision.Group group : Decision.Group.values()) {
      json.writeStartObject();
      json.writeStringField("name", group.name());
      json.writeNumberField("total", report.decisions.total(group));
      json.writeNumberField("shown", report.decisions.shown(group));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("list");
    for (Decision each : report.decisions.kept()) {
      decision(each);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void decision(Decision each) throws IOException {
    json.writeStartObject();
    json.writeStringField("k", each.group().name());
    json.writeStringField("id", each.id());
    time("t", each.time());
    json.writeStringField("p", each.portfolio());
    json.writeStringField("s", each.instrument());
    if (each.buys() != null) {
      json.writeBooleanField("b", each.buys());
    }
    if (each.quantity() != null) {
      json.writeNumberField("q", each.quantity());
    }
    json.writeStringField("w", each.what());
    json.writeStringField("y", each.why());
    json.writeStringField("x", each.text());
    number("c", each.price());
    json.writeEndObject();
  }

  private void series(String name, Thinned series) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("width", series.width() / (long) MICROS);
    json.writeArrayFieldStart("points");
    for (Point point : series.points()) {
      value(seconds(point.time()));
      value(point.value());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void time(String name, long micros) throws IOException {
    json.writeFieldName(name);
    value(seconds(micros));
  }

  /** Seconds after the run's begin, to the millisecond. */
  private double seconds(long micros) {
    // A run without a bar has no begin: then they are seconds of the epoch.
    long begin = report.from == Long.MAX_VALUE ? 0 : report.from;
    return Math.floorDiv(micros - begin, 1_000) / 1_000.0;
  }

  private void number(String name, @Nullable Double value) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      value(value);
    }
  }

  /** Whole numbers as they are, others to six digits: more than a plot or a table can show. */
  private void value(double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.writeNumber((long) value);
    } else {
      BigDecimal exact = BigDecimal.valueOf(value);
      int digits = Math.max(SIX_DIGITS.getPrecision(), exact.precision() - exact.scale() + 2);
      json.writeNumber(exact.round(new MathContext(digits)).stripTrailingZeros().toString());
    }
  }
}
