"""Market patterns that trip breakers: model.md section 5, judged from scratch at every bar end."""
import math

from records import MINUTE, SECOND, median, utf8

ACTIONS = {'FLASH_MOVE': 'BLOCK_OPENING', 'RUNAWAY': 'BLOCK_OPENING',
           'SYSTEMIC_SELLOFF': 'BLOCK_OPENING', 'CORRELATION_SURGE': 'alert',
           'REGIME_SHIFT': 'position audit, rebalance trigger',
           'CORRELATION_BREAK': 'position audit, rebalance trigger', 'FEED_SILENCE': 'HOLD'}
BOOK_AGE, BAR_AGE = 30 * SECOND, 180 * SECOND


class Patterns:
    """Remembers what held at which bar end; at() gives the trips of one."""

    def __init__(self):
        self.bars = {}               # instrument -> {bar end: (close, return, filled, mid)}
        self.away, self.shifting = {}, {}      # (instrument, bar end) -> numbers, where it holds
        self.falling, self.surging = {}, {}    # bar end -> numbers, where it holds
        self.slow_mean, self.means = None, 0
        self.silent = {}             # instrument -> bar end at which its silence began
        self.told = {}               # bar end -> trips of silence
        self.trips = []

    def on_close(self, end, market):
        """What was heard before this bar end of the market clock, whether or not there is a row."""
        self.told[end] = [t for name in market.names for t in self.silence(end, market.engines[name])]

    def at(self, end, market):
        """All trips of a bar end that was closed, after its correlations."""
        found = self.told.pop(end, [])
        if market.rows:
            for name in sorted(market.rows, key=utf8):
                found += self.instrument(end, name, market.rows[name], market.engines[name])
            found += self.whole(end, market)
            for (left, right), pair in market.cross.pairs.items():
                if pair.began:
                    found.append(self.trip('CORRELATION_BREAK', 'pair', left + '|' + right, end,
                                           rho=pair.rho, rhoSlow=pair.rho_slow,
                                           shiftZ=pair.shift_z))
        found.sort(key=lambda t: utf8(t['tripId']))
        self.trips += found
        return found

    @staticmethod
    def trip(pattern, kind, scope, end, ends=None, **numbers):
        return dict(tripId=f'{pattern}|{scope}|{end}', pattern=pattern, scopeKind=kind, scope=scope,
                    eventTime=end, action=ACTIONS[pattern], evidence=numbers, ends=ends)

    @staticmethod
    def history(conditions, key_of, end, bars):
        """Numbers of these bars in a row up to end, the last with plain names; None: not so many."""
        numbers = {}
        for back in range(bars):
            held = conditions.get(key_of(end - back * MINUTE))
            if held is None:
                return None
            behind = '' if back == 0 else f'{back}Bar' + ('Before' if back == 1 else 'sBefore')
            numbers.update({name + behind: value for name, value in held.items()})
        return numbers

    def instrument(self, end, name, row, engine):
        if engine.flash_trip and engine.seen_book:
            yield self.trip('FLASH_MOVE', 'instrument', name, end)
        closes = self.bars.setdefault(name, {})
        closes[end] = (row['close'], row['return'])
        if row['return'] is None:
            return
        yield from self.runaway(end, name, row, closes)
        yield from self.shift(end, name, row, engine)

    def runaway(self, end, name, row, closes):
        five = [closes.get(end - back * MINUTE) for back in range(5)]
        base = closes.get(end - 5 * MINUTE)
        if row['filled'] or base is None or any(b is None or b[1] is None for b in five):
            return
        far = lambda price, start: abs(price - start) >= 0.1 * start
        if not far(row['close'], base[0]):
            return
        numbers = dict(close=row['close'], close5BarsAgo=base[0],
                       change5Bars=row['close'] / base[0] - 1)
        if row['mid'] is not None:
            numbers.update(mid=row['mid'], midChange5Bars=row['mid'] / base[0] - 1)
        self.away[(name, end)] = numbers
        # The base must not be a lone bad close: one of its neighbours is near it.
        before = closes.get(end - 6 * MINUTE) if base[1] is not None else None
        near = [b for b in (before, five[4]) if b is not None and not far(b[0], base[0])]
        if row['mid'] is not None and far(row['mid'], base[0]) and near:
            yield self.trip('RUNAWAY', 'instrument', name, end, **numbers)
        else:
            both = self.history(self.away, lambda t: (name, t), end, 2)
            if both is not None:
                yield self.trip('RUNAWAY', 'instrument', name, end, **both)

    def shift(self, end, name, row, engine):
        # With fewer than ten values every run length is below ten.
        judged = row['changeProbability'] if len(engine.change.p) > 10 else None
        shock = row['volatilityRegime'] == 'SHOCK'
        if not shock and (judged is None or judged < 0.5):
            return
        numbers = dict(shock=1.0 if shock else 0.0, changeProbability=judged)
        numbers.update({f: row[f] for f in ('return', 'sigmaFast', 'sigmaSlow')})
        self.shifting[(name, end)] = {k: v for k, v in numbers.items() if v is not None}
        three = self.history(self.shifting, lambda t: (name, t), end, 3)
        if three and self.history(self.shifting, lambda t: (name, t), end - MINUTE, 3) is None:
            yield self.trip('REGIME_SHIFT', 'instrument', name, end, **three)

    def whole(self, end, market):
        """The universe."""
        mean, stress = market.market_row['meanCorrelation'], market.market_row['stressShare']
        if mean is None:
            return
        self.slow_mean = mean if self.means == 0 else 0.99 * self.slow_mean + 0.01 * mean
        self.means += 1
        common = dict(meanCorrelation=mean, stressShare=stress,
                      instruments=float(market.market_row['instruments']))
        changes = []
        for name in market.rows:
            bars = [self.bars[name].get(end - back * MINUTE) for back in range(15)]
            base = self.bars[name].get(end - 15 * MINUTE)
            if base is not None and all(b is not None and b[1] is not None for b in bars):
                changes.append(bars[0][0] / base[0] - 1)
        if changes and median(changes) <= -0.03 and mean >= 0.7:
            self.falling[end] = dict(common, medianReturn15Bars=median(changes),
                                     instrumentsWithChange=float(len(changes)))
            three = self.history(self.falling, lambda t: t, end, 3)
            if three:
                yield self.trip('SYSTEMIC_SELLOFF', 'global', 'global', end, **three)
        clip = lambda v: max(-0.9999, min(0.9999, v))
        rise = math.atanh(clip(mean)) - math.atanh(clip(self.slow_mean))
        if self.means >= 30 and rise >= 0.3 and stress >= 0.5:
            self.surging[end] = dict(common, slowMeanCorrelation=self.slow_mean, riseOfAtanh=rise)
            three = self.history(self.surging, lambda t: t, end, 3)
            if three and self.history(self.surging, lambda t: t, end - MINUTE, 3) is None:
                yield self.trip('CORRELATION_SURGE', 'global', 'global', end, **three)

    def silence(self, end, engine):
        """A feed that was heard and is too old now; who trades and does not is quiet while its book lives."""
        books = [b.time for b in engine.books.values()]
        book = end - max(books) if books else None
        bar = end - engine.last_real_end if engine.last_real_end is not None else None
        no_book = book is not None and book > BOOK_AGE
        no_bar = bar is not None and bar > BAR_AGE
        quiet = engine.traded and book is not None and not no_book
        since = self.silent.get(engine.name)
        if (no_book or no_bar and not quiet) and since is None:
            self.silent[engine.name] = end
            numbers = {}
            if book is not None:
                numbers.update(bookAgeSeconds=book / SECOND, bookMaxAgeSeconds=30.0)
            if bar is not None:
                numbers.update(barAgeSeconds=bar / SECOND, barMaxAgeSeconds=180.0)
            yield self.trip('FEED_SILENCE', 'instrument', engine.name, end, **numbers)
        elif since is not None and not (no_book or no_bar and not quiet):
            del self.silent[engine.name]
            yield self.trip('FEED_SILENCE', 'instrument', engine.name, end, ends=True,
                            silentSeconds=(end - since) / SECOND)
