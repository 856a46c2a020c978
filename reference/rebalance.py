"""Rebalancing at a valuation tick: model.md section 6 without the cost model; targets come from targets.py."""
import math

from records import MINUTE, utf8
from targets import calls, standing

PLAN_LIFE = 5 * MINUTE
STRENGTH = ('DRIFT', 'SCHEDULE', 'REGIME_SHIFT', 'CORRELATION_BREAK')
HOT = ('EXPANSION', 'SHOCK')


def band(target, threshold):
    """Half width of the band around a target weight; None means any holding is outside."""
    return None if target == 0 else abs(target) * threshold


def blocked(room, p, policy, name):
    """True: nothing may be added in this instrument of this portfolio."""
    if p.halted:
        return True
    for (kind, scope, pattern), entry in room.breakers.states.items():
        if entry['state'] in ('OPEN', 'COOLDOWN', 'LATCHED') and pattern not in policy.off \
                and (kind, scope) in (('instrument', name), ('portfolio', p.id), ('owner', p.owner),
                                      ('global', 'global')):
            return True
    scopes = {'global', f'portfolio:{p.id}', f'owner:{p.owner}', f'instrument:{name}'}
    return bool(scopes & (room.stops['PAUSE'] | room.stops['KILL']))


class Worst:
    """What a portfolio may come to hold with any part of its working orders filled, money by instrument."""

    def __init__(self, room, p, end, extra):
        price, working = room.price(end), p.working(end)
        self.ends = {}
        for name in set(p.positions) | set(working) | set(extra):
            unit = price(name, p.cost.get(name, 0.0))
            held = p.positions.get(name, 0.0)
            buys, sells = (a + b for a, b in zip(working.get(name, (0, 0)), extra.get(name, (0, 0))))
            self.ends[name] = ((held + buys) * unit, (held - sells) * unit)
        self.values = {n: max(abs(a), abs(b)) for n, (a, b) in self.ends.items()}
        self.gross = math.fsum(self.values.values())
        self.open = sum(1 for v in self.values.values() if v > 0)
        self.up = math.fsum(a for a, _ in self.ends.values())
        self.down = -math.fsum(b for _, b in self.ends.values())


def inside(worsts, equity, limits, scale, name, side, opens):
    """True: all of these portfolios together keep the limits; the first one buys or sells name."""
    own, others = worsts[0], worsts[1:]
    figures = dict(
        maxLeverage=(sum(w.gross for w in worsts), scale * max(0.0, equity)),
        maxGrossExposure=(sum(w.gross for w in worsts), scale),
        maxNetExposure=(sum(max(0.0, w.up, w.down) for w in others) + (own.up if side > 0 else own.down), scale),
        maxPositionWeight=(sum(w.values.get(name, 0.0) for w in worsts), scale * max(0.0, equity)),
        maxOpenPositions=(sum(w.open for w in worsts) if opens else 0, 1))
    return all(limits[k] is None or figure <= limits[k] * by + 1e-9 * abs(limits[k] * by)
               for k, (figure, by) in figures.items()) \
        and (limits['allowedInstruments'] is None or name in limits['allowedInstruments'])


def promised(p, end):
    """{instrument: (buys, sells)} of a plan that goes out or may be approved. Fills of it are not given here."""
    return p.plan_legs if p.plan_until is not None and end < p.plan_until else {}


def most_lots(room, p, policy, end, planned, name, sign, lots, lot):
    """Most of these lots that neither the envelope nor the owner's limits forbid."""
    owner = room.policies.in_force(f'owner:{p.owner}', end)
    others = [m for m in room.members(p.owner) if m is not p]
    fixed = [Worst(room, m, end, promised(m, end)) for m in others]
    price = room.price(end)
    equity = p.equity(price)
    unit, opens = abs(price(name, 0.0)), p.positions.get(name, 0.0) * sign <= 0

    def passes(count):
        buys, sells = planned.get(name, (0.0, 0.0))
        more = (buys + count * lot, sells) if sign > 0 else (buys, sells + count * lot)
        own = Worst(room, p, end, {**planned, name: more})
        limits = [(policy.limits, [own], equity, p.multiplier(policy.ladder))]
        if owner is not None:
            whole = equity + sum(m.equity(price) for m in others)
            limits.append((owner.limits, [own] + fixed, whole, 1.0))
        return all(inside(worsts, money, each, scale, name, sign, opens)
                   and (each['maxOrderNotional'] is None or count * lot * unit <= each['maxOrderNotional'])
                   for each, worsts, money, scale in limits)

    low, high = 0, lots
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if passes(middle) else (low, middle - 1)
    return low


def waits(room, p, policy, engine, name, delta, end):
    """True: the spread is wide, or the price moves in favour of waiting and has not for long."""
    rules = policy.rebalance
    z = [b.spread_z for b in engine.fresh_books(end) if b.spread_z is not None]
    if rules.get('maxSpreadZ') is not None and z and max(z) > rules['maxSpreadZ']:
        return True
    bars, sigma = [bar.get(name) for bar in list(room.ring)[-30:]], engine.sigma_slow()
    if rules.get('momentumWaitMinutes') is None or not sigma or len(bars) < 30 or None in bars:
        return False
    trend = math.fsum(bars) / (sigma * math.sqrt(30))
    if (trend > -1) if delta > 0 else (trend < 1):
        return False
    return end - p.waiting.setdefault(name, end) < rules['momentumWaitMinutes'] * MINUTE


