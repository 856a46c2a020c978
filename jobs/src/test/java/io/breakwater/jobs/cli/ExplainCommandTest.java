package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Breaker;
import io.breakwater.schemas.avro.BreakerState;
import io.breakwater.schemas.avro.Mode;
import io.breakwater.schemas.avro.Order;
import io.breakwater.schemas.avro.TradeSide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private final Path out;
  private final CliFixture cli = new CliFixture();
  private final Audit audit = CliFixture.audit(CliFixture.signal("s-1", "p-1", 0));

  ExplainCommandTest(@TempDir Path out) throws IOException {
    this.out = out;
    Audit other = CliFixture.audit(CliFixture.signal("s-10", "p-1", 1));
    CliFixture.write(out, "audits", audit, other);
    CliFixture.write(out, "breakers", breaker());
    CliFixture.write(out, "orders", order());
  }

  @Test
  void tellsWhyInWordsAndNumbers() {
    assertThat(explain(audit.getDecisionId())).isZero();
    assertThat(cli.out())
        .contains(audit.getDecisionId())
        .contains("BLOCK", "UNKNOWN_POLICY", "2.5 BTC-USDT", "portfolio p-1")
        .contains("VETO", "SCOPE")
        .contains(audit.getRecordSha256());
  }

  @Test
  void findsAnAuditByTheBeginningOfItsIdAndByItsSignal() {
    assertThat(explain(audit.getDecisionId().substring(0, 12))).isZero();
    assertThat(cli.out()).contains(audit.getDecisionId());
    // A whole id stands above a longer one that begins like it.
    assertThat(explain("s-1")).isZero();
    assertThat(cli.out()).contains(audit.getDecisionId());
  }

  @Test
  void asksForMoreWhereSeveralFit() {
    assertThat(explain("s-")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("2 ids begin with s-", "s-1, s-10");
  }

  @Test
  void explainsBreakersAndOrders() {
    assertThat(explain("br-77")).isZero();
    assertThat(cli.out()).contains("FLASH_MOVE", "CLOSED → OPEN", "absReturn", "0.0125");
    assertThat(explain("plan-5")).isZero();
    assertThat(cli.out()).contains("SELL 1.5 ETH-USDT at market, reduce only", "drift");
  }

  @Test
  void speaksJson() {
    assertThat(cli.run("explain", audit.getDecisionId(), "--dir", out.toString(), "--json"))
        .isZero();
    assertThat(cli.out().strip())
        .isEqualTo(new String(JsonCodec.write(audit), StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatToDoWhereNothingFits() {
    assertThat(explain("zzz")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("is called zzz").contains("tail audits --json");
  }

  @Test
  void answersAQuestionByPortfolioInstrumentAndDay() {
    assertThat(ask("--portfolio", "p-1", "--instrument", "BTC", "--on", "2025-05-04")).isZero();
    assertThat(cli.out())
        .contains("2025-05-04T15:33:00Z  BLOCK", audit.getDecisionId(), "UNKNOWN_POLICY")
        .contains("2025-05-04T15:34:00Z  BLOCK")
        .contains("BREAKER", "FLASH_MOVE on instrument BTC-USDT")
        .doesNotContain("ETH-USDT");
    assertThat(cli.out().indexOf("15:33:00Z")).isLessThan(cli.out().indexOf("15:34:00Z"));

    assertThat(ask("--portfolio", "p-1", "--instrument", "eth-usdt")).isZero();
    assertThat(cli.out()).contains("ORDER  o-1", "weight 0.24 over target 0.2");
    assertThat(cli.out()).doesNotContain("FLASH_MOVE");

    assertThat(ask("--instrument", "BTC-USDT", "--to", "2025-05-04T15:33:30Z", "--json")).isZero();
    assertThat(cli.out().lines()).hasSize(2);
  }

  @Test
  void namesTheNearestWhereNothingFell() {
    assertThat(ask("--portfolio", "p-1", "--on", "2025-05-05")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("the last before: 2025-05-04T15:34:00Z");
    assertThat(ask("--portfolio", "p-1", "--on", "2025-05-03")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("the first after: 2025-05-04T15:33:00Z");
    assertThat(ask("--portfolio", "p-9")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("there is no portfolio p-9; there are p-1");
    assertThat(ask("--instrument", "DOGE")).isEqualTo(Main.FAILED);
    assertThat(cli.err()).contains("there are BTC-USDT, ETH-USDT");
    assertThat(ask("s-1", "--portfolio", "p-1")).isEqualTo(Main.USAGE);
    assertThat(ask()).isEqualTo(Main.USAGE);
    assertThat(ask("--portfolio", "p-1", "--on", "yesterday")).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("2025-05-23");
  }

  private int ask(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "explain";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--dir";
    all[words.length + 2] = out.toString();
    return cli.run(all);
  }

  private int explain(String id) {
    return cli.run("explain", id, "--dir", out.toString());
  }

  private static Breaker breaker() {
    Breaker breaker = new Breaker();
    breaker.setBreakerId("br-77");
    breaker.setScopeKind("instrument");
    breaker.setScope("BTC-USDT");
    breaker.setPattern("FLASH_MOVE");
    breaker.setFrom(BreakerState.CLOSED);
    breaker.setTo(BreakerState.OPEN);
    breaker.setAction("BLOCK_OPENING");
    breaker.setEventTime(CliFixture.START);
    breaker.setEvidence(Map.of("absReturn", 0.0125));
    breaker.setCause("a bar moved 1.25 %");
    return breaker;
  }

  private static Order order() {
    Order order = new Order();
    order.setClientOrderId("o-1");
    order.setPlanId("plan-5");
    order.setLeg(0);
    order.setPortfolioId("p-1");
    order.setInstrument("ETH-USDT");
    order.setSide(TradeSide.SELL);
    order.setQuantity(1.5);
    order.setReduceOnly(true);
    order.setReason("weight 0.24 over target 0.2");
    order.setTrigger("drift");
    order.setMode(Mode.ENFORCE);
    order.setCreatedAt(CliFixture.START);
    order.setExpiresAt(CliFixture.START);
    return order;
  }
}
