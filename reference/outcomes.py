#!/usr/bin/env python3
"""outcomes.py OUTPUT_DIR: what became of the audited openings of a run (docs/model.md, "Outcomes").

Reads audits and instrument-states of OUTPUT_DIR (of this reference or of the product), writes outcomes there.
"""
import sys

from records import MINUTE, read_stream, utf8, write_stream

HORIZON = 240 * MINUTE
NEVER = {'MALFORMED', 'CONFLICT', 'PUBLISHER_FLOOD', 'ENTRY_OFF_MARK'}


def followed(audit):
    return audit['kind'] == 'SIGNAL' and audit['intent'] == 'OPEN' and audit['entryPrice'] is not None \
        and not NEVER & {v['code'] for v in audit['vetoes']}


def exit_of(minute, sign, stop, target, decided, horizon):
    """(result, price) of the minute that ends it, or None."""
    o, h, l, c = (minute[f] for f in ('open', 'high', 'low', 'close'))
    if minute['eventTime'] - MINUTE < decided:
        o = h = l = c
    # Seen from the position, a short is a long of the negative price.
    low, high = (l, h) if sign > 0 else (-h, -l)
    if stop is not None and low <= sign * stop:
        return 'STOP', sign * min(sign * o, sign * stop)
    if target is not None and high >= sign * target:
        return 'TARGET', target
    return ('EXPIRED', c) if minute['eventTime'] >= horizon else None


def outcomes(audits, states):
    minutes = {}
    for row in sorted(states, key=lambda r: r['eventTime']):
        minutes.setdefault(row['instrument'], []).append(row)
    words = {}
    for audit in sorted(audits, key=lambda a: (a['sequencedAt'], a['verdictRevision'])):
        if followed(audit):
            key = (audit['portfolioId'], audit['signalId'], audit['signalRevision'])
            words.setdefault(key, []).append(audit)
    rows = []
    for verdicts in words.values():
        first = verdicts[0]
        sign = 1 if first['side'] == 'LONG' else -1
        decided = first['sequencedAt']
        horizon = max(first['expiresAt'], decided + HORIZON)
        for minute in minutes.get(first['instrument'], []):
            end = minute['eventTime']
            found = exit_of(minute, sign, first['stopPrice'], first['targetPrice'], decided, horizon) \
                if end > decided else None
            if found:
                word = [v for v in verdicts if v['sequencedAt'] < end or v is first][-1]
                rows.append(row_of(first, word, sign, horizon, end, *found))
                break
    return sorted(rows, key=lambda r: (r['eventTime'], utf8(r['portfolioId']), utf8(r['signalId'])))


def row_of(first, word, sign, horizon, end, result, price):
    made = sign * (price / first['entryPrice'] - 1)
    kept, asked = word['notional'], word['quantity']
    if kept is not None and word['verdict'] == 'ALLOW':
        kept = 0.0
    elif kept is not None and word['verdict'] == 'REDUCE':
        kept *= (asked - word['maxQuantity']) / asked
    return dict(
        result=result, eventTime=end, returnRatio=made + 0.0,
        savedOrCost=None if kept is None else -made * kept + 0.0,
        portfolioId=first['portfolioId'], strategyId=first.get('strategyId'),
        signalId=first['signalId'], signalRevision=first['signalRevision'],
        verdictRevision=word['verdictRevision'], instrument=first['instrument'],
        side=first['side'], verdict=word['verdict'], notional=word['notional'],
        entryPrice=first['entryPrice'], exitPrice=price, decidedAt=first['sequencedAt'],
        horizonAt=horizon, vetoes=sorted(v['code'] for v in word['vetoes']))


if __name__ == '__main__':
    write_stream(sys.argv[1], 'outcomes', outcomes(read_stream(sys.argv[1], 'audits'),
                                                   read_stream(sys.argv[1], 'instrument-states')))
