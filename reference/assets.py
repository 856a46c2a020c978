"""What is known of assets and sectors: on-chain flows and news (model.md sections 1 and 3)."""
import math

from instrument import Baseline
from records import MINUTE

HOUR = 60 * MINUTE


class Flows:
    """Net exchange inflow of one asset by whole clock hours, from its first flow on."""

    def __init__(self):
        self.hour, self.net, self.z, self.baseline = None, 0.0, None, Baseline()

    def add(self, record):
        self.close_until(record['eventTime'])
        if self.hour is None:
            self.hour = record['eventTime'] // HOUR
        sign = {'EXCHANGE_INFLOW': 1.0, 'EXCHANGE_OUTFLOW': -1.0}.get(record['kind'], 0.0)
        self.net += sign * record['amountUsd']

    def close_until(self, time):
        while self.hour is not None and (self.hour + 1) * HOUR <= time:
            deviation = math.sqrt(self.baseline.var)
            ready = self.baseline.count >= 24 and deviation > 0
            self.z = (self.net - self.baseline.mean) / deviation if ready else None
            self.baseline.join(self.net, 0.95)
            self.hour, self.net = self.hour + 1, 0.0


def sentiment(news, definition, time):
    """S of the news of the last 30 minutes for an instrument (model.md section 3); None: no item."""
    weights, sums, found = 0.0, 0.0, False
    for item in news:
        age = time - item['publishedAt']
        if age > 30 * MINUTE or item.get('sentiment') is None:
            continue
        assets, sectors = item.get('assets') or [], item.get('sectors') or []
        if definition['base'] in assets:
            k = 1.0
        elif definition.get('sector') in sectors or not assets and not sectors:
            k = 0.5
        else:
            continue
        found = True
        one = lambda v: 1.0 if v is None else v
        w = k * one(item.get('relevance')) * one(item.get('confidence')) \
            * math.exp(-age / (15 * MINUTE))
        weights += w
        sums += w * item['sentiment']
    return sums / max(1.0, weights) if found else None


class Assets:
    """The row of a bar that ends at T knows what stands before T in the order."""

    def __init__(self):
        self.flows, self.news, self.heard = {}, [], set()

    def on_record(self, stream, record):
        if stream == 'flows':
            self.flows.setdefault(record['asset'], Flows()).add(record)
        elif stream == 'news' and record['newsId'] not in self.heard:
            self.heard.add(record['newsId'])
            self.news.append(record)

    def flow_z(self, asset, time):
        if asset not in self.flows:
            return None
        self.flows[asset].close_until(time)
        return self.flows[asset].z
