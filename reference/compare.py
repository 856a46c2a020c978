#!/usr/bin/env python3
"""compare.py A_DIR B_DIR [--strict] [--only FILE ...] [--show N] [--optional-null]

Compares instrument-states, timeframes, correlations, clusters, portfolios, audits, shadow-audits, breakers, orders field by field and
exits 1 on any difference. Tolerances: 1e-9 relative (1e-12 absolute floor); rho 1e-12 absolute.
Texts, hashes, ids of decisions, sources and curves are left out unless --strict.
A file missing on one side only is a difference; missing on both sides it is skipped.
"""
import argparse
import os
import sys

from records import micros, read_stream

FILES = {
    'instrument-states': ('eventTime', 'instrument'),
    'timeframes': ('eventTime', 'instrument', 'intervalSeconds'),
    'correlations': ('eventTime', 'left', 'right'),
    'clusters': ('eventTime', 'map'),
    'portfolios': ('eventTime', 'portfolioId'),
    'audits': ('portfolioId', 'signalId', 'signalRevision', 'verdictRevision', 'sequencedAt'),
    'shadow-audits': ('portfolioId', 'signalId', 'signalRevision', 'verdictRevision', 'sequencedAt'),
    'breakers': ('eventTime', 'scopeKind', 'scope', 'pattern', 'from', 'to'),
    'orders': ('createdAt', 'portfolioId', 'leg', 'instrument', 'side'),
}
TIMES = {'eventTime', 'emittedAt', 'sequencedAt', 'expiresAt', 'createdAt', 'asOf', 'clearsAt'}
# Left out unless --strict: words, hashes and the ids made from them.
LOOSE = {
    'audits': {'decisionId', 'contentHash', 'recordSha256', 'text', 'curve', 'source', 'modelVersion',
               'asOf', 'ageMillis', 'requested', 'reserved'},
    'breakers': {'breakerId', 'cause', 'evidence', 'clearsAt'},
    'orders': {'clientOrderId', 'planId', 'reason', 'trigger'},
}
LOOSE['shadow-audits'] = LOOSE['audits'] | {'enforcedDecisionId'}
# Quantities not every stage of the product publishes: differ only where both sides have one.
OPTIONAL = {'instrument-states': {'amihud', 'fundingZ', 'flowZ', 'sentiment',
                                  'refusedRecords'},
            'portfolios': {'var99OneDay', 'cvar99OneDay', 'var99OneHour', 'cvar99OneHour'},
            'audits': {'limit', 'observed', 'maxQuantity', 'scoreAtMax'}}
# Every word of a pair row is null: the same as no row.
EMPTY = {'correlations': ('rho', 'rhoSlow', 'shiftZ', 'meanCorrelation', 'absorptionRatio',
                          'stressShare')}


def same_number(a, b, field):
    if a == b:
        return True
    if field == 'rho':
        return abs(a - b) <= 1e-12
    return abs(a - b) <= max(1e-9 * max(abs(a), abs(b)), 1e-12)


def listed(value):
    """Lists whose elements carry a code are compared by code, whatever their order."""
    if isinstance(value, list) and value and all(isinstance(v, dict) and 'code' in v for v in value):
        table = {}
        for v in value:
            key = v['code'] + '|' + str(v.get('scope', ''))
            while key in table:
                key += "'"
            table[key] = v
        return table
    return value


def differences(a, b, path, field, options):
    """Yields (path, a, b) for every leaf that differs."""
    ignored, optional = options
    if field in TIMES:
        a, b = micros(a), micros(b)
    a, b = listed(a), listed(b)
    if isinstance(a, list) and not a and isinstance(b, dict):
        a = {}
    if isinstance(b, list) and not b and isinstance(a, dict):
        b = {}
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(set(a) | set(b)):
            if key in ignored:
                continue
            here = f'{path}.{key}' if path else key
            if path.endswith(('factors', 'vetoes')) and (key in a) != (key in b):
                yield here, a.get(key), b.get(key)
            else:
                yield from differences(a.get(key), b.get(key), here, key, options)
    elif isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            yield path, a, b
            return
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f'{path}[{i}]', field, options)
    elif isinstance(a, bool) or isinstance(b, bool):
        if a is not b:
            yield path, a, b
    elif isinstance(a, (int, float)) and isinstance(b, (int, float)):
        if not same_number(a, b, field):
            yield path, a, b
    elif (a is None or b is None) and field in optional:
        return
    elif a != b:
        yield path, a, b


