#!/usr/bin/env python3
"""make_golden.py: makes reference/golden anew: small seeded cases with their expected outputs."""
import os
import shutil

import decide
import make_case
import market
import outcomes
from records import write_stream

CASES = [('seed-11', 11, 160, 4, False), ('seed-12', 12, 185, 4, False),
         ('stops-13', 13, 170, 3, True)]
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


def plunge(root):
    for name, seed, minutes, count in PLUNGES:
        home = os.path.join(root, name)
        shutil.rmtree(home, ignore_errors=True)
        inputs, expected = os.path.join(home, 'input'), os.path.join(home, 'expected')
        case = make_case.Case(seed, minutes, count, levels=2, plunge=True).make(True)
        for stream in ('instruments', 'bars', 'trades', 'books'):
            write_stream(inputs, stream, case[stream], zipped=True)
        write_stream(expected, 'trips', market.run(inputs)[3], zipped=True)


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'golden')
    for name, seed, minutes, count, stops in CASES:
        home = os.path.join(root, name)
        shutil.rmtree(home, ignore_errors=True)
        inputs, expected = os.path.join(home, 'input'), os.path.join(home, 'expected')
        for stream, records in make_case.Case(seed, minutes, count, levels=2).make(False, stops=stops).items():
            write_stream(inputs, stream, records, zipped=True)
        states, correlations, frames, trips = market.run(inputs, 'all')
        room = decide.run(inputs)
        for stream, records in (('instrument-states', states), ('timeframes', frames),
                                ('correlations', correlations), ('trips', trips),
                                ('audits', room.audits), ('portfolios', room.rows),
                                ('breakers', room.breakers.rows), ('attribution', room.attribution()),
                                ('outcomes', outcomes.outcomes(room.audits, states))):
            write_stream(expected, stream, records, zipped=True)
    plunge(root)
    risks(root)


if __name__ == '__main__':
    main()
