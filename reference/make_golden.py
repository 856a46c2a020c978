#!/usr/bin/env python3
"""make_golden.py: makes reference/golden anew: small seeded cases with their expected outputs."""
import os
import shutil
import tempfile

import decide
import make_case
import make_odd
import make_targets
import market
import outcomes
from records import write_stream

CASES = [('seed-11', 11, 160, 4, False), ('seed-12', 12, 185, 4, False),
         ('stops-13', 13, 170, 3, True)]
# Of the settings case: a source half believed, one not heard; the others count in full.
WEIGHTS = {'Desk': 0.5, 'rumour mill': 0.0}
# Everything falls: only the trips are expected of it.
PLUNGES = [('plunge-13', 13, 120, 6)]
# Half a day of bars: only the rows of portfolios are expected of it.
RISKS = [('risk-16', 16, 540)]


def risks(root):
    for name, seed, minutes in RISKS:
        home = os.path.join(root, name)
        shutil.rmtree(home, ignore_errors=True)
        inputs, expected = os.path.join(home, 'input'), os.path.join(home, 'expected')
        for stream, records in make_case.Case(seed, minutes, 4, levels=2).make_risk().items():
            if records:
                write_stream(inputs, stream, records, zipped=True)
        write_stream(expected, 'portfolios', decide.run(inputs).rows, zipped=True)


def targets(root):
    """Portfolios with computed targets and triggers in the market of the risk case; only orders are expected."""
    market_input = os.path.join(root, RISKS[0][0], 'input')
    home = os.path.join(root, 'targets-16')
    shutil.rmtree(home, ignore_errors=True)
    inputs = os.path.join(home, 'input')
    for stream, records in make_targets.make().items():
        write_stream(inputs, stream, records, zipped=True)
    with tempfile.TemporaryDirectory() as both:
        for folder, streams in ((market_input, ('instruments', 'bars', 'books')),
                                (inputs, ('policies', 'balances'))):
            for stream in streams:
                shutil.copy(os.path.join(folder, stream + '.jsonl.gz'), both)
        write_stream(os.path.join(home, 'expected'), 'orders', decide.run(both).orders, zipped=True)


def plunge(root):
    for name, seed, minutes, count in PLUNGES:
        home = os.path.join(root, name)
        shutil.rmtree(home, ignore_errors=True)
        inputs, expected = os.path.join(home, 'input'), os.path.join(home, 'expected')
        case = make_case.Case(seed, minutes, count, levels=2, plunge=True).make(True)
        for stream in ('instruments', 'bars', 'trades', 'books'):
            write_stream(inputs, stream, case[stream], zipped=True)
        write_stream(expected, 'trips', market.run(inputs)[3], zipped=True)


def settings(root):
    """What the settings change of the first case, and no more."""
    inputs = os.path.join(root, CASES[0][0], 'input')
    home = os.path.join(root, 'settings-11', 'expected')
    shutil.rmtree(home, ignore_errors=True)
    states = market.run(inputs, 'none', standard_order=250_000.0, weights=WEIGHTS)[0]
    room = decide.run(inputs, weights=WEIGHTS)
    write_stream(home, 'instrument-states', [
        {f: row[f] for f in ('instrument', 'eventTime', 'sentiment', 'buySlippageBps',
                             'sellSlippageBps')} for row in states], zipped=True)
    write_stream(home, 'news', [
        dict({f: row[f] for f in ('portfolioId', 'signalId', 'signalRevision', 'verdictRevision',
                                  'score')},
             **{f: factor[f] for f in ('raw', 'points')})
        for row in room.audits
        if row['kind'] == 'SIGNAL' and all(v['code'] != 'CONFLICT' for v in row['vetoes'])
        for factor in row['factors'] if factor['code'] == 'NEWS'], zipped=True)


def odd(root):
    """Anomalies: only the alerts are expected of it."""
    home = os.path.join(root, 'odd-15')
    shutil.rmtree(home, ignore_errors=True)
    inputs, expected = os.path.join(home, 'input'), os.path.join(home, 'expected')
    case = make_odd.make(15, 150)
    for stream in ('instruments', 'bars', 'trades', 'books', 'funding', 'flows'):
        write_stream(inputs, stream, case[stream], zipped=True)
    write_stream(expected, 'alerts', market.run(inputs, 'none')[5], zipped=True)


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'golden')
    for name, seed, minutes, count, stops in CASES:
        home = os.path.join(root, name)
        shutil.rmtree(home, ignore_errors=True)
        inputs, expected = os.path.join(home, 'input'), os.path.join(home, 'expected')
        for stream, records in make_case.Case(seed, minutes, count, levels=2).make(False, stops=stops).items():
            write_stream(inputs, stream, records, zipped=True)
        states, correlations, frames, trips, clusters, alerts = market.run(inputs, 'all')
        room = decide.run(inputs)
        for stream, records in (('instrument-states', states), ('timeframes', frames),
                                ('correlations', correlations), ('trips', trips),
                                ('clusters', clusters), ('alerts', alerts),
                                ('audits', room.audits), ('portfolios', room.rows),
                                ('breakers', room.breakers.rows), ('attribution', room.attribution()),
                                ('outcomes', outcomes.outcomes(room.audits, states))):
            write_stream(expected, stream, records, zipped=True)
    plunge(root)
    risks(root)
    targets(root)
    settings(root)
    odd(root)


if __name__ == '__main__':
    main()
