"""Risk of a portfolio at a tick (docs/model.md, "Portfolio"): VaR two ways, contributions, tests of VaR, stress."""
import math

from ledger import HOUR, sorted_items
from records import MINUTE

KEEP = 0.99
QUARTER = 15 * MINUTE
SCENARIOS = [
    dict(name='SUDDEN_DROP', priceChange=-0.1),
    dict(name='RATE_SHOCK', rateChange=0.01, rateBetas={'*': -8.0, 'L1': -6.0, 'PAY': -6.0, 'MEME': -12.0}),
    dict(name='LIQUIDITY_CRASH', liquidate=True, depthMultiplier=0.2),
    dict(name='FLASH_RALLY', priceChange=0.15),
    dict(name='CORRELATION_ONE', correlationOne=True)]


class Window:
    """Past slots of today's weights. ring: newest last, {instrument: return}."""

    def __init__(self, weights, ring):
        self.weights = weights
        self.gross = sum(abs(w) for w in weights.values())
        self.covered = [i for i, w in sorted_items(weights)
                        if w and sum(1 for slot in ring if slot.get(i) is not None) >= 30]
        cover = sum(abs(weights[i]) for i in self.covered)
        self.slots = [[slot[i] for i in self.covered] for slot in ring
                      if all(slot.get(i) is not None for i in self.covered)]
        self.ready = len(self.slots) >= 30 and cover >= 0.5 * self.gross
        self.scale = self.gross / cover if cover else 1.0
        self.x = [sum(weights[i] * r for i, r in zip(self.covered, slot)) for slot in self.slots]
        self.v = self.smooth([x * x for x in self.x])

    @staticmethod
    def smooth(values):
        """EWMA after each value, started at the first."""
        out = []
        for value in values:
            out.append(KEEP * out[-1] + (1 - KEEP) * value if out else value)
        return out

    def sigma(self, horizon):
        return math.sqrt(horizon * self.v[-1]) * self.scale

    def parametric(self, horizon):
        if not self.ready:
            return None, None
        return 3.0 * self.sigma(horizon), 3.4 * self.sigma(horizon)

    def filtered(self, horizon):
        """Past returns over the volatility expected of them, the worst hundredth at today's."""
        if not self.ready:
            return None, None
        if self.gross == 0:
            return 0.0, 0.0
        z = [self.x[k] / math.sqrt(self.v[k - 1]) for k in range(30, len(self.x)) if self.v[k - 1] > 0]
        if len(z) < 100:
            return None, None
        worst = sorted((max(0.0, -value) for value in z), reverse=True)[:math.ceil(len(z) / 100)]
        return worst[-1] * self.sigma(horizon), math.fsum(worst) / len(worst) * self.sigma(horizon)

    def contributions(self):
        """VaR * w_i (Sigma w)_i / w' Sigma w, from the whole covariance matrix."""
        if not self.ready:
            return None
        n = len(self.covered)
        matrix = [[self.smooth([s[a] * s[b] for s in self.slots])[-1] for b in range(n)] for a in range(n)]
        w = [self.weights[i] for i in self.covered]
        marginal = [sum(matrix[a][b] * w[b] for b in range(n)) for a in range(n)]
        total = sum(w[a] * marginal[a] for a in range(n))
        var = self.parametric(60)[0]
        return {i: var * w[a] * marginal[a] / total if total else 0.0
                for a, i in enumerate(self.covered)}


