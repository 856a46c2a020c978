"""Market state of one instrument: model.md sections 0 and 1, fed record by record in the one order."""
import math
from collections import deque

from records import MINUTE, SECOND, median, positive

try:  # only for speed; the plain path below gives the same to rounding
    import numpy
except ImportError:
    numpy = None

FAST, SLOW = 0.94, 0.99
READY_RETURNS = 30
STANDARD_ORDER = 10_000.0
LARGEST_RUN = 511
HAZARD = 1.0 / 250.0


class ChangePoint:
    """Adams and MacKay, zero mean, unknown variance. P[r] is the probability of run length r."""
    LOG_C = [math.lgamma(1 + r / 2 + 0.5) - math.lgamma(1 + r / 2) - 0.5 * math.log(2 * math.pi)
             for r in range(LARGEST_RUN + 1)]
    POWER = [1 + r / 2 + 0.5 for r in range(LARGEST_RUN + 1)]
    if numpy is not None:
        LOG_C, POWER = numpy.array(LOG_C), numpy.array(POWER)

    def __init__(self):
        self.p = [1.0]
        self.beta = [1.0]
        if numpy is not None:
            self.p, self.beta = numpy.array(self.p), numpy.array(self.beta)

    def update(self, x):
        """Feeds one standardised return, gives P(run length < 10)."""
        half = x * x / 2
        n = len(self.p)
        if numpy is not None:
            # Student-t with 2 alpha degrees of freedom and scale^2 = beta/alpha, written out
            density = numpy.exp(self.LOG_C[:n] - 0.5 * numpy.log(self.beta)
                                - self.POWER[:n] * numpy.log1p(half / self.beta))
            joint = self.p * density
            p = numpy.concatenate(([joint.sum() * HAZARD], joint * (1 - HAZARD)))[:LARGEST_RUN + 1]
            self.p = p / p.sum()
            self.beta = numpy.concatenate(([1.0], self.beta + half))[:LARGEST_RUN + 1]
            return float(self.p[:10].sum())
        joint = [p * math.exp(c - 0.5 * math.log(b) - power * math.log1p(half / b))
                 for p, c, b, power in zip(self.p, self.LOG_C, self.beta, self.POWER)]
        p = ([math.fsum(joint) * HAZARD] + [j * (1 - HAZARD) for j in joint])[:LARGEST_RUN + 1]
        total = math.fsum(p)
        self.p = [v / total for v in p]
        self.beta = ([1.0] + [b + half for b in self.beta])[:LARGEST_RUN + 1]
        return math.fsum(self.p[:10])


class Baseline:
    """Exponentially decayed mean and variance; a value is judged before it joins."""

    def __init__(self):
        self.count, self.mean, self.var, self.time = 0, None, 0.0, None

    def join(self, x, a):
        if self.count == 0:
            self.mean, self.var = x, 0.0
        else:
            before = self.mean
            self.mean = a * before + (1 - a) * x
            self.var = a * (self.var + (1 - a) * (x - before) ** 2)
        self.count += 1

    def decayed(self, time, tau):
        """Forgets everything after a hole longer than tau; else the decay since the last value."""
        a = 1.0
        if self.time is not None:
            if time - self.time > tau:
                self.count = 0
            a = math.exp(-(time - self.time) / tau)
        self.time = time
        return a


class BookView:
    """The newest valid book of a venue."""

    def __init__(self, record, multiplier, order):
        self.sequence = record['sequence']
        self.time = record['eventTime']
        self.venue = record['venue']
        self.bids = [(l['price'], l['quantity']) for l in record['bids']]
        self.asks = [(l['price'], l['quantity']) for l in record['asks']]
        self.mid = (self.bids[0][0] + self.asks[0][0]) / 2
        self.spread = (self.asks[0][0] - self.bids[0][0]) / self.mid * 1e4
        self.bid = sum(p * q * multiplier for p, q in self.bids
                       if (self.mid - p) / self.mid * 1e4 <= 25)
        self.ask = sum(p * q * multiplier for p, q in self.asks
                       if (p - self.mid) / self.mid * 1e4 <= 25)
        self.spread_z = None
        self.depth_ratio = None
        self.buy_slippage = self.slippage(self.asks, order / (self.mid * multiplier))
        self.sell_slippage = self.slippage(self.bids, order / (self.mid * multiplier))

    def slippage(self, levels, quantity):
        """Basis points of mid between mid and the average price; None: cannot be filled."""
        left, paid = quantity, 0.0
        for price, size in levels:
            paid += min(left, size) * price
            left = left - size
            if left <= 0:
                return abs(paid / quantity - self.mid) / self.mid * 1e4
        return None


