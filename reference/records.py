"""Reading, ordering and writing the JSON Lines streams (design.md, model.md section 0)."""
import datetime
import gzip
import json
import math
import os

MINUTE = 60_000_000
SECOND = 1_000_000

# model.md section 0, "Order"
RANK = {name: number for number, name in enumerate([
    'instruments', 'policies', 'venues', 'events', 'bars', 'trades', 'books', 'funding', 'flows',
    'news', 'balances', 'transfers', 'fills', 'order-updates', 'commands', 'evidence', 'trips',
    'ticks', 'signals'])}
MARKET_STREAMS = ('bars', 'trades', 'books', 'funding', 'flows')
BEGINNING = -2 ** 62


def micros(value):
    """Epoch microseconds of an ISO-8601 time with Z, or of a number; None stays None."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value)
    text = value.strip()
    if text.lstrip('-').isdigit():
        return int(text)
    body, fraction = text.rstrip('Z'), 0
    if '.' in body:
        body, digits = body.split('.')
        fraction = int((digits + '000000')[:6])
    moment = datetime.datetime.fromisoformat(body).replace(tzinfo=datetime.timezone.utc)
    return int((moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc))
               // datetime.timedelta(microseconds=1)) + fraction


def read_stream(directory, name):
    """All records of a stream; a missing file is an empty stream."""
    for ending, opener in (('.jsonl', open), ('.jsonl.gz', gzip.open)):
        path = os.path.join(directory, name + ending)
        if os.path.exists(path):
            with opener(path, 'rt', encoding='utf-8') as lines:
                return [json.loads(line) for line in lines if line.strip()]
    return []


def write_stream(directory, name, records, zipped=False):
    """One JSON object a line; null is written, never left out."""
    os.makedirs(directory, exist_ok=True)
    text = ''.join(json.dumps(r, ensure_ascii=False, allow_nan=False, separators=(',', ':')) + '\n'
                   for r in records)
    path = os.path.join(directory, name + '.jsonl')
    if zipped:
        with open(path + '.gz', 'wb') as raw, \
                gzip.GzipFile(filename='', fileobj=raw, mode='wb', mtime=0) as out:
            out.write(text.encode('utf-8'))
    else:
        with open(path, 'w', encoding='utf-8') as out:
            out.write(text)


def utf8(text):
    return (text or '').encode('utf-8')


TIME_FIELDS = {'bars': ['openTime'], 'trades': ['eventTime'], 'books': ['eventTime'],
               'funding': ['eventTime'], 'flows': ['eventTime'], 'news': ['publishedAt'],
               'events': ['scheduledAt', 'publishedAt'], 'signals': ['emittedAt', 'receivedAt'],
               'balances': ['asOf'], 'fills': ['eventTime'], 'transfers': ['eventTime'],
               'order-updates': ['eventTime'], 'policies': ['effectiveFrom', 'publishedAt'],
               'commands': ['eventTime'], 'venues': ['eventTime'], 'instruments': []}


def log_time(stream, record):
    """The log time of a record (model.md section 0)."""
    if stream == 'instruments':
        return BEGINNING
    if stream == 'bars':
        return record['openTime'] + MINUTE
    if stream == 'signals':
        return record['emittedAt'] if record.get('receivedAt') is None else record['receivedAt']
    if stream in ('events', 'policies', 'news'):
        known = record.get('publishedAt')
        return BEGINNING if known is None else known
    if stream == 'balances':
        return record['asOf']
    return record['eventTime']


def sequence(stream, record):
    """The source sequence: sequence, revision, version, or a trade id that is a number."""
    if stream == 'trades':
        text = str(record['tradeId'])
        return int(text) if text.isdigit() else 0
    for field in ('sequence', 'revision', 'version'):
        if record.get(field) is not None:
            return int(record[field])
    return 0


ID_FIELDS = {'instruments': ['instrument'], 'policies': ['portfolioId'], 'venues': ['venue'],
             'events': ['eventId'], 'bars': ['instrument', 'venue'],
             'trades': ['tradeId', 'instrument', 'venue'], 'books': ['instrument', 'venue'],
             'funding': ['instrument', 'venue'], 'flows': ['asset', 'kind'], 'news': ['newsId'],
             'balances': ['portfolioId'], 'transfers': ['transferId'], 'fills': ['fillId'],
             'order-updates': ['clientOrderId'], 'commands': ['commandId'],
             'signals': ['signalId', 'publisherId', 'portfolioId']}


def order_key(stream, record):
    return (log_time(stream, record), RANK[stream], sequence(stream, record),
            tuple(utf8(record.get(field)) for field in ID_FIELDS[stream]))


def load(directory, streams):
    """All records of the streams as (key, stream, record), in the one order."""
    everything = []
    for stream in streams:
        for record in read_stream(directory, stream):
            for field in TIME_FIELDS[stream]:
                record[field] = micros(record.get(field))
            everything.append((order_key(stream, record), stream, record))
    everything.sort(key=lambda item: item[0])
    return everything


def weigh(records, weights):
    """Settings: the confidence of news times the weight of its source; at 0 it says nothing."""
    plain = {name.strip().lower(): weight for name, weight in weights.items()}
    for _, stream, record in records:
        if stream != 'news':
            continue
        weight = plain.get(record['source'].strip().lower(), 1.0)
        if weight == 0:
            record['sentiment'] = None
        elif weight != 1:
            confidence = record.get('confidence')
            record['confidence'] = weight * (1.0 if confidence is None else confidence)


def weight_option(text):
    """SOURCE=WEIGHT of a command line."""
    name, weight = text.split('=', 1)
    return name, float(weight)


def positive(*values):
    return all(isinstance(v, (int, float)) and math.isfinite(v) and v > 0 for v in values)


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
