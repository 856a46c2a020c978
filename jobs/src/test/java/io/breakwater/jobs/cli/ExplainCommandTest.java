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