def legs(room, p, policy, end, equity, targets, called):
    """([(reducing, instrument, signed quantity)], reducing legs first; the trigger of all that is due)."""
    scale = p.multiplier(policy.ladder)
    reserved = p.reserved(end)
    found, trigger, before, p.unfinished, due = [], 'DRIFT', p.unfinished, set(), set()
    for name in sorted(set(targets) | set(p.positions), key=utf8):
        engine = room.market.engines.get(name)
        if engine is None:
            continue
        mark, fresh = engine.mark(end)
        held_back = any(key[:2] == ('instrument', name) and e['state'] == 'OPEN'
                        and e['action'] == 'HOLD' and key[2] not in policy.off
                        for key, e in room.breakers.states.items())
        if mark is None:
            continue
        held = p.positions.get(name, 0.0)
        unit = engine.multiplier * mark
        weight, target = held * unit / equity, targets.get(name, 0.0) * scale
        reducing = held != 0 and (target - weight) * held < 0
        width = band(target, policy.drift_threshold)
        if width is None:
            if held == 0:
                continue
        else:
            if engine.regime in HOT:
                width *= 0.5 if reducing else 2.0
            if abs(weight - target) <= width and name not in called \
                    and (name not in before or weight == target):
                continue
            if policy.to_band_edge and name not in called:
                target += math.copysign(min(width, abs(weight - target)), weight - target)
        due.add(name)
        trigger = max(trigger, called.get(name, 'DRIFT'), key=STRENGTH.index)
        p.unfinished |= before & {name}
        if not fresh or held_back:
            continue
        longs, shorts = reserved.get(name, (0.0, 0.0))
        working = longs - shorts - math.copysign(p.exits_in_flight(name, end), held)
        delta = target * equity / unit - (held + working)
        definition = room.market.definitions[name]
        parts = [delta]
        if reducing and abs(delta) > abs(held) and delta * held < 0:
            parts = [-held, delta + held]        # through zero: out first, then in
        if name not in called and name not in before and not (reducing and engine.regime in HOT) \
                and waits(room, p, policy, engine, name, delta, end):
            continue
        books, taken = engine.fresh_books(end), 0.0
        for part in parts:
            lots = math.floor(abs(part) / definition['lotSize'] + 1e-9)
            quantity = math.copysign(lots * definition['lotSize'], part)
            least = max(policy.min_notional, definition.get('minNotional') or 0.0)
            out = part * held < 0 and abs(part) <= abs(held)
            if lots < 1 or abs(quantity) * unit < least:
                p.unfinished.discard(name)
                break
            if not out and blocked(room, p, policy, name):
                break
            if books:
                depth = min(b.ask if part > 0 else b.bid for b in books)
                most = max(0.0, 0.02 * depth - taken) / unit / definition['lotSize']
                slice_ = min(lots, math.floor(most + 1e-9))      # 2 % of what the book shows
                quantity = math.copysign(slice_ * definition['lotSize'], part)
                if slice_ < 1 or abs(quantity) * unit < least:
                    break
                taken += abs(quantity) * unit
                if slice_ < lots:
                    p.unfinished.add(name)
                    found.append((not out, utf8(name), name, quantity))
                    break
            p.unfinished.discard(name)
            found.append((not out, utf8(name), name, quantity))
    p.waiting = {name: since for name, since in p.waiting.items() if name in due}
    found.sort()
    return cut_to_limits(room, p, policy, end, before, found), trigger


def cut_to_limits(room, p, policy, end, before, drafts):
    """Adding legs, in their order, as far as the envelope and the owner's limits leave room beside all before them."""
    kept, planned = [], {}
    for adding, _, name, quantity in drafts:
        if adding:
            lot, sign = room.market.definitions[name]['lotSize'], 1 if quantity > 0 else -1
            wished = round(abs(quantity) / lot)
            lots = most_lots(room, p, policy, end, planned, name, sign, wished, lot)
            least = max(policy.min_notional, room.market.definitions[name].get('minNotional') or 0.0)
            if lots < 1 or lots * lot * room.price(end)(name, 0.0) < least:
                p.unfinished -= set() if name in before else {name}
                continue
            if lots < wished:
                p.unfinished.discard(name)
            quantity = sign * lots * lot
        buys, sells = planned.get(name, (0.0, 0.0))
        planned[name] = (buys + quantity, sells) if quantity > 0 else (buys, sells - quantity)
        kept.append((not adding, name, quantity))
    p.plan_legs = planned if policy.mode in ('ENFORCE', 'CONFIRM') else {}
    return kept


def orders(room, p, policy, end, equity):
    """Order rows of a new plan at this tick, or none."""
    if policy is None or policy.drift_threshold is None:
        return []
    fresh = calls(room, p, policy, end)
    for name, trigger in fresh.items():
        p.called[name] = max(p.called.get(name, 'DRIFT'), trigger, key=STRENGTH.index)
    targets = standing(room, p, policy, end, bool(fresh))
    if targets is None or p.plan_until is not None and end < p.plan_until:
        return []
    called, p.called = p.called, {}
    if not targets or equity <= 0:
        return []
    rows = []
    planned, trigger = legs(room, p, policy, end, equity, targets, called)
    for leg, (reducing, name, quantity) in enumerate(planned):
        rows.append(dict(
            clientOrderId=f'{p.id}|{end}|{leg}', planId=f'{p.id}|{end}', leg=leg, portfolioId=p.id,
            strategyId=None, instrument=name, side='BUY' if quantity > 0 else 'SELL',
            quantity=abs(quantity), limitPrice=None, reduceOnly=reducing, reason='', trigger=trigger,
            mode=policy.mode, createdAt=end, expiresAt=end + PLAN_LIFE))
    if rows:
        p.plan_until = end + PLAN_LIFE
    return rows
