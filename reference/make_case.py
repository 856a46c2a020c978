#!/usr/bin/env python3
"""make_case.py SEED OUTPUT_DIR [--minutes N] [--instruments N] [--levels N] [--gzip] [--plain] [--targets] [--stops]
                                   [--plunge]

Makes a small seeded input directory full of edge cases; the same seed gives the same bytes.
--plain leaves out commands; --targets gives two portfolios target weights to be brought back to;
--stops adds a venue that goes down, losses won back in haste and a publisher that climbs;
--plunge makes the market fall by a fifth within minutes.
"""
import argparse
import math
import random

from records import MINUTE, SECOND, write_stream

START = 1_746_403_200_000_000     # 2025-05-05T00:00:00Z
NAMES = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOGE', 'LINK', 'AVAX']
PRICES = dict(BTC=94000.0, ETH=1800.0, SOL=145.0, XRP=2.2, ADA=0.7, DOGE=0.17, LINK=14.0, AVAX=20.0)
SECTORS = dict(BTC='L1', ETH='L1', SOL='L1', XRP='PAY', ADA='L1', DOGE='MEME', LINK='ORACLE', AVAX='L1')
LOTS = dict(BTC=0.001, ETH=0.01, SOL=0.1, XRP=1.0, ADA=1.0, DOGE=10.0, LINK=0.1, AVAX=0.1)


