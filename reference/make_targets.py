"""Portfolios for the market of the risk case: a way of setting targets each."""
from make_case import START
from records import MINUTE

ALL = ['BTC-USDT', 'ETH-USDT', 'SOL-USDT', 'XRP-USDT']
BTC, ETH, SOL, XRP = ALL
RULES = {
    'VOLATILITY': dict(method='INVERSE_VOLATILITY', instruments=ALL, budget=0.9, recomputeMinutes=30),
    'PARITY': dict(method='RISK_PARITY', instruments=ALL),
    'PARITY-OF-THREE': dict(method='RISK_PARITY', instruments=[SOL, ETH, BTC], budget=0.6,
                            recomputeMinutes=45, toBandEdge=True),
    'LAYERS': dict(method='LAYERED', targets={BTC: 0.3, ETH: -0.2, SOL: 0.1, XRP: 0.1},
                   layerBudgets=dict(CORE=0.4, ALPHA=0.3, HEDGE=0.2)),
    'LAYERS-BY-VOLATILITY': dict(method='LAYERED', layerMethod='INVERSE_VOLATILITY', instruments=ALL,
                                 layerBudgets=dict(CORE=0.25, ALPHA=0.25, HEDGE=0.25, DYNAMIC=0.25),
                                 performanceTilt='SORTINO', performanceHours=4),
    'DEPTH': dict(targets={BTC: 0.4, ETH: 0.4}, fullLiquidity=1_200_000.0, recomputeMinutes=15),
    'PAST': dict(targets={BTC: 0.3, SOL: 0.2, ETH: -0.3}, performanceTilt='SHARPE', performanceHours=3),
    'PATIENT': dict(targets={BTC: 0.3, ETH: 0.3, SOL: 0.2, XRP: -0.1}, momentumWaitMinutes=25, maxSpreadZ=1.0,
                    driftThreshold=0.02),
    # Bands that nothing leaves: only the clock and trips of the market call.
    'CLOCK': dict(targets={BTC: 0.3, ETH: 0.2, XRP: -0.2}, driftThreshold=9.0, scheduleHours=2),
    'TRIPS': dict(method='INVERSE_VOLATILITY', instruments=ALL, driftThreshold=9.0, toBandEdge=True,
                  triggers=['REGIME_SHIFT', 'CORRELATION_BREAK'], scheduleHours=3),
    'SHIFTS': dict(targets={n: 0.2 for n in ALL}, driftThreshold=9.0, triggers=['REGIME_SHIFT']),
}


def make():
    policies, balances = [], []
    for number, (name, rules) in enumerate(RULES.items()):
        policies.append(dict(portfolioId=name, ownerId=f'owner {number % 3}', version=1,
                             mode=['ADVISORY', 'ENFORCE'][number % 2],
                             limits=dict(maxPositionWeight=None), rebalance=rules))
        balances.append(dict(portfolioId=name, asOf=START + 5 * MINUTE, cash=20_000.0, positions=[
            dict(instrument=SOL, quantity=10.0 * (number % 3), averageCost=145.0)]))
    # Owners of several portfolios that leave less than all of them want.
    policies.append(dict(portfolioId='owner:owner 1', version=1, limits=dict(
        maxLeverage=0.7, maxPositionWeight=0.25, maxOpenPositions=9)))
    policies.append(dict(portfolioId='owner:owner 2', version=1, limits=dict(
        maxLeverage=None, maxGrossExposure=60_000.0, maxNetExposure=22_000.0, maxPositionWeight=None)))
    # Another way from the fourth hour on: what stood is of another version.
    policies.append(dict(portfolioId='LAYERS', ownerId='owner 0', version=2, limits=dict(maxPositionWeight=None),
                         effectiveFrom=START + 250 * MINUTE,
                         rebalance=dict(method='RISK_PARITY', instruments=[BTC, ETH], budget=0.5)))
    return dict(policies=policies, balances=balances)
