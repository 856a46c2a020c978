"""A seeded market in which every anomaly happens at least once."""
import make_case
from make_case import START
from records import MINUTE, SECOND


def make(seed, minutes):
    case = make_case.Case(seed, minutes, 4, levels=2).make(True)
    late = START + (minutes - 40) * MINUTE
    for bar in case['bars']:
        if late <= bar['openTime'] < late + 7 * MINUTE:
            bar['volume'] *= 40
        if (bar['openTime'] // MINUTE) % 2 and late <= bar['openTime'] < late + 14 * MINUTE:
            # Every other close three per cent higher.
            bar['high'] = bar['close'] = round(bar['high'] * 1.03, 6)
    name, venue = case['trades'][0]['instrument'], 'wash'
    price = sorted(case['trades'], key=lambda t: t['eventTime'])[-1]['price']
    for start, count in ((late, 7), (late + 3 * MINUTE, 9), (late + 9 * MINUTE, 8),
                         (late + 19 * MINUTE, 8)):
        for n in range(count):
            case['trades'].append(dict(
                instrument=name, venue=venue, eventTime=start + 7 * SECOND + n, price=price,
                tradeId=str(900_000 + (start - START) // SECOND + n), quantity=1.5,
                aggressor=['BUY', 'SELL'][n % 2]))
    asset = 'BTC'
    case['funding'].append(dict(instrument='BTC-USDT', venue='alpha',
                                eventTime=late + SECOND, rate=0.01, intervalHours=0.25))
    for n, amount in enumerate([2e7, 3e7] + [1e6] * 8 + [1.2e7, 4e7, 5e7, 9e7]):
        case['flows'].append(dict(asset=asset, eventTime=late - (20 - n) * 3 * MINUTE + SECOND,
                                  kind='WHALE_TRANSFER', amountUsd=amount))
    case['flows'].append(dict(asset=asset, eventTime=late - 70 * MINUTE, kind='EXCHANGE_INFLOW',
                              amountUsd=3e8))
    return case
