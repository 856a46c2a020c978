"""Clusters of instruments at every quarter of an hour: model.md section 2."""
import math
from itertools import combinations

from cross import GONE, Pair
from records import MINUTE, utf8

CUT = math.sqrt(0.15)          # rho_slow 0.7


def average_linkage(names, rho_of):
    """Merges the two closest clusters while they are nearer than the cut; UPGMA."""
    clusters = [[name] for name in names]
    distance = lambda a, b: math.sqrt((1 - rho_of(a, b)) / 2)

    def between(one, other):
        return math.fsum(distance(a, b) for a in one for b in other) / len(one) / len(other)

    while len(clusters) > 1:
        nearest, i, j = min((between(clusters[i], clusters[j]), i, j)
                            for i, j in combinations(range(len(clusters)), 2))
        if nearest >= CUT:
            break
        clusters[i] += clusters.pop(j)
    return clusters


class Clusters:
    """Fed at each bar end, after the pairs: the map of all bars and that of bars of stress."""

    def __init__(self, names):
        self.names = sorted(names, key=utf8)
        self.stressed = {pair: Pair() for pair in combinations(self.names, 2)}
        self.last_row = {}
        self.rows = []

    def on_bar_end(self, end, returns, pair_rows, market_row):
        for name in returns:
            if end - self.last_row.get(name, end) > GONE:
                self.stressed.update({key: Pair() for key in self.stressed if name in key})
            self.last_row[name] = end
        share = market_row['stressShare']
        if share is not None and share >= 0.5:
            for (a, b), pair in self.stressed.items():
                if returns.get(a) is not None and returns.get(b) is not None:
                    pair.join(returns[a], returns[b])
        if end % (15 * MINUTE) == 0:
            self.tell(end, 'ALL', {key: row['rhoSlow'] for key, row in pair_rows.items()})
            self.tell(end, 'STRESS', {key: self.stressed[key].slow() for key in pair_rows})

    def tell(self, end, name, slow):
        known = {key: rho for key, rho in slow.items() if rho is not None}
        members = [n for n in self.names if any(n in key for key in known)]
        rho_of = lambda a, b: known.get(tuple(sorted((a, b), key=utf8)), 0.0)
        clusters = [sorted(c, key=utf8) for c in average_linkage(members, rho_of) if len(c) > 1]
        self.rows.append(dict(eventTime=end, map=name, instruments=len(members),
                              clusters=sorted(clusters, key=lambda c: utf8(c[0]))))
