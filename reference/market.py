#!/usr/bin/env python3
"""market.py INPUT_DIR OUTPUT_DIR [--pairs all|breaks|none] [--break-rows onset|during] [--gzip]
          [--standard-order MONEY] [--source-weight SOURCE=WEIGHT ...]

Writes instrument-states.jsonl, timeframes.jsonl, clusters.jsonl, alerts.jsonl (anomalies), correlations.jsonl (model.md sections 0 to 2) and
the trips of market patterns (section 5) as trips.jsonl.
"""
import argparse

from anomalies import Rows, Told, Trades, Whales
from assets import Assets, sentiment
from clusters import Clusters
from cross import CrossEngine
from instrument import STANDARD_ORDER, InstrumentEngine
from patterns import Patterns
from records import BEGINNING, MARKET_STREAMS, MINUTE, load, utf8, weigh, weight_option, write_stream

STATE_FIELDS = ['instrument', 'eventTime', 'close', 'return', 'filled', 'sigmaFast', 'sigmaSlow',
                'realisedVolatility', 'rogersSatchell', 'atr', 'volatilityRegime', 'direction',
                'efficiencyRatio', 'changeProbability', 'mid', 'spreadBps', 'bidLiquidity',
                'askLiquidity', 'imbalance', 'spreadZ', 'depthRatio', 'fundingZ', 'flowZ',
                'amihud', 'sentiment', 'parkinson', 'sigmaSlowAnnualised',
                'realisedVolatilityAnnualised', 'volume', 'notional', 'trades',
                'aggressorBuyVolume', 'aggressorImbalance', 'venueDisagreementBps',
                'buySlippageBps', 'sellSlippageBps', 'fundingRateAnnualised', 'tradeAgeMillis',
                'bookAgeMillis', 'realBarAgeMillis', 'coverageTier', 'open', 'high',
                'low']


class Market:
    """All instruments, driven by the merged records; the room of decide.py drives the same."""

    def __init__(self, definitions, standard_order=STANDARD_ORDER):
        self.definitions = {d['instrument']: d for d in definitions}
        self.names = sorted(self.definitions, key=utf8)
        self.engines = {n: InstrumentEngine(self.definitions[n], standard_order)
                        for n in self.names}
        self.cross = CrossEngine(self.names)
        self.clusters = Clusters(self.names)
        self.assets = Assets()
        self.patterns = Patterns()
        self.told = Told()
        self.row_watches = {n: Rows(n, self.told) for n in self.names}
        self.whales = {}
        for name, engine in self.engines.items():
            engine.prints = Trades(name, engine.multiplier, self.told)
        self.rows, self.pair_rows, self.market_row = {}, {}, None
        self.closed_end = None

    def on_record(self, stream, record):
        self.assets.on_record(stream, record)
        if stream == 'flows':
            asset = record['asset']
            self.whales.setdefault(asset, Whales(asset, self.told)).on_flow(record)
        engine = self.engines.get(record.get('instrument'))
        if engine is None:
            return
        if stream == 'bars':
            engine.on_bar(record)
        elif stream == 'trades':
            engine.on_trade(record)
        elif stream == 'books':
            engine.on_book(record)
        elif stream == 'funding':
            engine.on_funding(record)

    def close_bars(self, end):
        """Every instrument closes the interval that ends here (the place of bars in the order)."""
        self.rows, self.closed_end = {}, end
        for name in self.names:
            row = self.engines[name].close_bar(end)
            if row is not None:
                row['flowZ'] = self.assets.flow_z(self.definitions[name]['base'], end)
                row['sentiment'] = sentiment(self.assets.news, self.definitions[name], end)
                self.rows[name] = row
                self.row_watches[name].on_row(row)
        self.patterns.on_close(end, self)
        return self.rows

    def frame_rows(self):
        """Closed intervals of all timeframes, by end, instrument and length."""
        rows = [row for name in self.names for row in self.engines[name].frame_rows]
        return sorted(rows, key=lambda r: (r['eventTime'], utf8(r['instrument']),
                                           r['intervalSeconds']))

    def bar_vector(self, end):
        """Correlations, if a bar with rows closed at this time: True then."""
        if self.closed_end != end or not self.rows:
            return False
        returns = {n: row['return'] for n, row in self.rows.items()}
        self.pair_rows, self.market_row = self.cross.on_bar_end(
            end, returns, {n: self.engines[n].regime for n in self.names})
        self.clusters.on_bar_end(end, returns, self.pair_rows, self.market_row)
        return True

    def trips(self, end):
        """Trips of a bar end, once its bar vector is there."""
        return self.patterns.at(end, self) if self.closed_end == end else []


