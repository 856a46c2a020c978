#!/usr/bin/env python3
"""decide.py INPUT_DIR OUTPUT_DIR [--no-var] [--no-revisions] [--gzip]
          [--source-weight SOURCE=WEIGHT ...]

Writes audits, portfolios, breakers and orders (model.md sections 3 to 6) for inputs whose fills are
given.
"""
import argparse
import json
from collections import deque

import positions
from attribution import Betas, Series
from audit import Ask, audit, number
from breakers import Breakers
from factors import Publisher
from ledger import TERMINAL, Owner, Portfolio, Reservation, sorted_items
from market import Market, market_clock, timeline
from policies import Policies
from rebalance import orders
from records import MARKET_STREAMS, RANK, load, log_time, utf8, weigh, weight_option, write_stream
from risk import QUARTER, Hours, Track, Window, backtest, beta, stress, structure

UNUSABLE = ('STALE', 'MISSING')


class Room:
    """Everything decided, in the one order."""

    def __init__(self, definitions, with_var=True, with_revisions=True):
        self.market = Market(definitions)
        self.policies, self.breakers = Policies(), Breakers()
        self.portfolios, self.owners = {}, {}
        self.events, self.news, self.news_in_order = {}, set(), []
        self.publishers, self.taken = {}, {}
        self.stops = {'PAUSE': set(), 'KILL': set()}
        self.last_bar_end = None
        self.ring, self.hours, self.tracks = deque(maxlen=500), Hours(), {}
        self.answered = {}     # (portfolio, signalId) -> {revision: content}
        self.waiting = {}      # (portfolio, signalId) -> (signal, newest row) with unusable inputs
        self.audits, self.shadows, self.rows, self.orders = [], [], [], []
        self.with_var, self.with_revisions = with_var, with_revisions
        self.betas, self.series, self.decided, self.known_marks = Betas(), {}, {}, {}

    # ---- looking up ----------------------------------------------------------------------------

    def price(self, time):
        """(instrument, cost) -> multiplier times mark; cost where never marked."""
        known = {}

        def unit(name, cost):
            if name not in known:
                engine = self.market.engines.get(name)
                mark = engine.mark(time)[0] if engine else None
                known[name] = (engine.multiplier if engine else 1.0, mark)
            multiplier, mark = known[name]
            return multiplier * (cost if mark is None else mark)
        return unit

    def known_price(self, name, cost):
        """The same with what the newest evidence said."""
        mark = self.known_marks.get(name)
        return self.multiplier(name) * (cost if mark is None else mark)

    def multiplier(self, name):
        engine = self.market.engines.get(name)
        return engine.multiplier if engine else 1.0

    def mark_or_cost(self, time):
        """(instrument, cost or None) -> mark, else cost, else None."""
        def price(name, cost):
            engine = self.market.engines.get(name)
            mark = engine.mark(time)[0] if engine else None
            return cost if mark is None else mark
        return price

    def attribution(self):
        return [row for name, series in sorted_items(self.series) for row in series.rows(name)]

    def members(self, owner_id):
        return [p for _, p in sorted_items(self.portfolios) if p.owner == owner_id and p.opened]

    def evidence_of(self, ask):
        """The publisher's habits as they stood when the signal came."""
        signal = ask.signal
        return self.taken[(signal['publisherId'], signal['signalId'], signal.get('revision') or 1)]

    # ---- facts ---------------------------------------------------------------------------------

    def on_record(self, stream, record, time):
        self.breakers.advance(time)
        if stream in MARKET_STREAMS:
            self.market.on_record(stream, record)
            if stream == 'funding':
                self.pay_funding(record, time)
        elif stream == 'policies':
            self.policies.add(record)
        elif stream == 'venues':
            key = ('venue', record['venue'], 'VENUE_DOWN')
            if record['status'] == 'DOWN':
                self.breakers.trip(key, time, 'HOLD')
            else:
                self.breakers.over(key, time)
        elif stream == 'events':
            self.events[record['eventId']] = record
        elif stream == 'news':
            if record['newsId'] not in self.news:
                self.news.add(record['newsId'])
                self.news_in_order.append(record)
        elif stream == 'commands':
            self.on_command(record, time)
        elif stream == 'signals':
            self.on_signal(record, time)
        elif stream in ('balances', 'transfers', 'fills', 'order-updates'):
            owner = self.policies.owners.get(record['portfolioId'])
            if owner is not None:
                portfolio = self.portfolios.setdefault(record['portfolioId'],
                                                       Portfolio(record['portfolioId'], owner))
                self.on_account(stream, record, portfolio, time)

    def on_account(self, stream, record, p, time):
        price = self.price(time)
        if stream == 'balances' and not p.opened:
            p.cash = record['cash']
            for held in record.get('positions') or []:
                if held['quantity']:
                    name, cost = held['instrument'], held.get('averageCost')
                    if cost is None:
                        engine = self.market.engines.get(name)
                        cost = (engine.mark(time)[0] if engine else None) or 0.0
                    p.positions[name], p.cost[name] = held['quantity'], cost
            # It stands before the evidence of its moment: it is valued with what was known.
            self.open(p, p.equity(self.known_price), time)
        elif stream == 'transfers':
            self.transfer(p, record['amount'], time)
        elif stream == 'fills':
            engine = self.market.engines.get(record['instrument'])
            p.on_fill(record, engine.multiplier if engine else 1.0, time)
            self.series[p.id].fill(record, self.decided.get((p.id, record.get('signalId'))))
        elif stream == 'order-updates' and record['status'] in TERMINAL:
            reservation = p.reservations.get(record.get('signalId'))
            if reservation is not None:
                told = record.get('filledQuantity') or 0.0
                reservation.remaining = max(0.0, min(reservation.remaining,
                                                     told - reservation.filled))

    def open(self, p, money, time):
        """The ledger opens: units at 1; the owner's units at the owner's value before."""
        self.buy_owner_units(p.owner, money)
        p.opened, p.units = True, money
        series = self.series[p.id] = Series(time, p.cash, p.positions, p.cost, self.multiplier)
        known = self.known_marks
        series.tick(time, lambda n, cost: cost if known.get(n) is None else known[n], None)

    def buy_owner_units(self, owner_id, money):
        owner = self.owners.setdefault(owner_id, Owner(owner_id))
        worth = sum(m.equity(self.known_price) for m in self.members(owner_id))
        nav = worth / owner.units if owner.units else 1.0
        owner.units += money / nav

    def transfer(self, p, amount, time):
        if not p.opened:
            p.cash += amount
            self.open(p, amount, time)
            return
        self.buy_owner_units(p.owner, amount)
        nav = p.equity(self.known_price) / p.units
        p.units += amount / nav
        p.cash += amount

    def pay_funding(self, record, time):
        engine = self.market.engines.get(record['instrument'])
        if engine is None or record['venue'] != engine.venue:
            return
        mark = engine.mark(time)[0]
        for series in self.series.values():
            if mark is not None:
                series.events.append(('funding', record['instrument'], record['rate'],
                                      engine.multiplier * mark))
        for _, p in sorted_items(self.portfolios):
            quantity = p.positions.get(record['instrument'])
            if quantity and p.opened:
                unit = p.cost[record['instrument']] if mark is None else mark
                p.cash -= record['rate'] * quantity * engine.multiplier * unit

    def on_command(self, record, time):
        kind, scope = record['kind'], record['scope']
        if ':' not in scope and scope != 'global':
            scope = 'portfolio:' + scope
        if kind in ('PAUSE', 'KILL'):
            self.stops[kind].add(scope)
        elif kind == 'RESUME':
            self.stops['PAUSE'].discard(scope)
            if record.get('secondApprover'):
                self.stops['KILL'].discard(scope)
        elif kind == 'RESET_BREAKER' and ':' in scope:
            what, name = scope.split(':', 1)
            found = self.breakers.reset(what, name, time, record['author'])
            if what == 'strategy' and name.split('/')[0] in self.portfolios:
                losses = self.portfolios[name.split('/')[0]].losses
                if name.split('/', 1)[1] in losses:
                    losses[name.split('/', 1)[1]].exits.clear()
            if what == 'portfolio' and name in self.portfolios:
                p = self.portfolios[name]
                if None in p.losses:
                    p.losses[None].exits.clear()
                if found or p.halted:
                    p.halted, p.peak, p.drawdown = False, p.nav, 0.0
                    p.steps.clear()
                    p.dwell_since = None
            if what == 'owner' and found and name in self.owners:
                owner = self.owners[name]
                owner.peak, owner.drawdown = owner.nav, 0.0

    # ---- bar ends ------------------------------------------------------------------------------

    def on_tick(self, end):
        self.breakers.advance(end)
        self.tripped = set()
        for trip in self.market.trips(end):
            if not trip['ends']:
                self.tripped |= {(trip['pattern'], name) for name in trip['scope'].split('|')}
            key = (trip['scopeKind'], trip['scope'], trip['pattern'])
            if trip['ends']:
                self.breakers.over(key, end)
            elif trip['action'] in ('BLOCK_OPENING', 'HOLD'):      # others only tell something
                self.breakers.trip(key, end, trip['action'])
        if not self.market.rows:
            return
        price = self.price(end)
        for name, p in sorted_items(self.portfolios):
            if p.opened:
                self.value(p, end, price)
                self.series[name].tick(end, self.mark_or_cost(end), self.betas)
                self.rows[-1]['alpha'] = self.series[name].alpha_ratio()
        for name, owner in sorted_items(self.owners):
            owner.nav = sum(m.equity(price) for m in self.members(name)) / owner.units
            owner.peak = max(owner.peak, owner.nav)
            owner.drawdown = 1 - owner.nav / owner.peak
            policy = self.policies.in_force('owner:' + name, end)
            if policy is not None and policy.limits['maxDrawdown'] is not None \
                    and owner.drawdown >= policy.limits['maxDrawdown'] \
                    and 'DRAWDOWN_LIMIT' not in policy.off:
                self.breakers.latch(('owner', name, 'DRAWDOWN_LIMIT'), end)
        for name, p in sorted_items(self.portfolios):
            if p.opened:
                policy, _ = self.policies.of(name, end)
                self.orders += orders(self, p, policy, end, p.equity(price))
                if policy is not None:
                    self.audits += positions.audits(self, p, policy, end, price)

    def value(self, p, end, price):
        """One portfolio at a valuation tick."""
        policy, _ = self.policies.of(p.id, end)
        equity = p.equity(price)
        p.nav = equity / p.units
        p.peak = max(p.peak, p.nav)
        p.drawdown = 1 - p.nav / p.peak
        ladder = policy.ladder if policy else []
        p.climb(ladder, end)
        while p.steps and end - p.steps[0] > 12 * 60 * 60_000_000:
            p.steps.popleft()
        if policy is not None:
            limit = policy.limits['maxDrawdown']
            if limit is not None and p.drawdown >= limit and 'DRAWDOWN_LIMIT' not in policy.off:
                self.breakers.latch(('portfolio', p.id, 'DRAWDOWN_LIMIT'), end)
            if len(p.steps) >= 3 and 'DRAWDOWN_CASCADE' not in policy.off:
                self.breakers.latch(('portfolio', p.id, 'DRAWDOWN_CASCADE'), end)
        values = {i: q * price(i, p.cost[i]) for i, q in sorted_items(p.positions)}
        gross = sum(abs(v) for v in values.values())
        weights = {i: v / equity for i, v in values.items()} if equity > 0 else {}
        self.rows.append(dict(
            portfolioId=p.id, ownerId=p.owner, eventTime=end, nav=p.nav, equity=equity, peak=p.peak,
            drawdown=p.drawdown, gross=gross, net=sum(values.values()),
            leverage=gross / equity if equity > 0 else None,
            exposureMultiplier=p.multiplier(ladder), weights=weights,
            behaviour=p.behaviour.standing(end),
            **self.risk(p, policy, values, weights, equity, end, ladder)))
        track = self.tracks.setdefault(p.id, Track())
        track.on_tick(end, p, self.rows[-1], self.market.engines)
        self.rows[-1].update(varBacktest=backtest(track.hits['var99OneHour']),
                             filteredVarBacktest=backtest(track.hits['filteredVar99OneHour']))

    def risk(self, p, policy, values, weights, equity, end, ladder):
        minutes = hours = None
        if self.with_var and equity > 0:
            minutes, hours = Window(weights, self.ring), Window(weights, self.hours.ring)
        out = {}
        for name, figures in (('{}ar99One', 'parametric'), ('filtered{}ar99One', 'filtered')):
            for horizon, window, slots in (('Hour', minutes, 60), ('Day', hours, 24)):
                pair = getattr(window, figures)(slots) if window else (None, None)
                for kind, value in zip(('V', 'Cv') if 'filtered' in name else ('v', 'cv'), pair):
                    out[name.format(kind) + horizon] = value
        concentration, positions_, distance = structure(values, equity, minutes,
                                                        self.market.definitions)
        quarter = end % QUARTER == 0
        return dict(out, concentration=concentration, effectivePositions=positions_,
                    liquidationDistanceSigma=distance,
                    beta=beta(weights, self.betas) if equity > 0 else None,
                    riskContributions=minutes.contributions() if quarter and minutes else None,
                    stress=stress(p, policy, values, equity, end, self.market, ladder)
                    if quarter and policy else None)

    def on_evidence(self, time):
        self.breakers.advance(time)
        self.known_marks = {n: e.mark(time)[0] for n, e in self.market.engines.items()}
        if self.market.bar_vector(time):
            self.last_bar_end = time
            returns = {n: row['return'] for n, row in self.market.rows.items()}
            self.ring.append(returns)
            self.hours.on_bars(time, returns)
            self.betas.on_bars(time, returns)
        if self.with_revisions:
            self.revise(time)

    # ---- signals -------------------------------------------------------------------------------

    def on_signal(self, signal, time):
        revision = signal.get('revision') or 1
        if signal.get('portfolioId') is not None:
            targets = [signal['portfolioId']]
        else:
            targets = []
            for name in sorted(self.policies.owners, key=utf8):
                policy, _ = self.policies.of(name, time)
                if policy is not None and signal['publisherId'] in policy.follows:
                    targets.append(name)
            targets = targets or [None]
        escalates = self.take_habits(signal, time)
        for target in targets:
            self.answer(signal, revision, target, time)
        if escalates:
            key = ('publisher', signal['publisherId'], 'PUBLISHER_ESCALATION')
            self.breakers.trip(key, time, 'BLOCK_OPENING')

    def take_habits(self, signal, time):
        """The publisher's evidence, once for all portfolios; then the signal joins the history."""
        publisher = self.publishers.setdefault(signal['publisherId'], Publisher())
        key = (signal['publisherId'], signal['signalId'], signal.get('revision') or 1)
        if key in self.taken:
            return False
        ask = Ask(self, signal, None, time)
        well_formed = not ask.exit and not ask.malformed()
        raw = signal.get('quantity')
        notional = ask.notional(raw) if number(raw) and well_formed and ask.definition else None
        leverage = signal.get('leverage')
        leverage = leverage if leverage is not None and number(leverage) else 1.0
        self.taken[key] = publisher.evidence(notional, leverage)
        if well_formed and signal['signalId'] not in publisher.seen:
            escalates = publisher.escalates(notional, leverage)
        else:
            escalates = False
        publisher.seen.add(signal['signalId'])
        if well_formed and notional is not None:
            publisher.join(signal['signalId'], notional, leverage)
        return escalates

    def answer(self, signal, revision, portfolio_id, time):
        content = json.dumps({k: v for k, v in signal.items() if k != 'receivedAt'}, sort_keys=True)
        key = (portfolio_id, signal['signalId'])
        known = self.answered.setdefault(key, {})
        if revision in known:
            if content in known[revision]:
                return
            known[revision].append(content)
            row = audit(self, signal, portfolio_id, time, None, conflict=True)
            self.shadow(signal, row, portfolio_id, time, conflict=True)
            self.audits.append(row)
            return
        if known and revision < max(known):
            return
        known[revision] = [content]
        portfolio = self.portfolios.get(portfolio_id)
        if portfolio is not None:
            portfolio.reservations.pop(signal['signalId'], None)
        self.waiting.pop(key, None)
        row = audit(self, signal, portfolio_id, time, None)
        if self.wins_back(row, portfolio, time):
            row = audit(self, signal, portfolio_id, time, None)
        self.shadow(signal, row, portfolio_id, time)
        self.publish(signal, row, key, time)

    def wins_back(self, row, p, time):
        """LOSS_STREAK: the opening that completes it is blocked too; the narrowest scope trips."""
        early = {'MALFORMED', 'EXPIRED', 'CONFLICT', 'UNKNOWN_POLICY'}
        if p is None or row['intent'] != 'OPEN' or row['notional'] is None \
                or early & {v['code'] for v in row['vetoes']} \
                or 'LOSS_STREAK' in self.policies.of(p.id, time)[0].off:
            return False
        strategy = row['strategyId']
        scopes = [('portfolio', p.id, None)]
        if strategy is not None:
            scopes.insert(0, ('strategy', f'{p.id}/{strategy}', strategy))
        for kind, name, which in scopes:
            key = (kind, name, 'LOSS_STREAK')
            if self.breakers.state(key) != 'CLOSED':
                return False
            if which in p.losses and p.losses[which].trips(row['notional'], time):
                self.breakers.trip(key, time, 'BLOCK_OPENING')
                return True
        return False

    def shadow(self, signal, given, portfolio_id, time, conflict=False):
        """What the shadow policy says at the moment of a verdict; it reserves nothing."""
        policy = self.policies.shadow_of(portfolio_id, time)
        if policy is not None:
            row = audit(self, signal, portfolio_id, time, None, conflict, policy)
            row['verdictRevision'] = given['verdictRevision']
            self.shadows.append(dict(row, enforcedVerdict=given['verdict'],
                                     enforcedPolicyVersion=given['policyVersion'],
                                     enforcedScore=given['score'],
                                     enforcedMaxQuantity=given['maxQuantity']))

    def publish(self, signal, row, key, time):
        self.audits.append(row)
        portfolio = self.portfolios.get(key[0])
        if row['verdict'] != 'BLOCK':
            exit_ = row['intent'] != 'OPEN'
            sign = (1 if row['side'] == 'LONG' else -1) * (-1 if exit_ else 1)
            quantity = row['maxQuantity'] if row['verdict'] == 'REDUCE' else row['quantity']
            portfolio.reservations[signal['signalId']] = Reservation(
                signal['signalId'], row['instrument'], sign, quantity, row['expiresAt'], exit_)
            portfolio.allowed.append(time)
            mark = self.market.engines[row['instrument']].mark(time)[0]
            if mark is not None:
                self.decided[(key[0], signal['signalId'])] = mark
        unusable = {x['code'] for x in row['factors'] if x['status'] in UNUSABLE} \
            | {v['code'] + '|' + v['scope'] for v in row['vetoes']
               if v['code'] in ('INPUT_STALE', 'INPUT_MISSING')}
        if unusable and row['intent'] == 'OPEN':
            self.waiting[key] = (signal, row, unusable)

    def revise(self, time):
        """An input that was stale or missing arrived within validity: the next verdict revision."""
        for key in sorted(self.waiting, key=lambda k: (utf8(k[0]), utf8(k[1]))):
            signal, before, unusable = self.waiting[key]
            if time >= before['expiresAt']:
                del self.waiting[key]
                continue
            portfolio = self.portfolios.get(key[0])
            held = portfolio.reservations.pop(signal['signalId'], None) if portfolio else None
            count = list(portfolio.allowed) if portfolio else None
            if held is not None and before['sequencedAt'] in portfolio.allowed:
                portfolio.allowed.remove(before['sequencedAt'])
            row = audit(self, signal, key[0], time, None)
            status = {x['code'] for x in row['factors'] if x['status'] in UNUSABLE} \
                | {v['code'] + '|' + v['scope'] for v in row['vetoes']
                   if v['code'] in ('INPUT_STALE', 'INPUT_MISSING')}
            if unusable <= status or (not row['factors'] and before['factors']):
                if held is not None:
                    portfolio.reservations[signal['signalId']] = held
                if portfolio:
                    portfolio.allowed = count
                continue
            row['verdictRevision'] = before['verdictRevision'] + 1
            del self.waiting[key]
            self.shadow(signal, row, key[0], time)
            self.publish(signal, row, key, time)


