"""The verdict on a signal: model.md section 3."""
import math

import factors as f
from factors import REGIMES
from records import MINUTE, SECOND, utf8

CODES = ['EVENT', 'LIQUIDITY', 'SPREAD', 'PUBLISHER', 'CORRELATION', 'NEWS', 'VOLATILITY',
         'CROWDING', 'PLAN', 'FLOOR']
YEAR = math.sqrt(31_536_000 / 60)


def number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) \
        and math.isfinite(value) and value > 0


def valid_seconds(signal):
    value = signal.get('validForSeconds')
    return value if value is not None and number(value) else 300.0


def floored(quantity, lot):
    return math.floor(quantity / lot + 1e-9) * lot


def veto(code, scope, limit=None, observed=None):
    return dict(code=code, limit=limit, observed=observed, requested=None, reserved=None, scope=scope)


class Ask:
    """One signal for one portfolio, with everything that is looked up once."""

    def __init__(self, room, signal, portfolio_id, time, shadow=None):
        self.room, self.signal, self.portfolio_id, self.time = room, signal, portfolio_id, time
        self.policy, self.owner_id = room.policies.of(portfolio_id, time) if portfolio_id \
            else (None, None)
        if shadow is not None:
            self.policy = shadow
        self.portfolio = room.portfolios.get(portfolio_id)
        self.name = signal['instrument']
        self.definition = room.market.definitions.get(self.name)
        self.engine = room.market.engines.get(self.name)
        self.sign = 1 if signal['side'] == 'LONG' else -1
        self.mark, self.fresh = self.engine.mark(time) if self.engine else (None, False)
        entry = signal.get('entryPrice')
        self.entry = self.mark if entry is None else entry
        self.exit = signal['intent'] != 'OPEN'
        self.multiplier = self.engine.multiplier if self.engine else 1.0
        self.lot = self.definition['lotSize'] if self.definition else None
        quantity = signal.get('quantity')
        self.equity = None
        if self.portfolio and self.portfolio.opened:
            self.equity = self.portfolio.equity(room.price(time))
        if quantity is not None and number(quantity) and signal.get('portfolioId') is None \
                and signal.get('publisherEquity') is not None and self.equity is not None \
                and number(signal['publisherEquity']):
            quantity = quantity * self.equity / signal['publisherEquity']
        self.quantity = quantity
        if self.lot and quantity is not None and isinstance(quantity, (int, float)) \
                and math.isfinite(quantity):
            self.quantity = floored(quantity, self.lot)

    def notional(self, quantity):
        if quantity is None or self.entry is None or not isinstance(self.entry, (int, float)):
            return None
        return quantity * self.multiplier * self.entry

    def malformed(self):
        s = self.signal
        for field in ('entryPrice', 'stopPrice', 'targetPrice', 'quantity', 'leverage',
                      'publisherEquity', 'validForSeconds'):
            if s.get(field) is not None and not number(s[field]):
                return True
        if not self.exit and s.get('quantity') is None:
            return True
        if s['emittedAt'] > self.time + 5 * SECOND:
            return True
        stop, target = s.get('stopPrice'), s.get('targetPrice')
        if self.exit or self.entry is None:
            return False
        return (stop is not None and self.sign * (self.entry - stop) <= 0
                or target is not None and self.sign * (target - self.entry) <= 0)


class Exposure:
    """Worst cases of a set of portfolios, with an asked quantity added to one of them."""

    def __init__(self, room, portfolios, time):
        self.books = []
        self.price = room.price(time)
        self.equity = 0.0
        for p in portfolios:
            reserved = p.working(time)
            self.books.append((p, {i: (p.positions.get(i, 0.0), *reserved.get(i, (0.0, 0.0)))
                                   for i in sorted(set(p.positions) | set(reserved), key=utf8)}))
            self.equity += p.equity(self.price)

    def figures(self, portfolio, name, sign, quantity):
        """(gross, net, worst value of the instrument, open positions) with the quantity added."""
        gross = net = worst = 0.0
        count = 0
        for p, book in self.books:
            longs_fill = shorts_fill = 0.0
            lines = dict(book)
            if p is portfolio:
                q, longs, shorts = lines.get(name, (0.0, 0.0, 0.0))
                lines[name] = ((q, longs + quantity, shorts) if sign > 0
                               else (q, longs, shorts + quantity))
            for i in sorted(lines, key=utf8):
                q, longs, shorts = lines[i]
                unit = self.price(i, p.cost.get(i, 0.0))
                value = max(abs(q + longs), abs(q - shorts)) * unit
                gross += value
                longs_fill += (q + longs) * unit
                shorts_fill += (q - shorts) * unit
                if i == name:
                    worst += value
                count += value > 0
            net += max(abs(longs_fill), abs(shorts_fill))
        return gross, net, worst, count