def timeline(records, clock_end):
    """Drives the one order. Steps: ('close', end), ('record', stream, record), ('evidence', time),
    ('tick', end). At one time: ready-made bars, closing of bars, other records below signals,
    evidence, the valuation tick, then signals. Bar ends beyond the market clock do not happen.
    """
    before_close = ('instruments', 'policies', 'venues', 'events', 'bars')
    groups, next_end = [], None
    for key, stream, record in records:
        if not groups or groups[-1][0] != key[0]:
            groups.append((key[0], [], [], []))
        place = 1 if stream in before_close else 3 if stream == 'signals' else 2
        groups[-1][place].append((stream, record))
        if next_end is None and stream in ('bars', 'trades'):
            time = key[0] if stream == 'bars' else key[0] + 1
            next_end = -(-time // MINUTE) * MINUTE

    def bar_end(end):
        yield ('close', end)
        yield ('evidence', end)
        yield ('tick', end)

    for time, early, late, signals in groups:
        while next_end is not None and next_end < time and next_end <= clock_end:
            yield from bar_end(next_end)
            next_end += MINUTE
        closing = next_end is not None and next_end == time and time <= clock_end
        for stream, record in early:
            yield ('record', stream, record)
        if closing:
            yield ('close', time)
        for stream, record in late:
            yield ('record', stream, record)
        yield ('evidence', time)
        if closing:
            yield ('tick', time)
            next_end += MINUTE
        for stream, record in signals:
            yield ('record', stream, record)
    while next_end is not None and next_end <= clock_end:
        yield from bar_end(next_end)
        next_end += MINUTE


def market_clock(records):
    times = [key[0] for key, stream, _ in records if stream in MARKET_STREAMS]
    return max(times) if times else BEGINNING


def run(input_dir, pairs='breaks', break_rows='onset', standard_order=STANDARD_ORDER, weights=None):
    records = load(input_dir, ('instruments', 'news') + MARKET_STREAMS)
    weigh(records, weights or {})
    market = Market([r for _, stream, r in records if stream == 'instruments'], standard_order)
    states, correlations = [], []
    for step in timeline(records, market_clock(records)):
        if step[0] == 'record':
            market.on_record(step[1], step[2])
        elif step[0] == 'close':
            rows = market.close_bars(step[1])
            states.extend({f: rows[n][f] for f in STATE_FIELDS} for n in market.names if n in rows)
        elif step[0] == 'evidence' and market.bar_vector(step[1]):
            correlations.append(market.market_row)
            for key, row in market.pair_rows.items():
                pair = market.cross.pairs[key]
                if pairs == 'all' or pairs == 'breaks' and (
                        pair.broken if break_rows == 'during' else pair.began):
                    correlations.append(row)
        if step[0] == 'tick':
            market.trips(step[1])
    return states, correlations, market.frame_rows(), market.patterns.trips, market.clusters.rows, market.told.alerts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('input')
    parser.add_argument('output')
    parser.add_argument('--pairs', choices=['all', 'breaks', 'none'], default='breaks')
    parser.add_argument('--break-rows', choices=['onset', 'during'], default='onset')
    parser.add_argument('--gzip', action='store_true')
    parser.add_argument('--standard-order', type=float, default=STANDARD_ORDER)
    parser.add_argument('--source-weight', type=weight_option, action='append', default=[])
    options = parser.parse_args()
    states, correlations, frames, trips, clusters, alerts = run(
        options.input, options.pairs, options.break_rows, options.standard_order,
        dict(options.source_weight))
    write_stream(options.output, 'instrument-states', states, options.gzip)
    write_stream(options.output, 'timeframes', frames, options.gzip)
    write_stream(options.output, 'correlations', correlations, options.gzip)
    write_stream(options.output, 'trips', trips, options.gzip)
    write_stream(options.output, 'clusters', clusters, options.gzip)
    write_stream(options.output, 'alerts', alerts, options.gzip)


if __name__ == '__main__':
    main()
