"""Target weights at a tick (docs/model.md, "Rebalancing"): by method, tilted; None where an input is not ready."""
import math
from itertools import combinations

from records import MINUTE, utf8

SAME = 1e-12


def ready_mark(room, name, end):
    engine = room.market.engines.get(name)
    return engine is not None and engine.mark(end)[1]


def share_out(parts, budget):
    whole = math.fsum(abs(p) for p in parts.values())
    return {n: budget * p / whole if whole else 0.0 for n, p in parts.items()}


def inverse_volatility(room, names):
    sigmas = {n: room.market.engines[n].sigma_slow() for n in names}
    return None if not all(sigmas.values()) else {n: 1 / s for n, s in sigmas.items()}


def covariance(room, names):
    """Second moments about zero over the bars of the last 500 that have all returns."""
    bars = [[bar[n] for n in names] for bar in room.ring if all(bar.get(n) is not None for n in names)]
    if len(bars) < 60:
        return None
    matrix = {(a, b): math.fsum(bar[i] * bar[j] for bar in bars) / len(bars)
              for i, a in enumerate(names) for j, b in enumerate(names)}
    return matrix if all(matrix[n, n] > 0 for n in names) else None


def tree_order(names, matrix):
    """Leaves of average linkage over sqrt((1 - rho) / 2), left to right."""
    def distance(a, b):
        rho = matrix[a, b] / math.sqrt(matrix[a, a] * matrix[b, b])
        return math.sqrt((1 - min(1.0, max(-1.0, rho))) / 2)

    clusters = [[n] for n in names]
    while len(clusters) > 1:
        average = {(i, j): math.fsum(distance(a, b) for a in clusters[i] for b in clusters[j])
                   / len(clusters[i]) / len(clusters[j])
                   for i, j in combinations(range(len(clusters)), 2)}
        least = min(average.values())
        i, j = min(pair for pair, value in average.items() if value <= least + SAME)
        clusters[i] += clusters.pop(j)
    return clusters[0]


def risk_parity(room, names):
    matrix = covariance(room, names)
    if matrix is None:
        return None

    def variance(group):
        inverse = {n: 1 / matrix[n, n] for n in group}
        mix = {n: v / math.fsum(inverse.values()) for n, v in inverse.items()}
        return max(0.0, math.fsum(mix[a] * mix[b] * matrix[a, b] for a in group for b in group))

    def halve(group, weight):
        if len(group) == 1:
            return {group[0]: weight}
        left, right = group[:len(group) // 2], group[len(group) // 2:]
        one, other = variance(left), variance(right)
        part = other / (one + other) if one + other else 0.5
        return {**halve(left, weight * part), **halve(right, weight * (1 - part))}

    return halve(tree_order(names, matrix), 1.0)


def by_method(room, rules):
    method = rules.get('method') or 'STATIC'
    names = sorted(set(rules.get('targets') or {}) | set(rules.get('instruments') or []), key=utf8)
    budget = rules.get('budget')
    budget = 1.0 if budget is None else budget
    if method == 'STATIC':
        return dict(rules['targets'])
    if method == 'LAYERED':
        inside = rules.get('layerMethod') or 'STATIC'
        parts = rules['targets'] if inside == 'STATIC' else inverse_volatility(room, names)
        layer = {n: room.market.definitions[n].get('layer') for n in names}
        if parts is None or None in layer.values():
            return None
        out = {}
        for each in set(layer.values()):
            out.update(share_out({n: p for n, p in parts.items() if layer[n] == each},
                                 rules['layerBudgets'].get(each, 0.0)))
        return out
    parts = inverse_volatility(room, names) if method == 'INVERSE_VOLATILITY' else risk_parity(room, names)
    return None if parts is None else share_out(parts, budget)


def liquidity(room, name, full, end):
    books = room.market.engines[name].fresh_books(end)
    return min(1.0, min(min(b.bid, b.ask) for b in books) / full) if books else None


def performance(room, name, kind, hours, sign):
    found = [sign * hour[name] for hour in room.hours.ring[-hours:] if hour.get(name) is not None]
    if len(found) < max(2, hours / 2):
        return None
    mean = math.fsum(found) / len(found)
    if mean >= 0:
        return 1.0
    away = [r - mean if kind == 'SHARPE' else min(r, 0.0) for r in found]
    deviation = math.sqrt(math.fsum(a * a for a in away) / len(away))
    if deviation == 0:
        return 0.5
    return max(0.5, min(1.0, 1 + mean / deviation * math.sqrt(365 * 24) / 4))


def compute(room, rules, end):
    names = set(rules.get('targets') or {}) | set(rules.get('instruments') or [])
    if not all(ready_mark(room, n, end) for n in names):
        return None
    weights = by_method(room, rules)
    if weights is None:
        return None
    for name, weight in weights.items():
        tilts = []
        if rules.get('fullLiquidity') is not None:
            tilts.append(liquidity(room, name, rules['fullLiquidity'], end))
        if rules.get('performanceTilt') is not None:
            tilts.append(performance(room, name, rules['performanceTilt'],
                                     rules.get('performanceHours') or 168, -1 if weight < 0 else 1))
        if None in tilts:
            return None
        weights[name] = weight * math.prod(tilts)
    return weights


def standing(room, p, policy, end, called):
    """Weights at this tick; {} where there are none, None where a method's inputs are not ready."""
    rules = policy.rebalance
    if (rules.get('method') or 'STATIC') == 'STATIC' and rules.get('fullLiquidity') is None \
            and rules.get('performanceTilt') is None:
        p.targets = None
        return policy.targets
    key = (policy.portfolio, policy.version)
    minutes = rules.get('recomputeMinutes') or 60
    if p.targets is None or p.targets[0] != key or called or end % (minutes * MINUTE) == 0:
        weights = compute(room, rules, end)
        p.targets = None if weights is None else (key, weights)
    return None if p.targets is None else p.targets[1]


def calls(room, p, policy, end):
    """{instrument: trigger} of those that are to be traded to target whatever their band, from this tick."""
    rules, found = policy.rebalance, {}
    named = set(rules.get('targets') or {}) | set(rules.get('instruments') or [])
    concerned = named | set(p.positions) if named else set()
    hours = rules.get('scheduleHours')
    for name in concerned:
        if hours is not None and end % (hours * 60 * MINUTE) == 0:
            found[name] = 'SCHEDULE'
        for pattern in ('REGIME_SHIFT', 'CORRELATION_BREAK'):
            if pattern in (rules.get('triggers') or []) and (pattern, name) in room.tripped:
                found[name] = pattern
    return found