class Case:
    def __init__(self, seed, minutes, count, levels=6, plunge=False):
        self.random = random.Random(seed)
        self.minutes, self.levels = minutes, levels
        self.bases = NAMES[:count]
        self.end = START + minutes * MINUTE
        self.paths = {}
        self.misplaced = []
        self.out = {n: [] for n in ('instruments', 'bars', 'trades', 'books', 'funding', 'flows', 'news',
                                    'events', 'signals', 'balances', 'fills', 'transfers',
                                    'order-updates', 'policies', 'commands')}
        self.trade_number = 1000
        self.crash_at = int(minutes * 0.6)
        self.plunge = plunge

    def name(self, base):
        return base + '-USDT'

    def walk(self):
        """Minute prices with a common factor, regimes of volatility, flat stretches and shocks."""
        common, level = [], 1.0
        for k in range(self.minutes + 1):
            if self.random.random() < 0.01:
                level = self.random.choice([0.2, 0.5, 1.0, 2.0, 3.0])
            common.append(self.random.gauss(0, 0.0006 * level))
        for k in range(self.crash_at, min(self.crash_at + 40, self.minutes)):
            common[k] -= 0.03 if self.plunge and k < self.crash_at + 8 else 0.004
        for n, base in enumerate(self.bases):
            beta = 0.6 + 0.2 * n
            price, path = PRICES[base], []
            shocks = {self.random.randrange(40, self.minutes) for _ in range(2)}
            for k in range(self.minutes + 1):
                r = beta * common[k] + self.random.gauss(0, 0.0004)
                if k in shocks:
                    r += self.random.choice([-1, 1]) * self.random.uniform(0.012, 0.03)
                if n < 2 and k == self.crash_at + 3:   # the books are thin in this minute
                    r -= 0.025
                price *= math.exp(r)
                path.append(price)
            self.paths[base] = path

    def rounded(self, base, price):
        return round(price, 1 if price > 1000 else 3 if price > 5 else 5)

    def price_at(self, base, time):
        k = min(max((time - START) // MINUTE, 0), self.minutes)
        return self.rounded(base, self.paths[base][k])

    def instruments(self):
        for n, base in enumerate(self.bases):
            self.out['instruments'].append(dict(
                instrument=self.name(base), base=base, quote='USDT', venue='alpha',
                sector=SECTORS[base], layer=['CORE', 'ALPHA', 'HEDGE', 'DYNAMIC'][n % 4],
                lotSize=LOTS[base], minNotional=10.0, takerFeeRate=0.0005,
                contractMultiplier=10.0 if base == 'XRP' else 1.0, maintenanceMarginRate=None))

    def bars(self, base, holes):
        path = self.paths[base]
        for k in range(self.minutes):
            if any(a <= k < b for a, b in holes):
                continue
            o, c = self.rounded(base, path[k]), self.rounded(base, path[k + 1])
            wick = abs(self.random.gauss(0, 0.0004))
            h = max(o, c, self.rounded(base, max(o, c) * (1 + wick)))
            l = min(o, c, self.rounded(base, min(o, c) * (1 - wick)))
            bar = dict(instrument=self.name(base), venue='alpha', openTime=START + k * MINUTE,
                       intervalSeconds=60, open=o, high=h, low=l, close=c,
                       volume=round(self.random.uniform(1, 500), 3))
            self.out['bars'].append(bar)
            if self.random.random() < 0.02:       # another venue's bar must not count
                self.out['bars'].append(dict(bar, venue='beta', close=h))

    def trades(self, base, holes):
        path = self.paths[base]
        for k in range(self.minutes):
            if any(a <= k < b for a, b in holes):
                continue
            flat = self.random.random() < 0.05
            count = 0 if flat else self.random.randrange(1, 6)
            moments = sorted(self.random.randrange(0, 60_000) for _ in range(count))
            if count and self.random.random() < 0.1:
                moments[0] = 0                    # exactly at a bar end
            for m in moments:
                share = m / 60_000
                price = path[k] * (1 - share) + path[k + 1] * share
                self.trade(base, START + k * MINUTE + m * 1000, price)
        spike = START + (self.minutes // 3) * MINUTE + 30 * SECOND + 7
        level = path[self.minutes // 3]
        self.trade(base, spike, level * 1.35)     # alone, though told twice: never counts
        self.out['trades'].append(dict(self.out['trades'][-1]))
        pair = START + (self.minutes // 2) * MINUTE + 59 * SECOND + 999_999
        level = path[self.minutes // 2]
        self.trade(base, pair, level * 1.15)      # confirmed by the next print, in the next bar
        self.trade(base, pair + 1, level * 1.13, venue='beta')

    def trade(self, base, time, price, venue='alpha'):
        self.trade_number += 1
        self.out['trades'].append(dict(
            instrument=self.name(base), venue=venue, eventTime=time, tradeId=str(self.trade_number),
            price=self.rounded(base, price), quantity=round(self.random.uniform(0.1, 20), 2),
            aggressor=self.random.choice(['BUY', 'SELL', None])))

    def books(self, base, venues, every, holes):
        sequence = 0
        for venue, shift in venues:
            thin = set()
            for _ in range(3):
                start = self.random.randrange(0, self.minutes)
                thin |= set(range(start, start + 3))
            thin |= set(range(self.crash_at + 2, self.crash_at + 8))
            time = START + shift
            while time < self.end:
                k = (time - START) // MINUTE
                share = (time - START) % MINUTE / MINUTE
                if not any(a <= k < b for a, b in holes):
                    sequence += 1
                    mid = self.paths[base][k] * (1 - share) + self.paths[base][k + 1] * share
                    self.book(base, venue, time, sequence, mid, k in thin)
                time += every

    def book(self, base, venue, time, sequence, mid, thin):
        half = 0.0001 * self.random.choice([1, 1, 1, 1.5]) * (6 if thin else 1)
        size = (3e5 / mid / (10 if base == 'XRP' else 1)) * (0.2 if thin else 1)
        side = lambda sign: [dict(price=round(mid * (1 + sign * (half + 0.00037 * i)), 2 if mid > 50 else 6),
                                  quantity=round(size * self.random.uniform(0.5, 1.5) * (1 + i), 4))
                             for i in range(self.levels)]
        book = dict(instrument=self.name(base), venue=venue, eventTime=time,
                    sequence=sequence, bids=side(-1), asks=side(1))
        self.out['books'].append(book)
        if sequence % 41 == 40:       # told twice
            self.misplaced.append(dict(book))
        if sequence % 37 == 36:       # an older one that comes late, with the time of its coming
            self.misplaced.append(dict(book, eventTime=time + 1_000, sequence=sequence - 30,
                                       bids=[dict(l, price=l['price'] / 2) for l in book['bids']]))

    def funding(self, base):
        # Real funding times are off by a millisecond. Every ten minutes, so that the baseline gets
        # ready; the feed of some ends half way.
        ends = self.minutes // 2 if len(self.out['funding']) % 2 else self.minutes
        for k in range(0, ends, 10):
            self.out['funding'].append(dict(
                instrument=self.name(base), venue='alpha', eventTime=START + k * MINUTE + 1000,
                rate=round(self.random.gauss(0.0001, 0.0001), 8), intervalHours=0.25))

    def policies(self, targets=False):
        add = self.out['policies'].append
        base = dict(effectiveFrom=None, publishedAt=None)
        add(dict(base, portfolioId='*', version=1))
        add(dict(base, portfolioId='CORE', ownerId='ana', version=1, mode='ADVISORY',
                 follows=['steady'],
                 limits=dict(maxLeverage=2.0, maxPositionWeight=0.6, maxOpenPositions=4,
                             maxNetExposure=150000.0)))
        add(dict(base, portfolioId='FAST', ownerId='ana', version=1, mode='ENFORCE',
                 follows=['steady', 'swift'],
                 limits=dict(maxLeverage=3.0, maxOrderNotional=30000.0, maxOrdersPerMinute=4,
                             maxPositionWeight=None, maxDrawdown=0.12),
                 audit=dict(threshold=70.0, allowReduce=True),
                 feeds=dict(expected=['book', 'news'])))
        add(dict(base, portfolioId='LEAN', ownerId='bob', version=1, mode='CONFIRM',
                 limits=dict(maxLeverage=None, maxGrossExposure=60000.0, maxDrawdown=0.5,
                             allowedInstruments=[self.name(b) for b in self.bases[:3]]),
                 audit=dict(threshold=60.0, allowReduce=False)))
        add(dict(base, portfolioId='owner:ana', version=1,
                 limits=dict(maxLeverage=2.5, maxGrossExposure=260000.0, maxPositionWeight=0.8,
                             maxOpenPositions=8, maxOrdersPerMinute=6, maxDrawdown=0.15)))
        later = START + (self.minutes // 2) * MINUTE
        add(dict(portfolioId='LEAN', ownerId='bob', version=2, publishedAt=later - 10 * MINUTE,
                 effectiveFrom=later, limits=dict(maxLeverage=1.5, maxGrossExposure=None),
                 audit=dict(threshold=55.0, behaviourSizeCap=0.8)))

        if targets:
            weights = {'CORE': [0.3, 0.2, 0.1], 'LEAN': [0.25, -0.2, 0.0]}
            for policy in self.out['policies']:
                if policy['portfolioId'] in weights:
                    policy['rebalance'] = dict(targets={
                        self.name(b): w for b, w in zip(self.bases, weights[policy['portfolioId']])})

    def accounts(self):
        first = START + 5 * MINUTE
        price = lambda b: self.price_at(b, first)
        b0, b1, b2 = self.bases[0], self.bases[1], self.bases[2]
        lots = lambda base, money: round(money / price(base) / LOTS[base]) * LOTS[base]
        held = lambda base, money, cost: dict(instrument=self.name(base), averageCost=cost,
                                              quantity=round(lots(base, money), 6))
        self.out['balances'] += [
            dict(portfolioId='CORE', asOf=first, cash=60000.0,
                 positions=[held(b0, 30000, price(b0)), held(b1, 10000, None)]),
            dict(portfolioId='FAST', asOf=first + 30 * SECOND, cash=-60000.0,
                 positions=[held(b1, 90000, price(b1)), held(b2, 25000, price(b2))]),
            dict(portfolioId='LEAN', asOf=first + MINUTE, cash=50000.0, positions=[])]
        for n in range(3):
            self.out['transfers'].append(dict(
                transferId=f't{n}', portfolioId=self.random.choice(['CORE', 'LEAN']),
                amount=self.random.choice([5000.0, -2500.0, 10000.0]),
                eventTime=START + self.random.randrange(20, self.minutes) * MINUTE + 13 * SECOND))

    def signals(self):
        publishers = ['steady', 'swift', 'giant', 'new']
        number = 0
        k = 32
        while k < self.minutes:
            number += 1
            time = START + k * MINUTE + self.random.choice([0, 0, self.random.randrange(0, MINUTE)])
            publisher = self.random.choice(publishers[:3] if number < 40 else publishers)
            base = self.random.choice(self.bases)
            portfolio = self.random.choice(
                ['CORE', 'FAST', 'LEAN'] + [None] * (publisher in ('steady', 'swift')))
            self.signal(number, time, publisher, base, portfolio)
            k += self.random.choice([0, 1, 1, 2, 3])
        self.special_signals()

    def signal(self, number, time, publisher, base, portfolio):
        r = self.random
        side, sign = r.choice([('LONG', 1), ('SHORT', -1)])
        price = self.price_at(base, time)
        money = {'steady': r.uniform(2000, 6000), 'swift': r.uniform(500, 30000),
                 'giant': r.choice([3000, 3000, 3000, 60000]), 'new': 3000}[publisher]
        quantity = money / price / (10 if base == 'XRP' else 1)
        intent = 'OPEN' if r.random() < 0.8 else r.choice(['REDUCE', 'CLOSE'])
        stop = r.choice([None, self.rounded(base, price * (1 - sign * 0.02))])
        target = r.choice([None, self.rounded(base, price * (1 + sign * r.choice([0.01, 0.05])))])
        signal = dict(
            signalId=f's{number}', revision=1, publisherId=publisher, portfolioId=portfolio,
            strategyId=r.choice(['trend', 'mean', None]), instrument=self.name(base), side=side,
            intent=intent, entryPrice=r.choice([price, price, price, None]), stopPrice=stop,
            targetPrice=target,
            quantity=round(quantity, 4) if intent == 'OPEN' or r.random() < 0.5 else None,
            leverage=r.choice([None, 1.0, 2.0, 5.0]),
            publisherEquity=r.choice([None, 100000.0]) if portfolio is None else None,
            emittedAt=time, receivedAt=time + r.choice([0, 0, 150_000, 900_000]),
            validForSeconds=r.choice([None, 60.0, 600.0]))
        self.out['signals'].append(signal)
        lottery = r.random()
        again = dict(signal)
        if lottery < 0.04:                        # a newer revision
            again.update(revision=2, receivedAt=signal['receivedAt'] + 20 * SECOND,
                         emittedAt=signal['emittedAt'] + 20 * SECOND)
            if again['quantity']:
                again['quantity'] = round(again['quantity'] * 1.5, 4)
            self.out['signals'].append(again)
        elif lottery < 0.06:                      # the same again
            again['receivedAt'] += 5 * SECOND
            self.out['signals'].append(again)
        elif lottery < 0.08 and signal['quantity']:   # the same revision, other content
            again.update(receivedAt=signal['receivedAt'] + 5 * SECOND,
                         quantity=round(signal['quantity'] * 2, 4))
            self.out['signals'].append(again)
        elif lottery < 0.10:                      # expired on arrival, exactly
            signal['receivedAt'] = signal['emittedAt'] + 60 * SECOND
            signal['validForSeconds'] = 60.0
        elif lottery < 0.12:
            signal['stopPrice'] = self.rounded(base, price * (1 + sign * 0.01))   # wrong side
            signal['entryPrice'] = price
        elif lottery < 0.13:
            signal['quantity'] = -1.0
        elif lottery < 0.14:
            signal['entryPrice'] = self.rounded(base, price * 1.2)
            signal['stopPrice'] = signal['targetPrice'] = None
        elif lottery < 0.15:
            signal['instrument'] = 'NOPE-USDT'
        elif lottery < 0.16:
            signal['portfolioId'] = 'GHOST'
        elif lottery < 0.18:
            signal['quantity'] = LOTS[base] / 3
        if lottery > 0.4 and portfolio in ('CORE', 'FAST', 'LEAN'):
            self.fill(number, signal, base)

    def fill(self, number, signal, base):
        """Some signals are executed, in part or whole, whatever the verdict will be."""
        r = self.random
        if r.random() > 0.35 or not signal['quantity'] or signal['quantity'] < 0:
            return
        buy = (signal['side'] == 'LONG') == (signal['intent'] == 'OPEN')
        quantity = math.floor(signal['quantity'] / LOTS[base]) * LOTS[base] * r.choice([1, 1, 0.5])
        quantity = round(math.floor(quantity / LOTS[base] + 1e-9) * LOTS[base], 6)
        if quantity <= 0 or signal['intent'] != 'OPEN':
            return
        time = signal['receivedAt'] + r.choice([1, 7]) * SECOND
        price = self.price_at(base, time)
        fee = round(quantity * price * 0.0005, 6)
        fill = dict(fillId=f'f{number}', portfolioId=signal['portfolioId'],
                    strategyId=signal['strategyId'], instrument=signal['instrument'],
                    side='BUY' if buy else 'SELL', quantity=quantity, price=price, fee=fee,
                    eventTime=time, clientOrderId=None, signalId=signal['signalId'], revision=1,
                    status=None)
        self.out['fills'].append(fill)
        if r.random() < 0.05:
            self.out['fills'].append(dict(fill, revision=2, status=r.choice(['AMENDED', 'BUSTED']),
                                          price=self.rounded(base, price * 1.001),
                                          eventTime=time + 30 * SECOND))
        elif r.random() < 0.2:
            self.out['order-updates'].append(dict(
                clientOrderId=f'o{number}', signalId=signal['signalId'],
                portfolioId=signal['portfolioId'], instrument=signal['instrument'],
                status=r.choice(['CANCELED', 'ACCEPTED', 'PARTIALLY_FILLED']),
                filledQuantity=quantity, eventTime=time + 2 * SECOND, reason=None))

    def special_signals(self):
        """Signals at exact moments: a bar end, 30 s and 30 s + 1 us after a book, a burst."""
        books = [b for b in self.out['books'] if b['venue'] == 'alpha']
        for n, age in enumerate((30 * SECOND, 30 * SECOND + 1, 1, 0)):
            if books:
                book = books[len(books) // 2 + n]
                base = book['instrument'].split('-')[0]
                self.exact(f'x-age-{n}', book['eventTime'] + age, base, 'CORE', 1500)
        moment = START + (self.minutes * 2 // 5) * MINUTE
        for n in range(8):
            self.exact(f'x-burst-{n}', moment + n * 3 * SECOND, self.bases[n % 2], 'FAST', 1200)
        self.exact('x-order-limit', moment + 5 * MINUTE, self.bases[1], 'FAST', 30000)
        self.exact('x-too-big', moment + 6 * MINUTE, self.bases[1], 'LEAN', 90000)
        self.exact('x-reduce', moment + 7 * MINUTE, self.bases[0], 'CORE', 90000)
        for n in range(6):
            self.exact(f'x-crash-{n}', START + (self.crash_at + 6 * n) * MINUTE, self.bases[n % 3],
                       'FAST' if n % 2 else 'CORE', 2000)

    def exact(self, signal_id, time, base, portfolio, money):
        price = self.price_at(base, time)
        self.out['signals'].append(dict(
            signalId=signal_id, revision=1, publisherId='exact', portfolioId=portfolio,
            strategyId=None, instrument=self.name(base), side='LONG', intent='OPEN', entryPrice=price,
            stopPrice=self.rounded(base, price * 0.98), targetPrice=self.rounded(base, price * 1.05),
            quantity=round(money / price / LOTS[base]) * LOTS[base], leverage=1.0,
            publisherEquity=None, emittedAt=time, receivedAt=None, validForSeconds=None))

    def words(self):
        r = self.random
        for n in range(self.minutes // 12):
            base = r.choice(self.bases)
            kind = r.random()
            self.out['news'].append(dict(
                newsId=f'n{n // 2 if r.random() < 0.1 else n}',
                publishedAt=START + r.randrange(0, self.minutes) * MINUTE + r.choice([0, 17 * SECOND]),
                assets=[base] if kind < 0.6 else [], sectors=[SECTORS[base]] if 0.5 < kind < 0.8 else [],
                headline='A headline', source=['wire', ' desk', 'Rumour Mill', 'ticker'][n % 4], sentiment=round(r.uniform(-1, 1), 2),
                confidence=r.choice([None, 0.5, 0.9]), relevance=r.choice([None, 0.4, 1.0])))
        for n in range(4):
            base = r.choice(self.bases)
            event = dict(eventId=f'e{n}', name='Meeting', severity=r.choice([0.3, 0.8, 1.0]),
                         scheduledAt=START + r.randrange(30, self.minutes + 200) * MINUTE,
                         publishedAt=r.choice([None, START + r.randrange(0, 60) * MINUTE]),
                         assets=[base] if n == 0 else [], sectors=[SECTORS[base]] if n == 1 else [],
                         cancelled=False)
            self.out['events'].append(event)
            if n == 3:
                self.out['events'].append(dict(event, cancelled=True,
                                               publishedAt=START + (self.minutes // 2) * MINUTE))

    def chain(self):
        """Flows of two assets: two days before the market begins, so that their z is ready."""
        r = self.random
        for n, base in enumerate(self.bases[:2]):
            for hour in range(-48, self.minutes // 60 + 1):
                for _ in range(r.randrange(0, 4 - n)):
                    self.out['flows'].append(dict(
                        asset=base, eventTime=START + hour * 60 * MINUTE + r.randrange(0, 60) * MINUTE,
                        kind=r.choice(['EXCHANGE_INFLOW', 'EXCHANGE_OUTFLOW', 'WHALE_TRANSFER']),
                        amountUsd=round(r.uniform(1e4, 5e6), 2)))
        last = START + (self.minutes - 5) * MINUTE
        self.out['flows'] = [f for f in self.out['flows'] if f['eventTime'] < last]

    def commands(self):
        at = lambda share: START + int(self.minutes * share) * MINUTE + 20 * SECOND
        add = lambda n, kind, scope, time: self.out['commands'].append(dict(
            commandId=f'c{n}', kind=kind, scope=scope, author='kim', secondApprover='lee',
            reason='drill', eventTime=time))
        add(1, 'PAUSE', 'publisher:giant', at(0.30))
        add(2, 'RESUME', 'publisher:giant', at(0.35))
        add(3, 'PAUSE', 'portfolio:LEAN', at(0.45))
        add(4, 'RESUME', 'portfolio:LEAN', at(0.50))
        add(5, 'RESET_BREAKER', 'portfolio:FAST', at(0.85))
        add(6, 'RESET_BREAKER', 'owner:ana', at(0.9))

    def stops(self):
        """A venue that goes down, losses won back in haste, a publisher that climbs."""
        at = lambda minute, second=0: START + minute * MINUTE + second * SECOND
        self.out['venues'] = [
            dict(venue=v, status=s, eventTime=at(m, 13)) for v, s, m in (
                ('alpha', 'DEGRADED', 50), ('alpha', 'DOWN', 120), ('alpha', 'DOWN', 122),
                ('beta', 'DOWN', 125), ('alpha', 'UP', 131))]
        number = 0
        for minute, leverage, money in ((36, 1, 3000), (37, 2, 3000), (38, 1, 3000), (39, 1, 3000),
                                        (40, 1, 3000), (41, 2, 3000), (42, 2.5, 16000),
                                        (43, 3, 3000), (58, 1, 3000), (60, 1, 3000), (73, 2, 3000)):
            number += 1
            self.stop_signal(f'climb{number}', at(minute, 20), 'climber', 'FAST', None, money, leverage)
        base = self.bases[0]
        for n, (minute, strategy) in enumerate(((78, 'trend'), (84, None), (90, 'trend'), (96, 'trend'),
                                                (102, 'trend'))):
            for side, shift, second in (('BUY', 1.0, 5), ('SELL', 0.995, 35)):
                price = self.rounded(base, self.price_at(base, at(minute)) * shift)
                self.out['fills'].append(dict(
                    fillId=f'lose{n}{side}', portfolioId='LEAN', strategyId=strategy,
                    instrument=self.name(base), side=side, quantity=LOTS[base] * 20, price=price,
                    fee=0.5, eventTime=at(minute, second), clientOrderId=None, signalId=None,
                    revision=1, status=None))
        for n, (minute, strategy, money) in enumerate((
                (91, 'mean', 2000), (92, 'mean', 4000), (97, 'trend', 2000), (98, 'trend', 2500),
                (103, 'trend', 4000), (104, 'trend', 1000), (105, 'mean', 1000), (156, 'mean', 1000),
                (163, 'trend', 1000), (164, 'trend', 1000))):
            self.stop_signal(f'haste{n}', at(minute, 45), 'steady', 'LEAN', strategy, money, 1)

    def stop_signal(self, signal_id, time, publisher, portfolio, strategy, money, leverage):
        base = self.bases[0]
        price = self.price_at(base, time)
        self.out['signals'].append(dict(
            signalId=signal_id, revision=1, publisherId=publisher, portfolioId=portfolio,
            strategyId=strategy, instrument=self.name(base), side='LONG', intent='OPEN',
            entryPrice=price, stopPrice=self.rounded(base, price * 0.98),
            targetPrice=self.rounded(base, price * 1.05),
            quantity=round(money / price / LOTS[base]) * LOTS[base], leverage=float(leverage),
            publisherEquity=None, emittedAt=time, receivedAt=None, validForSeconds=None))

    def make(self, plain, targets=False, stops=False):
        self.walk()
        self.instruments()
        third, m = self.minutes // 3, self.minutes
        self.bars(self.bases[0], [])
        self.bars(self.bases[1], [(third, third + 29)])          # 29 empty: still filled
        if m > 150:
            self.trades(self.bases[2], [(m // 2 + 5, m // 2 + 37)])   # a gap
        else:
            self.trades(self.bases[2], [])
        for n, base in enumerate(self.bases[3:]):
            if n % 2:
                self.trades(base, [])
            else:
                self.bars(base, [(third + 10, third + 40), (m - 10, m - 5)])  # exactly 30 empty: a gap
        self.books(self.bases[0], [('alpha', 0), ('beta', 7 * SECOND)], 20 * SECOND, [(third, third + 7)])
        self.books(self.bases[1], [('alpha', 3 * SECOND)], 10 * SECOND, [(20, 22)])
        if len(self.bases) > 4:
            self.books(self.bases[4], [('alpha', 11 * SECOND)], 31 * SECOND, [])
        for base in self.bases[:2]:
            self.funding(base)
        self.policies(targets)
        self.accounts()
        self.words()
        self.signals()
        self.chain()
        if not plain:
            self.commands()
        if stops:
            self.stops()
        self.out['books'] += self.misplaced
        for records in self.out.values():
            self.random.shuffle(records)
        return self.out

    def make_risk(self):
        """Bars, books around quarter hours, and positions that change: what risk figures look at."""
        r = self.random
        self.walk()
        self.instruments()
        for n, definition in enumerate(self.out['instruments']):
            definition['maintenanceMarginRate'] = [0.01, 0.02, 0.025, None][n]
        for n, base in enumerate(self.bases):
            self.bars(base, [(self.minutes // 3, self.minutes // 3 + 45)] if n == 3 else [])
        for base in self.bases[:2]:
            self.books(base, [('alpha', 3 * SECOND), ('beta', 7 * SECOND)], 11 * SECOND, [])
        self.out['books'] = [b for b in self.out['books']
                             if (b['eventTime'] + 40 * SECOND) % (15 * MINUTE) < 40 * SECOND]
        self.policies()
        scenario = dict(name='HOUSE', priceChange=-0.05, rateChange=-0.02, rateBetas={'L1': 4.0},
                        liquidate=True, depthMultiplier=0.5, correlationOne=True)
        for policy in self.out['policies']:
            if policy['portfolioId'] == 'LEAN' and policy['version'] == 2:
                policy['stress'] = [scenario]
        self.out['policies'].append(dict(portfolioId='FAST', ownerId='ana', version=2,
                                         effectiveFrom=START + 200 * MINUTE, publishedAt=None,
                                         limits=dict(maxDrawdown=None)))
        self.accounts()
        for n in range(40):
            base, portfolio = r.choice(self.bases), r.choice(['CORE', 'FAST', 'LEAN'])
            time = START + r.randrange(10, self.minutes) * MINUTE + 21 * SECOND
            unit = 10 if base == 'XRP' else 1
            quantity = round(r.uniform(1000, 9000) / self.price_at(base, time) / unit / LOTS[base])
            self.out['fills'].append(dict(
                fillId=f'r{n}', portfolioId=portfolio, strategyId=None, instrument=self.name(base),
                side=r.choice(['BUY', 'BUY', 'SELL']), quantity=round(quantity * LOTS[base], 6),
                price=self.price_at(base, time), fee=1.0, eventTime=time, clientOrderId=None,
                signalId=None, revision=1, status=None))
        for records in self.out.values():
            r.shuffle(records)
        return self.out


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('seed', type=int)
    parser.add_argument('output')
    parser.add_argument('--minutes', type=int, default=600)
    parser.add_argument('--instruments', type=int, default=6)
    parser.add_argument('--levels', type=int, default=6)
    parser.add_argument('--gzip', action='store_true')
    parser.add_argument('--plain', action='store_true')
    parser.add_argument('--targets', action='store_true')
    parser.add_argument('--stops', action='store_true')
    parser.add_argument('--plunge', action='store_true')
    options = parser.parse_args()
    case = Case(options.seed, options.minutes, options.instruments, options.levels, options.plunge)
    for name, records in case.make(options.plain, options.targets, options.stops).items():
        write_stream(options.output, name, records, options.gzip)


if __name__ == '__main__':
    main()
