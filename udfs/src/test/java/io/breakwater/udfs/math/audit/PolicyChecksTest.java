package io.breakwater.udfs.math.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.schemas.avro.Policy;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyChecksTest {
  @Test
  void theDefaultPolicyMakesSense() {
    assertThat(PolicyChecks.firstFault(AuditFixture.policy("portfolioId", "*"))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"audit\":{\"threshold\":101} | OUT_OF_RANGE | audit.threshold",
        "\"audit\":{\"curves\":{\"NOISE\":[]}} | UNKNOWN_FACTOR | audit.curves.NOISE",
        "\"audit\":{\"curves\":{\"NEWS\":[]}} | EMPTY | audit.curves.NEWS",
        "\"audit\":{\"curves\":{\"NEWS\":[{\"raw\":2,\"points\":0},{\"raw\":1,\"points\":-1}]}}"
            + " | NOT_ASCENDING | audit.curves.NEWS[1].raw",
        "\"audit\":{\"curves\":{\"NEWS\":[{\"raw\":2,\"points\":1}]}}"
            + " | OUT_OF_RANGE | audit.curves.NEWS[0].points",
        "\"audit\":{\"curves\":{\"LIQUIDITY\":[{\"raw\":1,\"points\":-5},"
            + "{\"raw\":2,\"points\":-1}]}} | RISES | audit.curves.LIQUIDITY[1].points",
        "\"breakers\":{\"off\":[\"FLASH_MOV\"]} | UNKNOWN_PATTERN | breakers.off[0]",
        "\"feeds\":{\"expected\":[\"bookz\"]} | UNKNOWN_FEED | feeds.expected[0]",
        "\"feeds\":{\"expected\":[\"book\",\"books\"]} | DUPLICATE | feeds.expected[1]",
        "\"follows\":[\"a\",\"a\"] | DUPLICATE | follows[1]",
        "\"limits\":{\"allowedInstruments\":[\"A\",\"A\"]} | DUPLICATE "
            + "| limits.allowedInstruments[1]",
        "\"limits\":{\"maxOrderNotional\":9} | MIN_ABOVE_MAX | rebalance.minNotional",
        "\"rebalance\":{\"targets\":{\"A\":0.6,\"B\":-0.5}} | SUM_ABOVE_ONE | rebalance.targets",
        "\"rebalance\":{\"method\":\"RISK_PARITY\"} | EMPTY | rebalance.instruments",
        "\"rebalance\":{\"method\":\"RISK_PARITY\",\"instruments\":[\"A\"],"
            + "\"targets\":{\"A\":1}} | CONTRADICTS | rebalance.targets",
        "\"rebalance\":{\"instruments\":[\"A\"]} | CONTRADICTS | rebalance.instruments",
        "\"rebalance\":{\"method\":\"INVERSE_VOLATILITY\",\"instruments\":[\"A\",\"A\"]}"
            + " | DUPLICATE | rebalance.instruments[1]",
        "\"rebalance\":{\"budget\":0.5} | CONTRADICTS | rebalance.budget",
        "\"rebalance\":{\"method\":\"LAYERED\",\"targets\":{\"A\":1}}"
            + " | EMPTY | rebalance.layerBudgets",
        "\"rebalance\":{\"method\":\"LAYERED\",\"layerBudgets\":{\"CORE\":1}}"
            + " | EMPTY | rebalance.targets",
        "\"rebalance\":{\"method\":\"LAYERED\",\"targets\":{\"A\":1},"
            + "\"layerBudgets\":{\"CORE\":0.7,\"ALPHA\":0.4}}"
            + " | SUM_ABOVE_ONE | rebalance.layerBudgets",
        "\"rebalance\":{\"method\":\"LAYERED\",\"targets\":{\"A\":1},"
            + "\"layerBudgets\":{\"HEART\":0.7}} | UNKNOWN_LAYER | rebalance.layerBudgets.HEART",
        "\"rebalance\":{\"method\":\"LAYERED\",\"layerMethod\":\"RISK_PARITY\","
            + "\"layerBudgets\":{\"CORE\":1}} | CONTRADICTS | rebalance.layerMethod",
        "\"rebalance\":{\"layerBudgets\":{\"CORE\":1}} | CONTRADICTS | rebalance.layerBudgets",
        "\"rebalance\":{\"recomputeMinutes\":0} | OUT_OF_RANGE | rebalance.recomputeMinutes",
        "\"rebalance\":{\"performanceHours\":1} | OUT_OF_RANGE | rebalance.performanceHours",
        "\"rebalance\":{\"scheduleHours\":721} | OUT_OF_RANGE | rebalance.scheduleHours",
        "\"rebalance\":{\"momentumWaitMinutes\":31} | OUT_OF_RANGE"
            + " | rebalance.momentumWaitMinutes",
        "\"rebalance\":{\"triggers\":[\"DRIFT\"]} | UNKNOWN_TRIGGER | rebalance.triggers[0]",
        "\"rebalance\":{\"triggers\":[\"REGIME_SHIFT\",\"REGIME_SHIFT\"]}"
            + " | DUPLICATE | rebalance.triggers[1]",
        "\"ladder\":[{\"drawdown\":0.1,\"multiplier\":0.5},{\"drawdown\":0.1,"
            + "\"multiplier\":0.4}] | NOT_ASCENDING | ladder[1].drawdown",
        "\"ladder\":[{\"drawdown\":0.1,\"multiplier\":0.5},{\"drawdown\":0.2,"
            + "\"multiplier\":0.6}] | RISES | ladder[1].multiplier",
        "\"stress\":[{\"name\":\" \"}] | EMPTY | stress[0].name",
        "\"stress\":[{\"name\":\"A\"},{\"name\":\"A\"}] | DUPLICATE | stress[1]",
        "\"stress\":[{\"name\":\"A\",\"priceChange\":-1}] | OUT_OF_RANGE | stress[0].priceChange",
        "\"stress\":[{\"name\":\"A\",\"rateChange\":0.01}] | EMPTY | stress[0].rateBetas",
        "\"ownerId\":\" \" | EMPTY | ownerId"
      })
  void nonsenseIsNamed(String fields, String reason, String field) {
    Policy policy = AuditFixture.policyJson("{\"portfolioId\":\"P\",\"version\":1," + fields + "}");
    assertThat(PolicyChecks.firstFault(policy)).isEqualTo(new PolicyChecks.Fault(reason, field));
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    outOfRange("limits.maxLeverage", p -> p.getLimits().setMaxLeverage(-1.0));
    outOfRange("limits.maxDrawdown", p -> p.getLimits().setMaxDrawdown(1.5));
    outOfRange("limits.maxOpenPositions", p -> p.getLimits().setMaxOpenPositions(-1));
    outOfRange("audit.threshold", p -> p.getAudit().setThreshold(Double.NaN));
    outOfRange("deadlineMillis", p -> p.setDeadlineMillis(0));
  }

  private static void outOfRange(String field, Consumer<Policy> change) {
    Policy policy = AuditFixture.policy("portfolioId", "P");
    change.accept(policy);
    assertThat(PolicyChecks.firstFault(policy))
        .isEqualTo(new PolicyChecks.Fault("OUT_OF_RANGE", field));
  }
}
