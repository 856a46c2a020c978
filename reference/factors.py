"""The factors of the score: model.md section 3. Each gives (points >= 0, raw, status)."""
import math

from assets import sentiment
from records import MINUTE

HOUR = 60 * MINUTE


def linear(x, curve):
    """Clamped interpolation through (raw, penalty) points."""
    if x <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:]):
        if x <= x1:
            return y1 if x == x1 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return curve[-1][1]


def absent(seen, expected):
    """Nothing there: (3, MISSING) if it was ever seen or is expected, else (0, NOT_CONFIGURED)."""
    return (3.0, None, 'MISSING') if seen or expected else (0.0, None, 'NOT_CONFIGURED')


def event(room, instrument, time, policy):
    if not room.events:
        return absent(False, 'event' in policy.expected or 'events' in policy.expected)
    best = None
    for name in sorted(room.events, key=lambda n: n.encode()):
        e = room.events[name]
        if e.get('cancelled'):
            continue
        assets, sectors = e.get('assets') or [], e.get('sectors') or []
        if (assets or sectors) and instrument['base'] not in assets \
                and instrument.get('sector') not in sectors:
            continue
        h = (e['scheduledAt'] - time) / HOUR
        if 0 <= h <= 6:
            points = 20 * e['severity'] * (1 - h / 6)
        elif -0.25 <= h < 0:
            points = 20 * e['severity']
        else:
            continue
        if best is None or points > best[0]:
            best = (points, h, 'OK')
    return best or (0.0, None, 'NONE')


def liquidity_points(notional, depth):
    if depth <= 0:
        return 25.0, None
    ratio = notional / depth
    if ratio < 0.02:
        return 0.0, ratio
    return linear(ratio, [(0.02, 5.0), (0.20, 25.0)]), ratio


def liquidity(engine, sign, notional, time, policy):
    if not engine.books:
        return absent(False, 'book' in policy.expected or 'books' in policy.expected)
    fresh = engine.fresh_books(time)
    depth = min((b.ask if sign > 0 else b.bid) for b in (fresh or engine.books.values()))
    points, ratio = liquidity_points(notional, depth)
    return (points, ratio, 'OK') if fresh else (max(3.0, points), ratio, 'STALE')


def spread(engine, time, policy):
    """The widest of the fresh books against its own venue's baseline."""
    if not engine.books:
        return absent(False, 'book' in policy.expected or 'books' in policy.expected)
    fresh = engine.fresh_books(time)
    known = [b.spread_z for b in (fresh or engine.books.values()) if b.spread_z is not None]
    if not known:
        return absent(True, False)
    points = linear(max(known), [(2, 0.0), (6, 10.0)])
    return (points, max(known), 'OK') if fresh else (max(3.0, points), max(known), 'STALE')


def crowding(engine, sign, time, policy):
    if not engine.seen_funding:
        return absent(False, 'funding' in policy.expected)
    if engine.funding_z is None:
        return absent(True, False)
    raw = sign * engine.funding_z
    points = linear(raw, [(1, 0.0), (3, 5.0)])
    paid = engine.last_funding
    if time - paid['eventTime'] > 2 * paid['intervalHours'] * HOUR:
        return max(3.0, points), raw, 'STALE'
    return points, raw, 'OK'


class Publisher:
    """A publisher's habits: what earlier signals were like."""

    def __init__(self):
        self.count, self.mean, self.fast, self.slow = 0, None, None, None
        self.counted = set()
        self.seen = set()
        self.last_leverage, self.rose = None, False

    def escalates(self, notional, leverage):
        """PUBLISHER_ESCALATION: the third of three in a row with rising leverage, at m >= 4."""
        rises = self.last_leverage is not None and leverage > self.last_leverage
        found = rises and self.rose and self.count >= 5 and notional is not None \
            and notional / self.mean >= 4 * (1 - 1e-9)
        self.last_leverage, self.rose = leverage, rises
        return found

    def evidence(self, notional, leverage):
        """(points, raw, status) of a signal, before it joins."""
        if self.count < 5 or notional is None:
            return 5.0, None, 'INSUFFICIENT_HISTORY'
        m = notional / self.mean
        d = (0.7 * self.fast + 0.3 * leverage) / (0.95 * self.slow + 0.05 * leverage)
        points = linear(m, [(2, 0.0), (4, 15.0)]) + linear(d, [(1.1, 0.0), (1.5, 5.0)])
        return points, m, 'OK'

    def join(self, signal_id, notional, leverage):
        if signal_id in self.counted:
            return
        self.counted.add(signal_id)
        if self.count == 0:
            self.mean, self.fast, self.slow = notional, leverage, leverage
        else:
            if self.count >= 5:
                notional = min(notional, 4 * self.mean)
            self.mean = 0.9 * self.mean + 0.1 * notional
            self.fast = 0.7 * self.fast + 0.3 * leverage
            self.slow = 0.95 * self.slow + 0.05 * leverage
        self.count += 1


def correlation(room, name, sign, holdings, equity):
    """holdings: {instrument: signed value, held plus reserved}. Also gives n."""
    n, ready = 0, True
    for other, value in sorted(holdings.items(), key=lambda kv: kv[0].encode()):
        if other == name or abs(value) < 0.01 * equity or value == 0:
            continue
        pair = tuple(sorted((name, other), key=lambda s: s.encode()))
        newest = room.market.cross.full_at.get(pair)
        if newest is None or room.last_bar_end - newest[1] > 5 * MINUTE:
            ready = False
            continue
        rho = newest[0] or 0.0
        if sign * math.copysign(1, value) * rho >= 0.7:
            n += 1
    points = {0: 0.0, 1: 4.0, 2: 10.0}.get(n, 20.0)
    if not ready:
        return (max(3.0, points), n, 'MISSING'), n
    return (points, n, 'OK'), n


def news(room, instrument, sign, time, policy):
    if not room.news:
        return absent(False, 'news' in policy.expected)
    said = sentiment(room.news_in_order, instrument, time)
    if said is None:
        return 0.0, None, 'NONE'
    c = -sign * said
    return linear(c, [(0.1, 0.0), (0.6, 15.0)]), c, 'OK'


REGIMES = {'COMPRESSION': (0, 0.0, 1.0), 'NORMAL': (1, 0.0, 1.0), 'EXPANSION': (2, 4.0, 0.75),
           'SHOCK': (3, 10.0, 0.5)}


def volatility(engine, time):
    if engine.last_end is None:
        return absent(False, False)
    if engine.regime is None:
        return absent(True, False)
    raw, points, _ = REGIMES[engine.regime]
    if time - engine.last_real_end > engine.BAR_AGE:
        return max(3.0, points), raw, 'STALE'
    return points, raw, 'OK'


def plan(entry, stop, target):
    if stop is None:
        return 5.0, None, 'OK'
    if target is None:
        return 0.0, None, 'OK'
    ratio = abs(target - entry) / abs(entry - stop)
    return (5.0 if ratio < 1 else 0.0), ratio, 'OK'
