package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.schemas.avro.PortfolioState;
import io.breakwater.schemas.avro.StressResult;
import io.breakwater.schemas.avro.StressScenario;
import io.breakwater.udfs.math.portfolio.FilteredVar;
import io.breakwater.udfs.math.portfolio.PastReturns;
import io.breakwater.udfs.math.portfolio.Stress;
import io.breakwater.udfs.math.portfolio.StructuralRisk;
import io.breakwater.udfs.math.portfolio.Valuation;
import io.breakwater.udfs.math.portfolio.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a portfolio stands at a valuation tick, in one row; contributions and scenarios at quarter
 * hours only.
 */
final class PortfolioRows {
  private static final long QUARTER = 15 * Times.MINUTE;

  private final RoomState room;

  PortfolioRows(RoomState room) {
    this.room = room;
  }

  /** The row; NAV, ladder and attribution have moved, the track of VaR moves here. */
  PortfolioState row(
      PortfolioDesk desk, Policy policy, Valuation valuation, double drawdown, long time) {
    SortedMap<String, Double> weights = valuation.weights();
    PastReturns minutes = PastReturns.of(weights, room.market.minutes());
    PastReturns hours = PastReturns.of(weights, room.market.hours().history());
    Var.@Nullable Figures hour = Var.of(minutes, Var.HOUR_IN_BARS);
    Var.@Nullable Figures day = Var.of(hours, Var.DAY_IN_HOURS);
    Var.@Nullable Figures filteredHour = FilteredVar.of(minutes, Var.HOUR_IN_BARS);
    Var.@Nullable Figures filteredDay = FilteredVar.of(hours, Var.DAY_IN_HOURS);
    desk.varTrack().onTick(time, valuation, room.market.view(), hour, filteredHour);
    Double concentration = StructuralRisk.concentration(valuation);
    PortfolioState row =
        PortfolioState.newBuilder()
            .setPortfolioId(desk.portfolioId())
            .setOwnerId(room.policies.ownerOf(desk.portfolioId()))
            .setEventTime(time)
            .setNav(desk.nav().nav())
            .setEquity(valuation.equity())
            .setPeak(desk.nav().peak())
            .setDrawdown(drawdown)
            .setGross(valuation.gross())
            .setNet(valuation.net())
            .setLeverage(valuation.leverage())
            .setExposureMultiplier(desk.ladder().multiplier())
            .setVar99OneHour(var(hour))
            .setCvar99OneHour(cvar(hour))
            .setVar99OneDay(var(day))
            .setCvar99OneDay(cvar(day))
            .setWeights(weights)
            .setFilteredVar99OneHour(var(filteredHour))
            .setFilteredCvar99OneHour(cvar(filteredHour))
            .setFilteredVar99OneDay(var(filteredDay))
            .setFilteredCvar99OneDay(cvar(filteredDay))
            .setVarBacktest(desk.varTrack().parametric())
            .setFilteredVarBacktest(desk.varTrack().filtered())
            .setConcentration(concentration)
            .setEffectivePositions(concentration == null ? null : (Double) (1 / concentration))
            .setLiquidationDistanceSigma(
                StructuralRisk.liquidationDistanceSigma(valuation, room.market::find, minutes))
            .setBeta(valuation.equity() > 0 ? room.market.betas().ofWeights(weights) : null)
            .setAlpha(desk.attribution().alphaToday())
            .setBehaviour(BehaviourDesk.standing(desk, time))
            .build();
    if (Math.floorMod(time, QUARTER) == 0) {
      row.setRiskContributions(Var.contributions(weights, minutes, Var.HOUR_IN_BARS));
      row.setStress(stress(desk, policy, valuation, time));
    }
    return row;
  }

  private @Nullable List<StressResult> stress(
      PortfolioDesk desk, Policy policy, Valuation valuation, long time) {
    if (!(valuation.equity() > 0)) {
      return null;
    }
    Stress test = new Stress(room.market::find, room.market.view());
    List<StressResult> results = new ArrayList<>();
    for (StressScenario scenario : policy.getStress()) {
      Stress.Effect effect = test.effectOf(scenario, valuation);
      if (effect != null) {
        results.add(result(scenario, effect, desk, policy, valuation.equity(), time));
      }
    }
    return results;
  }

  private static StressResult result(
      StressScenario scenario,
      Stress.Effect effect,
      PortfolioDesk desk,
      Policy policy,
      double equityBefore,
      long time) {
    double equity = equityBefore + effect.profitAndLoss();
    double drawdown = desk.nav().drawdownAt(equity);
    double leverage = equity > 0 ? effect.gross() / equity : Double.NaN;
    return StressResult.newBuilder()
        .setScenario(scenario.getName())
        .setProfitAndLoss(effect.profitAndLoss())
        .setLeverage(Double.isFinite(leverage) ? (Double) leverage : null)
        .setDrawdown(drawdown)
        .setBreaker(
            desk.drawdownRules()
                .wouldTrip(
                    time,
                    drawdown,
                    policy.getLimits().getMaxDrawdown(),
                    desk.ladder().stepsDownAt(drawdown, policy.getLadder()),
                    policy.getBreakers().getOff()))
        .setCoverage(effect.coverage())
        .build();
  }

  private static @Nullable Double var(Var.@Nullable Figures figures) {
    return figures == null ? null : (Double) figures.var99();
  }

  private static @Nullable Double cvar(Var.@Nullable Figures figures) {
    return figures == null ? null : (Double) figures.cvar99();
  }
}
