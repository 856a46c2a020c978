#!/usr/bin/env python3
"""make_golden.py: makes reference/golden anew: small seeded cases with their expected outputs."""
import os
import shutil

import decide
import make_case
import market
import outcomes
from records import write_stream

CASES = [('seed-11', 11, 160, 4), ('seed-12', 12, 185, 4)]


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'golden')
    for name, seed, minutes, count in CASES:
        home = os.path.join(root, name)
        shutil.rmtree(home, ignore_errors=True)
        inputs, expected = os.path.join(home, 'input'), os.path.join(home, 'expected')
        for stream, records in make_case.Case(seed, minutes, count, levels=2).make(False).items():
            write_stream(inputs, stream, records, zipped=True)
        states, correlations, frames = market.run(inputs, 'all')
        room = decide.run(inputs)
        for stream, records in (('instrument-states', states), ('timeframes', frames),
                                ('correlations', correlations),
                                ('audits', room.audits), ('portfolios', room.rows),
                                ('breakers', room.breakers.rows), ('attribution', room.attribution()),
                                ('outcomes', outcomes.outcomes(room.audits, states))):
            write_stream(expected, stream, records, zipped=True)


if __name__ == '__main__':
    main()
