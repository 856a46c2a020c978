package io.breakwater.udfs.math.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.breakwater.schemas.avro.Outcome;
import io.breakwater.schemas.avro.OutcomeResult;
import io.breakwater.schemas.avro.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static Outcome outcome(
      String signal,
      @Nullable Double score,
      double made,
      double saved,
      Map<String, Double> factors,
      String... vetoes) {
    Outcome outcome = new Outcome();
    outcome.setDecisionId("d" + signal);
    outcome.setResult(OutcomeResult.EXPIRED);
    outcome.setEventTime(1L);
    outcome.setReturnRatio(made);
    outcome.setSavedOrCost(saved);
    outcome.setPortfolioId("P");
    outcome.setPublisherId("pub");
    outcome.setSignalId(signal);
    outcome.setSignalRevision(1);
    outcome.setVerdict(saved == 0 ? Verdict.ALLOW : Verdict.BLOCK);
    outcome.setScore(score);
    outcome.setFactors(factors);
    outcome.setVetoes(List.of(vetoes));
    return outcome;
  }

  @Test
  void holdsThePromiseOfTheScoreAgainstWhatCame() {
    Tally all =
        Calibration.of(
            List.of(
                outcome("1", 80.0, 0.1, 0, Map.of()),
                outcome("2", 60.0, -0.1, 0, Map.of()),
                outcome("3", null, 0.2, -20, Map.of(), "KILLED")));
    assertThat(all.count()).isEqualTo(3);
    assertThat(all.good()).isEqualTo(2);
    assertThat(all.meanForecast()).isCloseTo(0.7, within(1e-15));
    assertThat(all.goodShare()).isEqualTo(0.5);
    // (0.8 - 1)^2 = 0.04 and 0.6^2 = 0.36; a coin would have 0.25.
    assertThat(all.brier()).isCloseTo(0.2, within(1e-15));
    assertThat(all.skill()).isCloseTo(0.2, within(1e-12));
    assertThat(all.cost()).isEqualTo(20);
    assertThat(all.blocked()).isEqualTo(1);
    assertThat(Calibration.of(List.of()).brier()).isNull();
  }

  @Test
  void aFullScoreIsInTheLastDecile() {
    List<Outcome> outcomes =
        List.of(
            outcome("1", 100.0, 0, 0, Map.of()),
            outcome("2", 90.0, 0, 0, Map.of()),
            outcome("3", 0.0, 0, 0, Map.of()),
            outcome("4", null, 0, 0, Map.of()));
    assertThat(Calibration.of(outcomes, Calibration.By.DECILE).keySet())
        .containsExactly("00-10", "90-100");
  }

  @Test
  void causesShareWhatBlockingDid() {
    List<Outcome> outcomes =
        List.of(
            outcome("1", 40.0, -0.1, 60, Map.of("NEWS", -10.0, "PLAN", -5.0)),
            outcome("2", 40.0, 0.1, -30, Map.of("NEWS", -10.0), "MAX_LEVERAGE", "PAUSED"),
            outcome("3", 100.0, 0.1, 0, Map.of()));
    Map<String, Tally> by = Calibration.of(outcomes, Calibration.By.FACTOR);
    assertThat(by.keySet())
        .containsExactly("NEWS", "PLAN", "none", "veto MAX_LEVERAGE", "veto PAUSED");
    assertThat(by.get("NEWS").saved()).isCloseTo(40, within(1e-12));
    assertThat(by.get("NEWS").cost()).isZero();
    assertThat(by.get("PLAN").saved()).isCloseTo(20, within(1e-12));
    assertThat(by.get("veto PAUSED").cost()).isEqualTo(15);
    double net = by.values().stream().mapToDouble(t -> t.saved() - t.cost()).sum();
    assertThat(net).isCloseTo(30, within(1e-12));
  }

  @Test
  void countsWhatWasToldTwiceOnce() {
    Outcome one = outcome("1", 80.0, 0.1, 0, Map.of());
    assertThat(Calibration.inOrder(List.of(one, outcome("0", 1.0, 0, 0, Map.of()), one)))
        .extracting(Outcome::getSignalId)
        .containsExactly("0", "1");
  }
}