def table(directory, name):
    rows, repeated = {}, 0
    for row in read_stream(directory, name):
        if 'audit' in row:      # the product's shadows hold the audit whole
            row = {**row['audit'], **{k: v for k, v in row.items() if k != 'audit'}}
        if name in EMPTY and all(row.get(f) is None for f in EMPTY[name]):
            continue
        key = tuple(micros(row.get(f)) if f in TIMES else row.get(f) for f in FILES[name])
        base, number = key, 1
        while key in rows:
            repeated, number = repeated + 1, number + 1
            key = base + (number,)
        rows[key] = row
    return rows, repeated


def unscored(a, b):
    """A BLOCK scored on one side only: takes the scoring out of both, to show the rest."""
    if a['verdict'] == b['verdict'] == 'BLOCK' and (a['score'] is None) != (b['score'] is None):
        drop = ('score', 'factors', 'suggestedNotional', 'maxQuantity', 'scoreAtMax')
        return [{k: v for k, v in row.items() if k not in drop} for row in (a, b)] + [True]
    return [a, b, False]


def loosened(name, row):
    """Spellings that mean the same."""
    if name == 'breakers':
        words = sorted(w for w in row['action'].replace(',', ' ').replace('+', ' ').split())
        return dict(row, action=' '.join(words))
    return row


def compare(a_dir, b_dir, name, strict, show):
    present = [any(os.path.exists(os.path.join(d, name + e)) for e in ('.jsonl', '.jsonl.gz'))
               for d in (a_dir, b_dir)]
    if not any(present):
        return 0
    if not all(present):
        print(f'{name}: only in {a_dir if present[0] else b_dir}')
        return 1
    (a, repeated_a), (b, repeated_b) = table(a_dir, name), table(b_dir, name)
    options = (set() if strict else LOOSE.get(name, set()),
               set() if strict else OPTIONAL.get(name, set()))
    order = lambda k: tuple((v is not None, str(type(v)), v if v is not None else 0) for v in k)
    only_a = sorted(set(a) - set(b), key=order)
    only_b = sorted(set(b) - set(a), key=order)
    fields, lines, wrong, half = {}, [], 0, 0
    for key in sorted(set(a) & set(b), key=order):
        left, right = a[key], b[key]
        if not strict:
            left, right = loosened(name, left), loosened(name, right)
            if name in ('audits', 'shadow-audits'):
                left, right, one = unscored(left, right)
                half += one
        found = list(differences(left, right, '', '', options))
        wrong += bool(found)
        for path, x, y in found:
            fields[path] = fields.get(path, 0) + 1
            if fields[path] <= 2 and len(lines) < show:
                lines.append(f'  {key} {path}: {x!r} | {y!r}')
    bad = wrong + len(only_a) + len(only_b)
    print(f'{name}: {len(a)} | {len(b)} rows, {len(set(a) & set(b))} in both, {wrong} differ, '
          f'{len(only_a)} only left, {len(only_b)} only right'
          + (f', {half} blocked rows scored on one side only' if half else '')
          + (f', repeated keys {repeated_a} | {repeated_b}' if repeated_a + repeated_b else ''))
    for label, keys in (('only left', only_a), ('only right', only_b)):
        for key in keys[:min(5, show)]:
            print(f'  {label}: {key}')
    for line in lines:
        print(line)
    if fields:
        print('  by field: ' + ', '.join(f'{f} {n}' for f, n in
                                         sorted(fields.items(), key=lambda kv: -kv[1])[:40]))
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('a')
    parser.add_argument('b')
    parser.add_argument('--strict', action='store_true')
    parser.add_argument('--only', nargs='*', choices=list(FILES))
    parser.add_argument('--show', type=int, default=12)
    options = parser.parse_args()
    bad = sum(compare(options.a, options.b, name, options.strict, options.show)
              for name in (options.only or FILES))
    print('equal' if not bad else f'{bad} rows differ')
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