class Hours:
    """Returns of whole clock hours from those of minutes; the last 500."""

    def __init__(self):
        self.end, self.bars, self.ring = None, [], []

    def on_bars(self, time, returns):
        end = -(-time // HOUR) * HOUR
        if self.end is not None and end != self.end:
            self.close()
        self.end = end
        self.bars.append(returns)
        if time == end:
            self.close()

    def close(self):
        names = {i for bar in self.bars for i in bar}
        whole = {i: [bar.get(i) for bar in self.bars] for i in names}
        self.ring = (self.ring + [{i: sum(r) for i, r in whole.items()
                                   if len(r) == 60 and None not in r}])[-500:]
        self.end, self.bars = None, []


def xlogy(x, y):
    return x * math.log(y) if x else 0.0


def backtest(hits):
    """hits: True, False, or None for an hour that was not tested. Kupiec and Christoffersen at 1 %."""
    tested = [h for h in hits if h is not None]
    n, x = len(tested), sum(tested)
    if not n:
        return None
    kupiec = -2 * (xlogy(n - x, 0.99) + xlogy(x, 0.01) - xlogy(n - x, 1 - x / n) - xlogy(x, x / n))
    out = dict(hours=n, exceedances=x, kupiec=max(0.0, kupiec),
               kupiecProbability=math.erfc(math.sqrt(max(0.0, kupiec) / 2)), independence=None,
               independenceProbability=None, conditionalCoverage=None,
               conditionalCoverageProbability=None)
    pairs = [(a, b) for a, b in zip(hits, hits[1:]) if a is not None and b is not None]
    if pairs:
        count = lambda a, b: sum(1 for p in pairs if p == (a, b))
        n00, n01, n10, n11 = count(False, False), count(False, True), count(True, False), count(True, True)
        own = lambda a, b: xlogy(a, a / (a + b) if a else 1) + xlogy(b, b / (a + b) if b else 1)
        ind = max(0.0, 2 * (own(n00, n01) + own(n10, n11) - own(n00 + n10, n01 + n11)))
        out.update(independence=ind, independenceProbability=math.erfc(math.sqrt(ind / 2)),
                   conditionalCoverage=out['kupiec'] + ind,
                   conditionalCoverageProbability=math.exp(-(out['kupiec'] + ind) / 2))
    return out


class Track:
    """What whole clock hours brought against the VaR published at their begin."""

    def __init__(self):
        self.hits, self.open = {'var99OneHour': [], 'filteredVar99OneHour': []}, None

    def on_tick(self, end, p, row, engines):
        if end % HOUR:
            return
        loss = None
        if self.open is not None and self.open[0] == end - HOUR:
            _, equity, held, _ = self.open
            marks = {i: engines[i].mark(end) for i in held}
            if all(fresh for _, fresh in marks.values()):
                loss = -sum(units * (marks[i][0] - price) for i, (units, price) in held.items()) / equity
        for name, hits in self.hits.items():
            then = self.open[3][name] if self.open is not None else None
            hits.append(None if loss is None or then is None else loss > then)
        self.open = None
        marks = {i: engines[i].mark(end) if i in engines else (None, False) for i in p.positions}
        if marks and row['equity'] > 0 and all(fresh for _, fresh in marks.values()):
            held = {i: (p.positions[i] * engines[i].multiplier, marks[i][0]) for i in marks}
            self.open = (end, row['equity'], held, {name: row[name] for name in self.hits})


def structure(values, equity, window, definitions):
    """Concentration, effective positions, distance to liquidation."""
    gross = sum(abs(v) for v in values.values())
    if not gross:
        return None, None, None
    concentration = sum((v / gross) ** 2 for v in values.values())
    rates = [definitions.get(i, {}).get('maintenanceMarginRate') for i in values]
    if equity <= 0 or window is None or not window.ready or None in rates or not window.v[-1]:
        return concentration, 1 / concentration, None
    margin = sum(rate * abs(v) for rate, v in zip(rates, values.values()))
    return concentration, 1 / concentration, max(0.0, 1 - margin / equity) / window.sigma(60)


def beta(weights, betas):
    """Beta of weights to the mean of the universe, the newest bar included."""
    gross = sum(abs(w) for w in weights.values())
    known = {i: (m[0] / m[1] if m[1] > 0 else 0.0) for i, m in betas.moments.items()
             if i in weights and m[2] >= 30}
    cover = sum(abs(weights[i]) for i in known)
    if cover < 0.5 * gross:
        return None
    return sum(weights[i] * b for i, b in known.items()) * gross / cover if cover else 0.0


def stress(p, policy, values, equity, end, market, ladder):
    """What each scenario of the policy does to the portfolio."""
    if equity <= 0:
        return None
    sigma = {i: market.engines[i].sigma_slow() if i in market.engines else None for i in values}
    tilt = sum(v * (sigma[i] or 0.0) for i, v in values.items())
    out = []
    for scenario in policy.stress:
        get = lambda name, default: scenario.get(name) if scenario.get(name) is not None else default
        lost, left, known = 0.0, 0.0, 0.0
        for i, value in values.items():
            betas, whole = get('rateBetas', {}), True
            move = get('priceChange', 0.0)
            if get('rateChange', 0.0):
                per_rate = betas.get(market.definitions.get(i, {}).get('sector'), betas.get('*'))
                whole &= per_rate is not None
                move += scenario['rateChange'] * (per_rate or 0.0)
            if get('correlationOne', False) and tilt:
                whole &= sigma[i] is not None
                move -= math.copysign(3.0 * math.sqrt(60) * (sigma[i] or 0.0), tilt)
            after = value * (1 + max(-1.0, move))
            lost += value - after
            if get('liquidate', False):
                books = market.engines[i].fresh_books(end) if i in market.engines else []
                depth = min([b.bid if after >= 0 else b.ask for b in books], default=0.0)
                if depth > 0:
                    half = min(25.0, max(books, key=lambda b: b.time).spread / 2)
                    bps = half + abs(after) / (get('depthMultiplier', 1.0) * depth) * (25 - half) / 2
                    lost, after = lost + abs(after) * min(1.0, bps / 1e4), 0.0
                else:
                    whole = False
            left += abs(after)
            known += abs(value) if whole else 0.0
        money = equity - lost
        drawdown = max(0.0, 1 - max(0.0, money) / p.units / p.peak)
        limit, breaker = policy.limits['maxDrawdown'], None
        steps = sum(1 for step in ladder[p.level:] if drawdown >= step['drawdown'])
        recent = [t for t in p.steps if end - t <= 12 * HOUR]
        if limit is not None and drawdown >= limit and 'DRAWDOWN_LIMIT' not in policy.off:
            breaker = 'DRAWDOWN_LIMIT'
        elif steps and steps + len(recent) >= 3 and 'DRAWDOWN_CASCADE' not in policy.off:
            breaker = 'DRAWDOWN_CASCADE'
        gross = sum(abs(v) for v in values.values())
        out.append(dict(scenario=scenario['name'], profitAndLoss=-lost,
                        leverage=left / money if money > 0 else None, drawdown=drawdown,
                        breaker=breaker, coverage=known / gross if gross else 1.0))
    return out
