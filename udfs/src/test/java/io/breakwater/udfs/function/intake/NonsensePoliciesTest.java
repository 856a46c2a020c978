package io.breakwater.udfs.function.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.FactOrder;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.CurvePoint;
import io.breakwater.schemas.avro.DeadLetter;
import io.breakwater.schemas.avro.LadderStep;
import io.breakwater.schemas.avro.Limits;
import io.breakwater.schemas.avro.LogRecord;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.function.engine.Engine;
import io.breakwater.udfs.math.news.SourceWeights;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Five hundred policies with one nonsense value each: refused, naming it; the old one stays. */
class NonsensePoliciesTest {
  private static final int COUNT = 500;
  private static final LogLayout LAYOUT = new LogLayout(8, 1, 1);

  private final IntakeStep.Settings settings =
      new IntakeStep.Settings(LAYOUT, false, false, new String[] {"only"}, SourceWeights.EQUAL);
  private final Engine worker = IntakeStep.factory(settings).create("only");
  private final Emitted out = new Emitted();
  private final Random random = new Random(4);

  private record Nonsense(String field, BiConsumer<Policy, Double> spoil) {}

  @Test
  void eachIsRefusedByTheFieldAtFaultAndTheOldOneStays() {
    worker.apply(FactOrder.envelope("policies-0", 0, sound(1)), out);
    List<Nonsense> kinds = kinds();
    for (int i = 0; i < COUNT; i++) {
      Nonsense nonsense = kinds.get(i % kinds.size());
      Policy policy = sound(2 + i);
      // A size that is surely wrong where the value is a number, never twice the same.
      nonsense.spoil().accept(policy, -(0.001 + random.nextDouble() * 1_000));
      int before = out.all(DeadLetter.class).size();
      worker.apply(FactOrder.envelope("policies-0", 1 + i, policy), out);

      assertThat(out.all(DeadLetter.class)).as("policy %s", policy).hasSize(before + 1);
      DeadLetter letter = out.all(DeadLetter.class).get(before);
      assertThat(letter.getField()).as("of policy %s", policy).isEqualTo(nonsense.field());
      assertThat(letter.getReason()).isNotBlank();
      assertThat(letter.getBytesBase64()).isNotBlank();
    }
    // None has used up a version or a place in the chain.
    worker.apply(FactOrder.envelope("policies-0", COUNT + 1, sound(2)), out);
    List<LogRecord> written =
        out.records.stream().filter(record -> record.getBody() instanceof Policy).toList();
    assertThat(written)
        .extracting(record -> ((Policy) record.getBody()).getVersion())
        .containsExactly(1, 2);
    assertThat(written.get(1).getPreviousOffset()).isZero();
    assertThat(out.counts).containsEntry("refusedPolicies", COUNT);
  }

  private static List<Nonsense> kinds() {
    return Stream.of(numbers(), lists(), structures()).flatMap(List::stream).toList();
  }

  private static Nonsense limit(String name, BiConsumer<Limits, Double> spoil) {
    return new Nonsense("limits." + name, (p, bad) -> spoil.accept(p.getLimits(), bad));
  }

  private static List<Nonsense> numbers() {
    return List.of(
        limit("maxLeverage", Limits::setMaxLeverage),
        limit("maxLeverage", (limits, bad) -> limits.setMaxLeverage(Double.NaN)),
        limit("maxLeverage", (limits, bad) -> limits.setMaxLeverage(Double.POSITIVE_INFINITY)),
        limit("maxLeverage", (limits, bad) -> limits.setMaxLeverage(0.0)),
        limit("maxGrossExposure", Limits::setMaxGrossExposure),
        limit("maxNetExposure", Limits::setMaxNetExposure),
        limit("maxPositionWeight", Limits::setMaxPositionWeight),
        limit("maxOrderNotional", Limits::setMaxOrderNotional),
        limit("maxOpenPositions", (limits, bad) -> limits.setMaxOpenPositions(-1)),
        limit("maxOrdersPerMinute", (limits, bad) -> limits.setMaxOrdersPerMinute(-7)),
        limit("maxDrawdown", Limits::setMaxDrawdown),
        limit("maxDrawdown", (limits, bad) -> limits.setMaxDrawdown(1 - bad)),
        new Nonsense("version", (p, bad) -> p.setVersion(-2)),
        new Nonsense("deadlineMillis", (p, bad) -> p.setDeadlineMillis((long) (bad - 1))),
        new Nonsense("audit.threshold", (p, bad) -> p.getAudit().setThreshold(bad)),
        new Nonsense("audit.threshold", (p, bad) -> p.getAudit().setThreshold(100 - bad)),
        new Nonsense("audit.threshold", (p, bad) -> p.getAudit().setThreshold(Double.NaN)),
        new Nonsense(
            "rebalance.driftThreshold", (p, bad) -> p.getRebalance().setDriftThreshold(bad)),
        new Nonsense("rebalance.minNotional", (p, bad) -> p.getRebalance().setMinNotional(bad)),
        new Nonsense(
            "rebalance.minNotional",
            (p, bad) -> {
              p.getLimits().setMaxOrderNotional(-bad);
              p.getRebalance().setMinNotional(1 - bad);
            }));
  }