def limit_vetoes(ask, limits, scope, prefix, scale, exposure, quantity):
    """Vetoes of the limits that depend on quantity, and of open positions."""
    found = []
    before = exposure.figures(ask.portfolio, ask.name, ask.sign, 0.0)
    after = exposure.figures(ask.portfolio, ask.name, ask.sign, quantity)
    equity = exposure.equity

    def check(code, limit, was, now):
        if limit is not None and now > limit * (1 + 1e-9) and now > was:
            found.append(veto(prefix + code, scope, limit, now))

    scaled = lambda name: None if limits[name] is None else limits[name] * scale
    if equity > 0:
        check('MAX_LEVERAGE', scaled('maxLeverage'), before[0] / equity, after[0] / equity)
        check('MAX_POSITION_WEIGHT', scaled('maxPositionWeight'), before[2] / equity,
              after[2] / equity)
    check('MAX_GROSS_EXPOSURE', scaled('maxGrossExposure'), before[0], after[0])
    check('MAX_NET_EXPOSURE', scaled('maxNetExposure'), before[1], after[1])
    if limits['maxOrderNotional'] is not None:
        notional = ask.notional(quantity)
        if notional > limits['maxOrderNotional'] * (1 + 1e-9):
            found.append(veto(prefix + 'MAX_ORDER_NOTIONAL', scope, limits['maxOrderNotional'],
                              notional))
    hard = []
    if limits['maxOpenPositions'] is not None and after[3] > limits['maxOpenPositions'] \
            and after[3] > before[3]:
        hard.append(veto(prefix + 'MAX_OPEN_POSITIONS', scope, limits['maxOpenPositions'], after[3]))
    return found, hard


def fixed_limit_vetoes(ask, limits, scope, prefix, portfolios, drawdown):
    """Limits that no quantity cures."""
    found = []
    if limits['maxDrawdown'] is not None and drawdown >= limits['maxDrawdown']:
        found.append(veto(prefix + 'MAX_DRAWDOWN', scope, limits['maxDrawdown'], drawdown))
    rate = limits['maxOrdersPerMinute']
    if rate is not None:
        count = sum(1 for p in portfolios for t in p.allowed if ask.time - MINUTE < t <= ask.time)
        if count + 1 > rate:
            found.append(veto(prefix + 'MAX_ORDERS_PER_MINUTE', scope, rate, count + 1))
    allowed = limits['allowedInstruments']
    if allowed is not None and ask.name not in allowed:
        found.append(veto(prefix + 'INSTRUMENT_NOT_ALLOWED', scope))
    return found


def audit(room, signal, portfolio_id, time, publisher_evidence, conflict=False, shadow=None):
    """The audit row of a signal for a portfolio. Reserves nothing; Room does."""
    ask = Ask(room, signal, portfolio_id, time, shadow)
    expires = signal['emittedAt'] + int(round(valid_seconds(signal) * 1e6))
    policy = ask.policy
    row = dict(kind='SIGNAL', portfolioId=portfolio_id, ownerId=ask.owner_id,
               strategyId=signal.get('strategyId'), publisherId=signal['publisherId'],
               signalId=signal['signalId'], signalRevision=signal.get('revision') or 1,
               verdictRevision=1, instrument=ask.name, side=signal['side'], intent=signal['intent'],
               quantity=ask.quantity, notional=ask.notional(ask.quantity), verdict='BLOCK', score=None,
               threshold=policy.threshold if policy else None, maxQuantity=None, scoreAtMax=None,
               suggestedNotional=None, vetoes=[], factors=[], emittedAt=signal['emittedAt'],
               sequencedAt=time, expiresAt=expires, mode=policy.mode if policy else 'ADVISORY',
               policyVersion=policy.version if policy else None, entryPrice=None, stopPrice=None,
               targetPrice=None, suggestedStopPrice=None)
    if not ask.exit:
        row['entryPrice'] = ask.entry if number(ask.entry) else ask.mark
        for field in ('stopPrice', 'targetPrice'):
            row[field] = signal.get(field) if number(signal.get(field)) else None
    scope = f'portfolio:{portfolio_id}'
    hard = row['vetoes']
    if conflict:
        hard.append(veto('CONFLICT', f'signal:{signal["signalId"]}'))
        return row
    if policy is None:
        hard.append(veto('UNKNOWN_POLICY', scope))
        return row
    if ask.malformed():
        hard.append(veto('MALFORMED', f'signal:{signal["signalId"]}'))
        return row
    if time >= expires:
        hard.append(veto('EXPIRED', f'signal:{signal["signalId"]}'))
    if ask.exit:
        return audit_exit(ask, row)
    if ask.definition is None or ask.mark is None:
        hard.append(veto('INPUT_MISSING', f'instrument:{ask.name}'))
    if ask.portfolio is None or not ask.portfolio.opened:
        hard.append(veto('INPUT_MISSING', scope))
    elif ask.equity <= 0:
        hard.append(veto('NO_EQUITY', scope))
    if any(v['code'] in ('INPUT_MISSING', 'NO_EQUITY') for v in hard):
        return row
    return audit_opening(ask, row)


