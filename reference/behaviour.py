"""How a portfolio trades, from its own fills: model.md, Portfolio, Behaviour."""
from records import MINUTE

DAY = 24 * 60 * MINUTE
HALF_HOUR = 30 * MINUTE


def median(values):
    values, n = sorted(values), len(values)
    return values[n // 2] if n % 2 else (values[n // 2 - 1] + values[n // 2]) / 2


class Behaviour:
    def __init__(self):
        self.exits = []       # (time, order, profit, microseconds held or None)
        self.sizes = []       # [order, money] of orders that opened or added
        self.opened = {}      # instrument -> time at which the position left zero or turned
        self.added = {}       # instrument -> orders that added at a worse price
        self.met = {}         # flag -> last time
        self.raised = []      # (time, flag): a flag that did not stand

    def raise_flag(self, flag, time):
        if time >= self.met.get(flag, -DAY) + DAY:
            self.raised.append((time, flag))
        self.met[flag] = time

    def standing(self, time):
        order = ['SIZE_UP_AFTER_LOSSES', 'SIZE_UP_AFTER_WINS', 'DISPOSITION', 'SCALING_IN']
        found = [f for f in order if f in self.met and time < self.met[f] + DAY]
        return found or None

    def usual(self, but=None):
        money = [m for o, m in self.sizes[-50:] if o != but]
        return median(money) if len(money) >= 5 else None

    def cap(self, times, time):
        usual = self.usual()
        return times * usual if times is not None and usual and self.standing(time) else None

    def on_fill(self, order, name, price, before, after, closed, opened_money, realised, cost, time):
        """closed: contracts that made a position smaller; cost: average before the fill."""
        if closed > 0 and order not in [e[1] for e in self.exits[-20:]]:
            begun = self.opened.get(name)
            self.exits.append((time, order, realised, None if begun is None else time - begun))
            self.disposition(time)
        if after == 0:
            self.opened.pop(name, None)
            self.added.pop(name, None)
        elif before * after <= 0:
            self.opened[name] = time
            self.added[name] = set()
        if opened_money <= 0:
            return
        self.size(order, opened_money, time)
        sign = 1 if after > 0 else -1
        if before * after > 0 and cost is not None and sign * (cost - price) > 1e-9 * cost:
            known = self.added.setdefault(name, set())
            if order not in known:
                known.add(order)
                if len(known) == 3:
                    self.raise_flag('SCALING_IN', time)

    def disposition(self, time):
        recent = [e for e in self.exits[-20:] if e[3] is not None]
        winners, losers = [e[3] for e in recent if e[2] > 0], [e[3] for e in recent if e[2] < 0]
        if len(winners) >= 5 and len(losers) >= 5 and median(losers) > 0 \
                and median(losers) >= 2 * median(winners):
            self.raise_flag('DISPOSITION', time)

    def size(self, order, money, time):
        usual = self.usual(but=order)
        known = [s for s in self.sizes[-50:] if s[0] == order]
        if known:
            known[0][1] += money
        else:
            self.sizes.append([order, money])
            known = self.sizes[-1:]
        if usual is None or known[0][1] < 1.5 * usual * (1 - 1e-9):
            return
        for flag, sign in (('SIZE_UP_AFTER_LOSSES', -1), ('SIZE_UP_AFTER_WINS', 1)):
            times = [e[0] for e in self.exits[-20:] if e[2] * sign > 0][-3:]
            if len(times) == 3 and times[2] - times[0] <= HALF_HOUR and time - times[2] <= HALF_HOUR:
                self.raise_flag(flag, time)