def valid_book(record):
    bids, asks = record.get('bids') or [], record.get('asks') or []
    levels = [v for l in bids + asks for v in (l.get('price'), l.get('quantity'))]
    return bool(bids and asks and positive(*levels) and bids[0]['price'] < asks[0]['price'])


class InstrumentEngine:
    """One instrument. close_bar() gives its instrument-states row."""
    BOOK_AGE, TRADE_AGE, BAR_AGE = 30 * SECOND, 60 * SECOND, 180 * SECOND
    TAU = 300 * SECOND

    def __init__(self, definition, standard_order=STANDARD_ORDER):
        self.name = definition['instrument']
        self.standard_order = standard_order
        self.venue = definition['venue']
        self.multiplier = definition.get('contractMultiplier')
        self.multiplier = 1.0 if self.multiplier is None else self.multiplier
        # bars
        self.pending = None          # real bar waiting for its end: ready-made, or under construction
        self.traded = False          # True: bars are built from trades
        self.last_end = None
        self.last_close = None
        self.last_real_end = None
        self.last_real_close = None
        self.empty_run = 0
        self.gap = False
        self.bar_index = 0
        # trades
        self.accepted = deque(maxlen=5)
        self.waiting = None
        self.last_trade = None       # (time, price)
        self.told = []               # trades at the newest time
        self.prints = None           # told of every accepted trade, if there
        # returns
        self.returns_seen = 0
        self.v_fast = self.v_slow = None
        self.window60 = deque(maxlen=60)
        self.rs60 = deque(maxlen=60)
        self.ranges60 = deque(maxlen=60)
        self.window30 = deque(maxlen=30)
        self.closes31 = deque(maxlen=31)
        self.true_ranges = []
        self.atr = None
        self.regime = None
        self.since_trigger = None
        self.direction = None
        self.change = ChangePoint()
        self.change_probability = None
        self.amihud = None
        # books, funding
        self.books = {}
        self.spread_base, self.depth_base = {}, {}
        self.funding_base = {}
        self.funding_z = None
        self.seen_book = self.seen_funding = False
        self.last_funding = None
        # FLASH_MOVE
        self.bar_book_alarm = False   # a snapshot of the present bar with z >= 3 or ratio < 0.5
        self.flash_bars = deque(maxlen=4)
        self.last_flash = None
        self.row = None
        self.dead = []
        self.first_trade = None      # time of the first trade
        self.closes = {}             # of other venues' bars: venue -> (end, close)
        self.frames = [Frame(minutes * MINUTE) for minutes in (15, 60, 240, 1440)]
        self.frame_rows = []

    # ---- records -------------------------------------------------------------------------------

    def on_bar(self, record):
        if record['intervalSeconds'] != 60:
            return self.dead.append('BAR_INTERVAL')
        if self.traded:
            return self.dead.append('BAR_AND_TRADES')
        o, h, l, c = (record[f] for f in ('open', 'high', 'low', 'close'))
        if not positive(o, h, l, c) or h < max(o, c) or l > min(o, c):
            return self.dead.append('BAD_BAR')
        end = record['openTime'] + MINUTE
        if record['venue'] != self.venue:
            self.closes[record['venue']] = (end, c)
            return None
        if self.last_end is not None and end <= self.last_end or self.pending is not None:
            return self.dead.append('DUPLICATE_BAR')
        volume = record['volume']
        self.pending = dict(end=end, o=o, h=h, l=l, c=c, volume=volume,
                            notional=volume * self.multiplier * c, ready=True)
        return None

    def on_trade(self, record):
        price, time = record['price'], record['eventTime']
        if not positive(price, record['quantity']):
            return self.dead.append('BAD_TRADE')
        told = [record.get(f) for f in ('eventTime', 'venue', 'tradeId', 'price', 'quantity')]
        if told[2] and told in self.told:
            return self.dead.append('DUPLICATE_TRADE')
        self.told = [t for t in self.told if t[0] == time] + [told]
        self.traded = True
        self.first_trade = time if self.first_trade is None else self.first_trade
        if self.waiting is not None:
            first, self.waiting = self.waiting, None
            if abs(price - first['price']) <= 0.02 * first['price']:
                self.accept(first, time)
                self.accept(record, time)
                return None
            self.dead.append('UNCONFIRMED_PRINT')
        if self.accepted:
            middle = median(self.accepted)
            if abs(price - middle) > 0.10 * middle:
                self.waiting = record
                return None
        self.accept(record, time)
        return None

    def accept(self, record, time):
        price, quantity = record['price'], record['quantity']
        self.accepted.append(price)
        self.last_trade = (time, price)
        if self.prints is not None:
            self.prints.on_trade(record, time)
        end = time // MINUTE * MINUTE + MINUTE
        bar = self.pending
        if bar is None or bar['end'] != end:
            bar = self.pending = dict(end=end, o=price, h=price, l=price, c=price,
                                      volume=0.0, notional=0.0, ready=False, sides=[])
        bar['h'] = max(bar['h'], price)
        bar['l'] = min(bar['l'], price)
        bar['c'] = price
        bar['volume'] += quantity
        bar['notional'] += quantity * self.multiplier * price
        bar['sides'].append((record.get('aggressor'), quantity))

    def on_book(self, record):
        if not valid_book(record):
            return self.dead.append('BAD_BOOK')
        view = BookView(record, self.multiplier, self.standard_order)
        if self.misplaced(view):
            return self.dead.append('MISPLACED_BOOK')
        spread = self.spread_base.setdefault(view.venue, Baseline())
        depth = self.depth_base.setdefault(view.venue, Baseline())
        a = spread.decayed(view.time, self.TAU)
        depth.decayed(view.time, self.TAU)
        if spread.count >= 30:
            sd = max(math.sqrt(spread.var), 0.1 * spread.mean, 0.5)
            view.spread_z = (view.spread - spread.mean) / sd
        total = view.bid + view.ask
        if depth.count >= 30 and depth.mean > 0:
            view.depth_ratio = total / depth.mean
        spread.join(view.spread, a)
        depth.join(total, a)
        self.books[view.venue] = view
        self.seen_book = True
        if (view.spread_z is not None and view.spread_z >= 3
                or view.depth_ratio is not None and view.depth_ratio < 0.5):
            self.bar_book_alarm = True
        return None

    def misplaced(self, view):
        """Numbered below the newest book of the venue, unless that one is too old; or told twice."""
        newest = self.books.get(view.venue)
        if newest is None or newest.sequence <= 0 or view.sequence <= 0:
            return False
        if view.sequence == newest.sequence:
            return view.time == newest.time
        return view.sequence < newest.sequence and view.time - newest.time <= self.BOOK_AGE

    def on_funding(self, record):
        base = self.funding_base.setdefault(record['venue'], Baseline())
        rate = record['rate']
        self.funding_z = None
        if base.count >= 8:
            self.funding_z = (rate - base.mean) / max(math.sqrt(base.var), 5e-5)
        base.join(rate, 0.9)
        self.seen_funding = True
        self.last_funding = record

    # ---- marks ---------------------------------------------------------------------------------

    def fresh_books(self, time):
        return [b for _, b in sorted(self.books.items(), key=lambda kv: kv[0].encode())
                if time - b.time <= self.BOOK_AGE]

    def mark(self, time):
        """(price, fresh); (None, False) where there never was a price."""
        books = self.fresh_books(time)
        if books:
            return median([b.mid for b in books]), True
        if self.last_trade is not None and time - self.last_trade[0] <= self.TRADE_AGE:
            return self.last_trade[1], True
        if self.last_real_end is not None and time - self.last_real_end <= self.BAR_AGE:
            return self.last_real_close, True
        known = [(b.time, 3, b.mid) for b in self.books.values()]
        if self.last_trade is not None:
            known.append((self.last_trade[0], 2, self.last_trade[1]))
        if self.last_real_end is not None:
            known.append((self.last_real_end, 1, self.last_real_close))
        return (max(known)[2], False) if known else (None, False)

    # ---- bar end -------------------------------------------------------------------------------

    def close_bar(self, end):
        """Closes the interval that ends here: the row, or None in a gap or before the first bar."""
        self.row = None
        bar, alarm = None, self.bar_book_alarm
        self.bar_book_alarm = False
        if self.pending is not None and self.pending['end'] == end:
            bar, self.pending = self.pending, None
        filled = bar is None
        if filled:
            if self.last_end is None or self.gap:
                return None
            self.empty_run += 1
            if self.empty_run >= 30:
                self.gap = True
                return None
            c = self.last_close
            bar = dict(end=end, o=c, h=c, l=c, c=c, volume=0.0, notional=0.0, ready=False, sides=[])
        else:
            self.empty_run = 0
        r = None
        if self.last_close is not None and not self.gap:
            r = math.log(bar['c'] / self.last_close)
        if self.gap:
            self.window60.clear()
            self.window30.clear()
            self.rs60.clear()
            self.ranges60.clear()
            self.closes31.clear()
        after_gap, self.gap = self.gap, False
        slow_before = self.sigma_slow()
        self.take_return(r, slow_before)
        self.take_range(bar, after_gap)
        ratio = self.take_direction(bar, r)
        if r is not None:
            if slow_before is not None and slow_before > 0:
                self.change_probability = self.change.update(r / slow_before)
            if not filled and bar['notional'] > 0:
                x = abs(r) / bar['notional']
                self.amihud = x if self.amihud is None else SLOW * self.amihud + (1 - SLOW) * x
        self.last_end, self.last_close = end, bar['c']
        if not filled:
            self.last_real_end, self.last_real_close = end, bar['c']
        self.bar_index += 1
        self.take_flash(r, slow_before, alarm)
        self.row = self.describe(end, bar, r, filled, ratio)
        self.row.update(self.figures(end, bar, filled))
        for frame in self.frames:
            self.frame_rows += [dict(row, instrument=self.name)
                                for row in frame.on_minute(bar, filled)]
        return self.row

    def sigma_slow(self):
        return math.sqrt(self.v_slow) if self.returns_seen >= READY_RETURNS else None

    def sigma_fast(self):
        return math.sqrt(self.v_fast) if self.returns_seen >= READY_RETURNS else None

    def take_return(self, r, slow_before):
        if r is None:
            return
        square = r * r
        self.returns_seen += 1
        self.v_fast = square if self.v_fast is None else FAST * self.v_fast + (1 - FAST) * square
        self.v_slow = square if self.v_slow is None else SLOW * self.v_slow + (1 - SLOW) * square
        self.window60.append(r)
        self.window30.append(r)
        if self.returns_seen >= READY_RETURNS:
            self.take_regime(r, slow_before)

    def take_regime(self, r, slow_before):
        if self.regime is None:
            self.regime = 'NORMAL'
        fast, slow = self.sigma_fast(), self.sigma_slow()
        if self.since_trigger is not None:
            self.since_trigger += 1
        if slow == 0:
            self.regime = 'NORMAL'
            return
        q = fast / slow
        if q >= 2.5 or slow_before is not None and slow_before > 0 and abs(r) >= 6 * slow_before:
            self.regime, self.since_trigger = 'SHOCK', 0
        elif self.regime == 'SHOCK':
            if q < 1.8 and self.since_trigger >= 5:
                self.regime = 'EXPANSION' if q >= 1.2 else 'NORMAL'
        elif self.regime == 'NORMAL':
            if q >= 1.5:
                self.regime = 'EXPANSION'
            elif q <= 0.6:
                self.regime = 'COMPRESSION'
        elif self.regime == 'EXPANSION':
            if q < 1.2:
                self.regime = 'NORMAL'
        elif q >= 1.5:
            self.regime = 'EXPANSION'
        elif q > 0.75:
            self.regime = 'NORMAL'

    def take_range(self, bar, after_gap):
        o, h, l, c = bar['o'], bar['h'], bar['l'], bar['c']
        self.rs60.append(math.log(h / c) * math.log(h / o) + math.log(l / c) * math.log(l / o))
        self.ranges60.append(math.log(h / l) ** 2)
        if self.last_close is None or after_gap:
            true_range = h - l
        else:
            true_range = max(h - l, abs(h - self.last_close), abs(l - self.last_close))
        if self.atr is not None:
            self.atr = (13 * self.atr + true_range) / 14
        else:
            self.true_ranges.append(true_range)
            if len(self.true_ranges) == 14:
                self.atr = sum(self.true_ranges) / 14

    def take_direction(self, bar, r):
        self.closes31.append(bar['c'])
        if len(self.window30) < 30:
            return None
        net = math.log(self.closes31[-1]) - math.log(self.closes31[0])
        path = math.fsum(abs(x) for x in self.window30)
        ratio = abs(net) / path if path > 0 else 0.0
        if self.direction is None:
            self.direction = 'RANGING'
        if ratio >= 0.35:
            self.direction = 'TRENDING_UP' if net > 0 else 'TRENDING_DOWN'
        elif ratio < 0.25:
            self.direction = 'RANGING'
        return ratio

    def take_flash(self, r, slow_before, alarm):
        start = (r is not None and slow_before is not None
                 and abs(r) >= 4 * slow_before and abs(r) >= 0.01)
        self.flash_bars.append((start, self.regime == 'SHOCK', alarm))
        self.flash_trip = False
        if self.last_flash is not None and self.bar_index - self.last_flash <= 15:
            return
        bars = list(self.flash_bars)
        for k, (starts, _, _) in enumerate(bars):
            if (starts and any(shock for _, shock, _ in bars[k:])
                    and (not self.seen_book or any(alarm for _, _, alarm in bars[k:]))):
                self.flash_trip = True
        if self.flash_trip:
            self.last_flash = self.bar_index

    def describe(self, end, bar, r, filled, ratio):
        row = dict(instrument=self.name, eventTime=end, close=bar['c'], filled=filled,
                   open=bar['o'], high=bar['h'], low=bar['l'])
        row['return'] = r
        row['sigmaFast'], row['sigmaSlow'] = self.sigma_fast(), self.sigma_slow()
        full = len(self.window60) == 60
        row['realisedVolatility'] = (math.sqrt(math.fsum(x * x for x in self.window60))
                                     if full else None)
        row['rogersSatchell'] = (math.sqrt(max(0.0, math.fsum(self.rs60) / 60))
                                 if len(self.rs60) == 60 else None)
        row['atr'] = self.atr
        row['volatilityRegime'], row['direction'] = self.regime, self.direction
        row['efficiencyRatio'] = ratio
        row['changeProbability'] = self.change_probability
        books = self.fresh_books(end)
        newest = max(books, key=lambda b: b.time) if books else None
        row['mid'] = median([b.mid for b in books]) if books else None
        row['spreadBps'] = newest.spread if books else None
        bid = min(b.bid for b in books) if books else None
        ask = min(b.ask for b in books) if books else None
        row['bidLiquidity'], row['askLiquidity'] = bid, ask
        row['imbalance'] = (bid - ask) / (bid + ask) if books and bid + ask > 0 else None
        row['spreadZ'] = newest.spread_z if books else None
        row['depthRatio'] = newest.depth_ratio if books else None
        row['fundingZ'], row['flowZ'] = self.funding_z, None
        row['amihud'], row['sentiment'] = self.amihud, None
        return row

    def figures(self, end, bar, filled):
        """The columns of trading, cost, disagreement and data quality."""
        row = {}
        row['parkinson'] = (math.sqrt(math.fsum(self.ranges60) / 60 / (4 * math.log(2)))
                            if len(self.ranges60) == 60 else None)
        slow = self.sigma_slow()
        row['sigmaSlowAnnualised'] = None if slow is None else slow * math.sqrt(365 * 24 * 60)
        row['realisedVolatilityAnnualised'] = (
            math.sqrt(math.fsum(x * x for x in self.window60) * 365 * 24)
            if len(self.window60) == 60 else None)
        row['volume'], row['notional'] = bar['volume'], bar['notional']
        # A bar without trades knows that only where it would have been made of them.
        known = not bar['ready'] and (not filled or self.traded_before(end))
        row['trades'] = len(bar['sides']) if known else None
        sides = [] if bar['ready'] else bar['sides']
        bought = sum(q for side, q in sides if side == 'BUY')
        sold = sum(q for side, q in sides if side == 'SELL')
        told = bought + sold > 0
        row['aggressorBuyVolume'] = float(bought) if told else None
        row['aggressorImbalance'] = (bought - sold) / (bought + sold) if told else None
        prices = {venue: close for venue, (t, close) in self.closes.items() if t == end}
        if bar['ready']:
            prices[self.venue] = bar['c']
        books = self.fresh_books(end)
        prices.update((b.venue, b.mid) for b in books)
        values = list(prices.values())
        row['venueDisagreementBps'] = ((max(values) - min(values)) / median(values) * 1e4
                                       if len(values) > 1 else None)
        newest = max(books, key=lambda b: b.time) if books else None
        row['buySlippageBps'] = newest.buy_slippage if books else None
        row['sellSlippageBps'] = newest.sell_slippage if books else None
        paid = self.last_funding
        row['fundingRateAnnualised'] = (None if paid is None else
                                        paid['rate'] * 24 / paid['intervalHours'] * 365)
        funded = paid is not None and (
            end - paid['eventTime'] <= 2 * paid['intervalHours'] * 60 * MINUTE)
        ages = [end - b.time for b in self.books.values()]
        row['tradeAgeMillis'] = (None if self.last_trade is None else
                                 (end - self.last_trade[0]) // 1000)
        row['bookAgeMillis'] = min(ages) // 1000 if ages else None
        row['realBarAgeMillis'] = (end - self.last_real_end) // 1000
        row['coverageTier'] = ('THIN' if filled else 'BARS' if not books else
                               'FULL' if funded else 'BOOK')
        return row

    def traded_before(self, end):
        return self.first_trade is not None and self.first_trade < end


class Frame:
    """One longer timeframe: minutes in, rows of closed intervals out."""

    def __init__(self, length):
        self.length = length
        self.key, self.minutes = None, []
        self.last = None             # (key, close) of the interval before
        self.returns, self.closes = [], []
        self.state = Regime()
        self.direction = None

    def on_minute(self, bar, filled):
        rows = []
        key = (bar['end'] - MINUTE) // self.length
        if self.minutes and key != self.key:
            rows.append(self.close())
        self.key = key
        self.minutes.append((bar, filled))
        if bar['end'] == (key + 1) * self.length:
            rows.append(self.close())
        return rows

    def close(self):
        bars = [bar for bar, _ in self.minutes]
        c, r = bars[-1]['c'], None
        if self.last is not None and self.last[0] == self.key - 1:
            r = math.log(c / self.last[1])
        else:
            self.closes = []
        self.closes.append(c)
        self.last = (self.key, c)
        if r is not None:
            self.state.take(r)
        if len(self.closes) > 30:
            net = math.log(self.closes[-1]) - math.log(self.closes[-31])
            path = math.fsum(abs(math.log(b / a))
                             for a, b in zip(self.closes[-31:], self.closes[-30:]))
            ratio = abs(net) / path if path > 0 else 0.0
            if ratio >= 0.35:
                self.direction = 'TRENDING_UP' if net > 0 else 'TRENDING_DOWN'
            elif self.direction is None or ratio < 0.25:
                self.direction = 'RANGING'
        row = {'intervalSeconds': self.length // SECOND, 'eventTime': (self.key + 1) * self.length,
               'open': bars[0]['o'], 'high': max(b['h'] for b in bars),
               'low': min(b['l'] for b in bars), 'close': c,
               'volume': sum(b['volume'] for b in bars), 'filled': all(f for _, f in self.minutes),
               'return': r, 'sigmaFast': self.state.sigma(self.state.fast),
               'sigmaSlow': self.state.sigma(self.state.slow),
               'volatilityRegime': self.state.regime, 'direction': self.direction}
        self.minutes = []
        return row


class Regime:
    """Two EWMA variances and the regime of their ratio, for a timeframe's own returns."""

    def __init__(self):
        self.count, self.fast, self.slow = 0, None, None
        self.regime, self.since = None, None

    def sigma(self, variance):
        return math.sqrt(variance) if self.count >= READY_RETURNS else None

    def take(self, r):
        before = self.sigma(self.slow)
        self.fast = r * r if self.count == 0 else FAST * self.fast + (1 - FAST) * r * r
        self.slow = r * r if self.count == 0 else SLOW * self.slow + (1 - SLOW) * r * r
        self.count += 1
        if self.count < READY_RETURNS:
            return
        self.since = None if self.since is None else self.since + 1
        known = self.regime or 'NORMAL'
        if self.slow == 0:
            self.regime = 'NORMAL'
            return
        q = math.sqrt(self.fast) / math.sqrt(self.slow)
        if q >= 2.5 or before and abs(r) >= 6 * before:
            self.regime, self.since = 'SHOCK', 0
        elif known == 'SHOCK':
            over = q < 1.8 and self.since >= 5
            self.regime = ('EXPANSION' if q >= 1.2 else 'NORMAL') if over else 'SHOCK'
        elif q >= 1.5:
            self.regime = 'EXPANSION'
        elif known == 'EXPANSION':
            self.regime = 'NORMAL' if q < 1.2 else 'EXPANSION'
        elif known == 'COMPRESSION':
            self.regime = 'NORMAL' if q > 0.75 else 'COMPRESSION'
        else:
            self.regime = 'COMPRESSION' if q <= 0.6 else 'NORMAL'