def audit_exit(ask, row):
    """An exit: capped, never flipped, never scored."""
    p = ask.portfolio
    held = p.positions.get(ask.name, 0.0) if p else 0.0
    room = abs(held) - p.exits_in_flight(ask.name, ask.time) if p and held * ask.sign > 0 else 0.0
    if room <= 1e-12 * abs(held) or room <= 0:
        row['vetoes'].append(veto('NOTHING_TO_REDUCE', f'portfolio:{ask.portfolio_id}'))
    else:
        wanted = room if ask.quantity is None else min(ask.quantity, room)
        row['quantity'], row['notional'] = wanted, ask.notional(wanted)
    for (kind, name, pattern), entry in sorted(ask.room.breakers.states.items()):
        if entry['state'] == 'OPEN' and entry['action'] == 'HOLD' and pattern not in ask.policy.off \
                and (kind, name) in scopes_of(ask) and kind in ('instrument', 'venue'):
            row['vetoes'].append(veto('BREAKER_OPEN', f'{kind}:{name}'))
    if not row['vetoes']:
        row['verdict'] = 'ALLOW'
    return row


def scopes_of(ask):
    """Whom a breaker must name to concern this ask."""
    found = [('global', 'global'), ('instrument', ask.name),
             ('publisher', ask.signal['publisherId'])]
    if ask.definition is not None:
        found.append(('venue', ask.definition['venue']))
    if ask.portfolio is not None:
        found += [('portfolio', ask.portfolio.id), ('owner', ask.owner_id)]
        if ask.signal.get('strategyId') is not None:
            found.append(('strategy', f'{ask.portfolio.id}/{ask.signal["strategyId"]}'))
    return found


def standing_vetoes(ask, owner_policy):
    """Vetoes that no quantity cures, in the state of things."""
    room, p, time, policy = ask.room, ask.portfolio, ask.time, ask.policy
    found = []
    scope, owner_scope = f'portfolio:{p.id}', f'owner:{ask.owner_id}'
    for i in sorted({ask.name} | set(p.positions) | set(p.reserved(time)), key=utf8):
        price, fresh = room.market.engines[i].mark(time) if i in room.market.engines \
            else (None, False)
        if not fresh:
            found.append(veto('INPUT_MISSING' if price is None else 'INPUT_STALE',
                              f'instrument:{i}'))
    if ask.mark and abs(ask.entry / ask.mark - 1) > 0.10:
        found.append(veto('ENTRY_OFF_MARK', f'instrument:{ask.name}', 0.10,
                          abs(ask.entry / ask.mark - 1)))
    if ask.quantity < ask.lot * (1 - 1e-9) \
            or ask.notional(ask.quantity) < (ask.definition.get('minNotional') or 0.0):
        found.append(veto('BELOW_MINIMUM', f'instrument:{ask.name}'))
    for key, entry in sorted(room.breakers.states.items()):
        kind, name, pattern = key
        mine = (kind, name) in scopes_of(ask)
        if mine and entry['state'] in ('OPEN', 'COOLDOWN', 'LATCHED') and pattern not in policy.off:
            found.append(veto('BREAKER_OPEN', kind if kind == 'global' else f'{kind}:{name}'))
    if p.halted:
        found.append(veto('LADDER_HALT', scope))
    for kind, code in (('PAUSE', 'PAUSED'), ('KILL', 'KILLED')):
        for s in sorted(room.stops.get(kind, ()), key=utf8):
            if s in ('global', scope, owner_scope, f'instrument:{ask.name}', p.id,
                     f'publisher:{ask.signal["publisherId"]}',
                     f'strategy:{p.id}/{ask.signal.get("strategyId")}'):
                found.append(veto(code, s if ':' in s or s == 'global' else 'portfolio:' + s))
    nav = ask.equity / p.units
    found += fixed_limit_vetoes(ask, policy.limits, scope, '', [p], max(0.0, 1 - nav / p.peak))
    if owner_policy is not None:
        members = room.members(ask.owner_id)
        owner = room.owners[ask.owner_id]
        nav = sum(m.equity(room.price(time)) for m in members) / owner.units
        found += fixed_limit_vetoes(ask, owner_policy.limits, owner_scope, 'OWNER_', members,
                                    max(0.0, 1 - nav / owner.peak))
    return found


