"""Drift rebalancing at a valuation tick: model.md section 6, static targets, no cost model."""
import math

from records import MINUTE, utf8

PLAN_LIFE = 5 * MINUTE
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


def legs(room, p, policy, end, equity):
    """[(reducing, instrument, signed quantity)], reducing legs first."""
    scale = p.multiplier(policy.ladder)
    reserved = p.reserved(end)
    found = []
    for name in sorted(set(policy.targets) | set(p.positions), key=utf8):
        engine = room.market.engines.get(name)
        if engine is None:
            continue
        mark, fresh = engine.mark(end)
        held_back = any(key[:2] == ('instrument', name) and e['state'] == 'OPEN'
                        and e['action'] == 'HOLD' and key[2] not in policy.off
                        for key, e in room.breakers.states.items())
        if not fresh or held_back:
            continue
        held = p.positions.get(name, 0.0)
        unit = engine.multiplier * mark
        weight, target = held * unit / equity, policy.targets.get(name, 0.0) * scale
        reducing = held != 0 and (target - weight) * held < 0
        width = band(target, policy.drift_threshold)
        if width is None:
            if held == 0:
                continue
        else:
            if engine.regime in HOT:
                width *= 0.5 if reducing else 2.0
            if abs(weight - target) <= width:
                continue
            if policy.to_band_edge:
                target += math.copysign(width, weight - target)
        longs, shorts = reserved.get(name, (0.0, 0.0))
        working = longs - shorts - math.copysign(p.exits_in_flight(name, end), held)
        delta = target * equity / unit - (held + working)
        definition = room.market.definitions[name]
        parts = [delta]
        if reducing and abs(delta) > abs(held) and delta * held < 0:
            parts = [-held, delta + held]        # through zero: out first, then in
        for part in parts:
            lots = math.floor(abs(part) / definition['lotSize'] + 1e-9)
            quantity = math.copysign(lots * definition['lotSize'], part)
            least = max(policy.min_notional, definition.get('minNotional') or 0.0)
            out = part * held < 0 and abs(part) <= abs(held)
            if lots < 1 or abs(quantity) * unit < least:
                continue
            if not out and blocked(room, p, policy, name):
                continue
            found.append((not out, utf8(name), name, quantity))
    return [(not adding, name, quantity) for adding, _, name, quantity in sorted(found)]


def orders(room, p, policy, end, equity):
    """Order rows of a new plan at this tick, or none."""
    if policy is None or not policy.targets or policy.drift_threshold is None or equity <= 0:
        return []
    if p.plan_until is not None and end < p.plan_until:
        return []
    rows = []
    for leg, (reducing, name, quantity) in enumerate(legs(room, p, policy, end, equity)):
        rows.append(dict(
            clientOrderId=f'{p.id}|{end}|{leg}', planId=f'{p.id}|{end}', leg=leg, portfolioId=p.id,
            strategyId=None, instrument=name, side='BUY' if quantity > 0 else 'SELL',
            quantity=abs(quantity), limitPrice=None, reduceOnly=reducing, reason='', trigger='DRIFT',
            mode=policy.mode, createdAt=end, expiresAt=end + PLAN_LIFE))
    if rows:
        p.plan_until = end + PLAN_LIFE
    return rows