  private static List<Nonsense> lists() {
    return List.of(
        new Nonsense("portfolioId", (p, bad) -> p.setPortfolioId(" ")),
        new Nonsense("portfolioId", (p, bad) -> p.setPortfolioId("owner:")),
        new Nonsense("ownerId", (p, bad) -> p.setOwnerId("")),
        new Nonsense("ownerId", (p, bad) -> p.setOwnerId("O" + bad)),
        new Nonsense("follows[1]", (p, bad) -> p.setFollows(List.of("a", "a"))),
        new Nonsense("follows[0]", (p, bad) -> p.setFollows(List.of(""))),
        new Nonsense(
            "limits.allowedInstruments[2]",
            (p, bad) -> p.getLimits().setAllowedInstruments(List.of("A", "B", "A"))),
        new Nonsense(
            "feeds.expected[0]", (p, bad) -> p.getFeeds().setExpected(List.of("feed" + bad))),
        new Nonsense(
            "feeds.expected[1]", (p, bad) -> p.getFeeds().setExpected(List.of("news", "news"))),
        new Nonsense("breakers.off[0]", (p, bad) -> p.getBreakers().setOff(List.of("FLASH" + bad))),
        new Nonsense(
            "breakers.off[1]",
            (p, bad) -> p.getBreakers().setOff(List.of("FLASH_MOVE", "FLASH_MOVE"))),
        new Nonsense(
            "mode",
            (p, bad) -> {
              p.setPortfolioId("owner:O1");
              p.setMode(Mode.SHADOW);
            }));
  }

  private static Nonsense curve(String field, String code, CurvePoint... points) {
    return new Nonsense(
        "audit.curves." + field, (p, bad) -> p.getAudit().setCurves(Map.of(code, List.of(points))));
  }

  private static Nonsense ladder(String field, LadderStep... steps) {
    return new Nonsense("ladder" + field, (p, bad) -> p.setLadder(List.of(steps)));
  }

  private static List<Nonsense> structures() {
    return List.of(
        curve("NOISE", "NOISE", new CurvePoint(0.0, 0.0)),
        curve("NEWS", "NEWS"),
        curve("NEWS[1].raw", "NEWS", new CurvePoint(1.0, 0.0), new CurvePoint(0.5, -1.0)),
        curve("EVENT[0].points", "EVENT", new CurvePoint(1.0, 3.0)),
        curve("EVENT[0].points", "EVENT", new CurvePoint(1.0, -101.0)),
        curve("PLAN[0].raw", "PLAN", new CurvePoint(1e13, -1.0)),
        curve(
            "LIQUIDITY[1].points",
            "LIQUIDITY",
            new CurvePoint(0.1, -5.0),
            new CurvePoint(0.2, -1.0)),
        new Nonsense(
            "audit.curves.NEWS[0].points",
            (p, bad) -> p.getAudit().setCurves(Map.of("NEWS", List.of(new CurvePoint(0.0, -bad))))),
        ladder("[0].drawdown", new LadderStep(0.0, 0.5, false)),
        ladder("[1].drawdown", new LadderStep(0.1, 0.5, false), new LadderStep(0.1, 0.4, false)),
        ladder("[1].multiplier", new LadderStep(0.1, 0.5, false), new LadderStep(0.2, 0.6, true)),
        new Nonsense(
            "ladder[0].multiplier",
            (p, bad) -> p.setLadder(List.of(new LadderStep(0.1, 1 - bad, false)))),
        new Nonsense(
            "ladder[0].drawdown",
            (p, bad) -> p.setLadder(List.of(new LadderStep(bad, 0.5, false)))),
        new Nonsense(
            "rebalance.targets", (p, bad) -> p.getRebalance().setTargets(Map.of("A", bad - 1))),
        new Nonsense(
            "rebalance.targets", (p, bad) -> p.getRebalance().setTargets(Map.of(" ", 0.1))));
  }

  private static Policy sound(int version) {
    String json = "{\"portfolioId\":\"P1\",\"ownerId\":\"O1\",\"version\":" + version + "}";
    try {
      return JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), Policy.class);
    } catch (JsonFault fault) {
      throw new AssertionError(fault);
    }
  }
}
