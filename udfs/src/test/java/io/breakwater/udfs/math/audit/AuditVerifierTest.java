package io.breakwater.udfs.math.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nobody changes a figure of a record unnoticed. */
class AuditVerifierTest {
  private static final Pattern NUMBER =
      Pattern.compile("(?<=[:\\[,])-?\\d+(\\.\\d+)?(E-?\\d+)?(?=[,}\\]])");

  private static Audit decode(String json) throws JsonFault {
    return JsonCodec.read(json.getBytes(StandardCharsets.UTF_8), Audit.class);
  }

  @Test
  void everyChangeOfASingleNumberIsFound() throws JsonFault {
    Set<Verdict> seen = EnumSet.noneOf(Verdict.class);
    int changes = 0;
    for (int seed = 0; seed < 25; seed++) {
      Audit audit = AuditProperties.drawn(new Random(seed)).audit();
      seen.add(audit.getVerdict());
      String json = new String(JsonCodec.write(audit), StandardCharsets.UTF_8);
      assertThat(AuditVerifier.check(decode(json))).isEmpty();
      Matcher number = NUMBER.matcher(json);
      while (number.find()) {
        String other = number.group().equals("1") ? "2" : "1";
        String changed = json.substring(0, number.start()) + other + json.substring(number.end());
        if (!decode(changed).equals(audit)) {
          assertThat(AuditVerifier.check(decode(changed))).as(changed).isNotEmpty();
          changes++;
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(Verdict.values());
    assertThat(changes).isGreaterThan(1_000);
  }

  @Test
  void aResealedForgeryIsFoundByItsFigures() {
    Audit audit = new AuditFixture().audit();
    audit.setScore(99.0);
    assertThat(AuditVerifier.check(AuditSeal.seal(audit))).anyMatch(d -> d.startsWith("score"));

    audit = new AuditFixture().audit();
    audit.getFactors().get(1).setPoints(-1.0);
    assertThat(AuditVerifier.check(AuditSeal.seal(audit)))
        .anyMatch(d -> d.startsWith("factors.LIQUIDITY.points"));

    audit = new AuditFixture().audit();
    audit.setVetoes(List.of(Vetoes.plain(VetoCode.PAUSED, "global")));
    assertThat(AuditVerifier.check(AuditSeal.seal(audit))).anyMatch(d -> d.startsWith("verdict"));

    audit = new AuditFixture().audit();
    audit.setMaxQuantity(1.0);
    assertThat(AuditVerifier.check(AuditSeal.seal(audit)))
        .anyMatch(d -> d.startsWith("maxQuantity"));
  }

  @Test
  void aChangedIdOrWordIsFound() {
    Audit audit = new AuditFixture().audit();
    audit.setSignalId("S2");
    assertThat(AuditVerifier.check(audit)).anyMatch(d -> d.startsWith("decisionId"));
    audit = new AuditFixture().audit();
    audit.setText("trust me");
    assertThat(AuditVerifier.check(audit)).anyMatch(d -> d.startsWith("text"));
  }

  @Test
  void aLargestQuantityOnTheStepOfACurveHolds() {
    // 1000 of 50000 is exactly 2 %, where 5 points begin; thirds do not divide evenly.
    AuditFixture fixture = new AuditFixture();
    fixture.instrument(AuditFixture.ETH, "L1", 0.001, 1);
    fixture.signal.setEntryPrice(null);
    fixture.signal.setStopPrice(null);
    fixture.signal.setTargetPrice(null);
    fixture.market(AuditFixture.evidence(AuditFixture.ETH, 1000, 1e9, 50_000));
    fixture.rules().getLimits().setMaxOrderNotional(1_000.0);
    for (double quantity = 1.1; quantity < 9.9; quantity += 0.1) {
      fixture.signal.setQuantity(quantity);
      Audit audit = fixture.audit();
      assertThat(audit.getMaxQuantity()).isEqualTo(1.0);
      assertThat(AuditVerifier.check(audit)).isEmpty();
    }
  }
}