def audit_opening(ask, row):
    room, p, policy, time = ask.room, ask.portfolio, ask.policy, ask.time
    owner_policy = room.policies.in_force(f'owner:{ask.owner_id}', time)
    row['vetoes'] += standing_vetoes(ask, owner_policy)
    mine = Exposure(room, [p], time)
    members = Exposure(room, room.members(ask.owner_id), time) if owner_policy else None
    half_open = [key for key, e in sorted(room.breakers.states.items())
                 if e['state'] == 'HALF_OPEN' and key[2] not in policy.off
                 and (key[0], key[1]) in scopes_of(ask)]
    scale = p.multiplier(policy.ladder)

    def vetoes_at(quantity):
        soft, hard = limit_vetoes(ask, policy.limits, f'portfolio:{p.id}', '', scale, mine, quantity)
        if owner_policy:
            more = limit_vetoes(ask, owner_policy.limits, f'owner:{ask.owner_id}', 'OWNER_', 1.0,
                                members, quantity)
            soft, hard = soft + more[0], hard + more[1]
        cap = p.behaviour.cap(policy.behaviour_cap, time)
        if cap is not None and ask.notional(quantity) > cap * (1 + 1e-9):
            soft.append(veto('BEHAVIOUR_CAP', f'portfolio:{p.id}', cap, ask.notional(quantity)))
        for kind, name, _ in half_open:
            if quantity > 0.5 * ask.quantity * (1 + 1e-9):
                soft.append(veto('BREAKER_OPEN', f'{kind}:{name}', 0.5 * ask.quantity, quantity))
        return soft, hard

    unit_price = room.price(time)
    holdings = {}
    reserved = p.reserved(time)
    for i in set(p.positions) | set(reserved):
        longs, shorts = reserved.get(i, (0.0, 0.0))
        holdings[i] = (p.positions.get(i, 0.0) + longs - shorts) * unit_price(i, p.cost.get(i, 0.0))
    correlated, n = f.correlation(room, ask.name, ask.sign, holdings, ask.equity)
    fixed = {'EVENT': f.event(room, ask.definition, time, policy),
             'SPREAD': f.spread(ask.engine, time, policy),
             'PUBLISHER': room.evidence_of(ask),
             'CORRELATION': correlated,
             'NEWS': f.news(room, ask.definition, ask.sign, time, policy),
             'VOLATILITY': f.volatility(ask.engine, time),
             'CROWDING': f.crowding(ask.engine, ask.sign, time, policy),
             'PLAN': f.plan(ask.entry, ask.signal.get('stopPrice'), ask.signal.get('targetPrice'))}

    def scored(quantity):
        table = dict(fixed)
        table['LIQUIDITY'] = f.liquidity(ask.engine, ask.sign, ask.notional(quantity), time, policy)
        total = sum(table[c][0] for c in CODES if c != 'FLOOR')
        table['FLOOR'] = (-max(0.0, total - 100), None, 'OK')
        return 100 - total + max(0.0, total - 100), table

    row['score'], table = scored(ask.quantity)
    row['factors'] = [dict(code=c, points=-table[c][0] + 0.0, raw=table[c][1], curve=[],
                           status=table[c][2], asOf=None, ageMillis=None, source=None)
                      for c in CODES]
    row['suggestedNotional'] = suggestion(ask, n, scale)
    soft, hard = vetoes_at(ask.quantity)
    row['vetoes'] += hard
    cured = not row['vetoes']
    row['vetoes'] += soft
    if not cured:
        return row
    passes = lambda q: not vetoes_at(q)[0] and scored(q)[0] >= policy.threshold
    if passes(ask.quantity):
        row.update(verdict='ALLOW', maxQuantity=ask.quantity, scoreAtMax=row['score'])
        return row
    low, high = 0, int(round(ask.quantity / ask.lot))
    while high - low > 1:
        middle = (low + high) // 2
        if passes(middle * ask.lot):
            low = middle
        else:
            high = middle
    best = low * ask.lot
    row['maxQuantity'] = best
    if low > 0:
        row['scoreAtMax'] = scored(best)[0]
        if policy.allow_reduce and best >= 0.1 * ask.quantity * (1 - 1e-9) \
                and ask.notional(best) >= (ask.definition.get('minNotional') or 0.0):
            row['verdict'] = 'REDUCE'
    return row


def suggestion(ask, n, scale):
    sigma = ask.engine.sigma_slow()
    if not sigma or ask.engine.regime is None:
        return None
    money = ask.equity * 0.20 / (sigma * YEAR) / math.sqrt(1 + 0.7 * n) * scale \
        * REGIMES[ask.engine.regime][2]
    return min(money, ask.notional(ask.quantity))
