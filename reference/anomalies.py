"""Alerts of anomalies: model.md, the table under "Anomalies"."""
from collections import deque

from records import MINUTE

QUIET = 15 * MINUTE


class Told:
    """Not again for 15 minutes, by kind and scope."""

    def __init__(self):
        self.at, self.alerts = {}, []

    def tell(self, kind, scope_kind, scope, time, key=None, **values):
        key = (kind, scope, key)
        if time - self.at.get(key, -QUIET) >= QUIET:
            self.at[key] = time
            self.alerts.append(dict(kind=kind, scopeKind=scope_kind, scope=scope, eventTime=time,
                                    values={n: v for n, v in values.items() if v is not None}))


class Rows:
    """What the rows of one instrument show."""

    def __init__(self, name, told):
        self.name, self.told = name, told
        self.large_returns, self.large_volumes = deque(maxlen=10), deque(maxlen=10)
        self.usual, self.volumes = None, 0
        self.sigma = self.funding = self.flow = None

    def on_row(self, row):
        tell = lambda kind, **values: self.told.tell(
            kind, 'instrument', self.name, row['eventTime'], **values)
        depth, z = row['depthRatio'], row['spreadZ']
        if depth is not None and z is not None and depth < 0.3 and z >= 3:
            tell('LIQUIDITY_CRUNCH', depthRatio=depth, spreadZ=z,
                 bidLiquidity=row['bidLiquidity'], askLiquidity=row['askLiquidity'])
        r, sigma, self.sigma = row['return'], self.sigma, row['sigmaSlow']
        self.large_returns.append(bool(r is not None and sigma and abs(r) >= 2.5 * sigma))
        if self.large_returns[-1] and sum(self.large_returns) >= 5:
            tell('VOLATILITY_CLUSTER', largeReturns=sum(self.large_returns), bars=10,
                 sigmaSlowBefore=sigma, **{'return': r})
        self.on_volume(0.0 if row['filled'] else row['volume'], row['filled'], tell)
        z, before, self.funding = row['fundingZ'], self.funding, row['fundingZ']
        if z is not None and z != before and abs(z) >= 3:
            tell('FUNDING_CROWDING', fundingZ=z)
        z, before, self.flow = row['flowZ'], self.flow, row['flowZ']
        if z is not None and z != before and abs(z) >= 4:
            tell('FLOW_SURGE', flowZ=z)

    def on_volume(self, volume, filled, tell):
        usual = self.usual
        self.large_volumes.append(bool(self.volumes >= 30 and usual and volume >= 4 * usual))
        if not filled:
            self.usual = volume if usual is None else 0.99 * usual + 0.01 * volume
            self.volumes += 1
        if self.large_volumes[-1] and sum(self.large_volumes) >= 5:
            tell('VOLUME_CLUSTER', largeVolumes=sum(self.large_volumes), bars=10, volume=volume,
                 usualVolume=usual)


class Trades:
    """Runs of trades of one size that change sides, by venue, of one instrument."""

    def __init__(self, name, multiplier, told):
        self.name, self.multiplier, self.told, self.runs = name, multiplier, told, {}

    def on_trade(self, trade, time):
        side, quantity, price = trade.get('aggressor'), trade['quantity'], trade['price']
        run = self.runs.setdefault(trade['venue'], [])
        if run and not (side is not None and run[-1][1] not in (None, side)
                        and quantity == run[-1][2] and time - run[-1][0] <= MINUTE
                        and abs(price - run[0][3]) <= 5e-4 * run[0][3]):
            run.clear()
        run.append((time, side, quantity, price))
        if len(run) == 8:
            prices = [p for _, _, _, p in run]
            self.told.tell('WASH_PATTERN', 'instrument', self.name, time, key=trade['venue'],
                           trades=8, quantity=quantity, lowestPrice=min(prices),
                           highestPrice=max(prices), seconds=(time - run[0][0]) / 1e6,
                           notional=8 * quantity * self.multiplier * prices[0])


class Whales:
    """Transfers between large holders of one asset."""

    def __init__(self, asset, told):
        self.asset, self.told, self.mean, self.count = asset, told, None, 0

    def on_flow(self, flow):
        if flow['kind'] != 'WHALE_TRANSFER':
            return
        amount, usual = flow['amountUsd'], self.mean if self.count >= 8 else None
        self.mean = amount if self.mean is None else 0.9 * self.mean + 0.1 * amount
        self.count += 1
        if amount >= 1e7 and (usual is None or amount >= 4 * usual):
            self.told.tell('WHALE_TRANSFER', 'asset', self.asset, flow['eventTime'],
                           amountUsd=amount, usualUsd=usual)