STREAMS = [s for s in RANK if s not in ('evidence', 'trips', 'ticks')]


def run(input_dir, with_var=True, with_revisions=True, weights=None):
    records = load(input_dir, STREAMS)
    weigh(records, weights or {})
    room = Room([r for _, stream, r in records if stream == 'instruments'], with_var, with_revisions)
    for step in timeline(records, market_clock(records)):
        if step[0] == 'record':
            room.on_record(step[1], step[2], log_time(step[1], step[2]))
        elif step[0] == 'close':
            room.breakers.advance(step[1])
            room.market.close_bars(step[1])
        elif step[0] == 'evidence':
            room.on_evidence(step[1])
        else:
            room.on_tick(step[1])
    return room


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('input')
    parser.add_argument('output')
    parser.add_argument('--no-var', action='store_true')
    parser.add_argument('--no-revisions', action='store_true')
    parser.add_argument('--gzip', action='store_true')
    parser.add_argument('--source-weight', type=weight_option, action='append', default=[])
    options = parser.parse_args()
    room = run(options.input, not options.no_var, not options.no_revisions,
               dict(options.source_weight))
    write_stream(options.output, 'audits', room.audits, options.gzip)
    write_stream(options.output, 'shadow-audits', room.shadows, options.gzip)
    write_stream(options.output, 'portfolios', room.rows, options.gzip)
    write_stream(options.output, 'breakers', room.breakers.rows, options.gzip)
    write_stream(options.output, 'orders', room.orders, options.gzip)
    write_stream(options.output, 'attribution', room.attribution(), options.gzip)


if __name__ == '__main__':
    main()
