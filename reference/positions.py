"""Held positions at a bar end: model.md sections 3 and 4, kind POSITION."""
import math

import factors as f
from audit import suggestion, veto
from records import MINUTE, utf8

CODES = ['EVENT', 'LIQUIDITY', 'SPREAD', 'CORRELATION', 'NEWS', 'VOLATILITY', 'CROWDING', 'FLOOR']


class Held:
    """One position, with the fields that sizing advice reads of an ask."""

    def __init__(self, room, p, name, price):
        self.name, self.count = name, p.positions[name]
        self.sign = 1 if self.count > 0 else -1
        self.quantity = abs(self.count)
        self.engine = room.market.engines.get(name)
        self.definition = room.market.definitions.get(name)
        self.unit = price(name, p.cost[name])
        self.equity = p.equity(price)

    def notional(self, quantity):
        return quantity * self.unit


def money(p, price):
    return {i: q * price(i, p.cost[i]) for i, q in p.positions.items()}


def limit_figures(held, p, members, price):
    """quantity kept -> {limit: figure}, for one portfolio or for an owner's together."""
    books = [(m, money(m, price)) for m in members]
    equity = sum(m.equity(price) for m in members)

    def figures(quantity):
        gross = net = weight = 0.0
        for m, values in books:
            values = dict(values)
            if m is p:
                values[held.name] = held.sign * quantity * held.unit
            gross += sum(abs(v) for v in values.values())
            total = sum(values.values())
            # The position makes net worse as far as it stands on the heavier side.
            net += max(0.0, held.sign * total) if m is p else abs(total)
            weight += abs(values.get(held.name, 0.0))
        table = {'maxGrossExposure': gross, 'maxNetExposure': net}
        if equity > 0:
            table.update(maxLeverage=gross / equity, maxPositionWeight=weight / equity)
        return table
    return figures


CODE_OF = {'maxLeverage': 'MAX_LEVERAGE', 'maxGrossExposure': 'MAX_GROSS_EXPOSURE',
           'maxNetExposure': 'MAX_NET_EXPOSURE', 'maxPositionWeight': 'MAX_POSITION_WEIGHT'}


def audit_position(room, p, policy, name, time, price):
    held = Held(room, p, name, price)
    row = dict(kind='POSITION', portfolioId=p.id, ownerId=p.owner, strategyId=None, publisherId=None,
               signalId=f'{name}@{time}', signalRevision=1, verdictRevision=1, instrument=name,
               side='LONG' if held.sign > 0 else 'SHORT', intent='OPEN', quantity=held.quantity,
               notional=held.notional(held.quantity), verdict='BLOCK', score=None,
               threshold=policy.threshold, maxQuantity=None, scoreAtMax=None, suggestedNotional=None,
               vetoes=[], factors=[], emittedAt=time, sequencedAt=time, expiresAt=time,
               mode=policy.mode, policyVersion=policy.version, entryPrice=None, stopPrice=None,
               targetPrice=None, suggestedStopPrice=p.stops.get(name, (0, None))[1])
    hard = row['vetoes']
    mark, fresh = held.engine.mark(time) if held.engine else (None, False)
    known = held.definition is not None and mark is not None
    if not known:
        hard.append(veto('INPUT_MISSING', f'instrument:{name}'))
    elif not fresh:
        hard.append(veto('INPUT_STALE', f'instrument:{name}'))
    if held.equity <= 0:
        hard.append(veto('NO_EQUITY', f'portfolio:{p.id}', 0.0, held.equity))
    if known:
        score(room, p, policy, held, time, price, row)
    scopes = [('', f'portfolio:{p.id}', policy.limits, p.multiplier(policy.ladder), [p])]
    owner_policy = room.policies.in_force(f'owner:{p.owner}', time)
    if owner_policy is not None:
        scopes.append(('OWNER_', f'owner:{p.owner}', owner_policy.limits, 1.0, room.members(p.owner)))
    for prefix, scope, limits, _, members in scopes:
        allowed, most = limits['allowedInstruments'], limits['maxOpenPositions']
        if allowed is not None and name not in allowed:
            hard.append(veto(prefix + 'INSTRUMENT_NOT_ALLOWED', scope))
        count = sum(len(m.positions) for m in members)
        if most is not None and count > most:
            hard.append(veto(prefix + 'MAX_OPEN_POSITIONS', scope, most, count))
    measured = [(prefix, scope, limits, scale, limit_figures(held, p, members, price))
                for prefix, scope, limits, scale, members in scopes]

    def exceeded(quantity):
        found = []
        for prefix, scope, limits, scale, figures in measured:
            now, without = figures(quantity), figures(0.0)
            for field in sorted(now):
                if limits[field] is None:
                    continue
                limit = limits[field] * scale
                if now[field] > limit * (1 + 1e-9) and now[field] > without[field] * (1 + 1e-12):
                    found.append(veto(prefix + CODE_OF[field], scope, limit, now[field]))
        return found

    curable = not hard
    hard += exceeded(held.quantity)
    if not hard:
        row.update(verdict='ALLOW', maxQuantity=held.quantity)
    elif curable:
        lot = held.definition['lotSize']
        low, high = 0, math.floor(held.quantity / lot + 1e-9) + 1
        while high - low > 1:
            middle = (low + high) // 2
            if middle * lot <= held.quantity * (1 + 1e-12) and not exceeded(middle * lot):
                low = middle
            else:
                high = middle
        row['maxQuantity'] = low * lot
        row['verdict'] = 'REDUCE' if low else 'BLOCK'
    return row


def score(room, p, policy, held, time, price, row):
    holdings = {}
    reserved = p.reserved(time)
    for i in set(p.positions) | set(reserved):
        longs, shorts = reserved.get(i, (0.0, 0.0))
        holdings[i] = (p.positions.get(i, 0.0) + longs - shorts) * price(i, p.cost.get(i, 0.0))
    if held.equity > 0:
        correlated, n = f.correlation(room, held.name, held.sign, holdings, held.equity)
    else:
        correlated, n = (3.0, None, 'MISSING'), 0
    table = {'EVENT': f.event(room, held.definition, time, policy),
             'LIQUIDITY': f.liquidity(held.engine, -held.sign, row['notional'], time, policy),
             'SPREAD': f.spread(held.engine, time, policy),
             'CORRELATION': correlated,
             'NEWS': f.news(room, held.definition, held.sign, time, policy),
             'VOLATILITY': f.volatility(held.engine, time),
             'CROWDING': f.crowding(held.engine, held.sign, time, policy)}
    total = sum(table[c][0] for c in CODES if c != 'FLOOR')
    table['FLOOR'] = (-max(0.0, total - 100), None, 'OK')
    row['score'] = 100 - total + max(0.0, total - 100)
    row['factors'] = [dict(code=c, points=-table[c][0] + 0.0, raw=table[c][1], curve=[],
                           status=table[c][2], asOf=None, ageMillis=None, source=None)
                      for c in CODES]
    if held.equity > 0:
        row['suggestedNotional'] = suggestion(held, n, p.multiplier(policy.ladder))


def move_stops(room, p, policy, time):
    """k average true ranges from the close, never loosened while the side stays."""
    p.stops = {name: stop for name, stop in p.stops.items() if name in p.positions}
    for name, count in p.positions.items():
        row = room.market.rows.get(name)
        if row is None or row['atr'] is None or row['volatilityRegime'] is None:
            continue
        sign = 1 if count > 0 else -1
        if name in p.stops and p.stops[name][0] != sign:
            del p.stops[name]
        times = policy.stop_multiples.get(row['volatilityRegime'])
        if times is None or sign > 0 and row['close'] <= times * row['atr']:
            continue
        stop = row['close'] - sign * times * row['atr']
        if name not in p.stops or sign * (stop - p.stops[name][1]) > 0:
            p.stops[name] = sign, stop


def audits(room, p, policy, time, price):
    """One row per position held, if the policy asks for this bar end."""
    move_stops(room, p, policy, time)
    every = 1 if policy.positions_every is None else policy.positions_every
    if every == 0 or (time // MINUTE) % every:
        return []
    return [audit_position(room, p, policy, name, time, price)
            for name in sorted(p.positions, key=utf8)]
