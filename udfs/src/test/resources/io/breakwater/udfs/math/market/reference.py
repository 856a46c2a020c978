#!/usr/bin/env python3
"""Rows of one instrument, computed the slow and plain way from the risk model's page.

    python3 reference.py          writes input.csv, expected.csv, timeframes.csv beside itself

Shares nothing with the product: every window is recomputed from the list of bars, the change-point
posterior is a list of (probability, alpha, beta) and uses lgamma. Only the standard library.
"""
import csv
import math
import os
import random

MIN = 60_000_000
T0 = 1_746_372_780_000_000
MULTIPLIER = 0.1
STANDARD_ORDER = 100.0


def scenario():
    """(kind, time, ...) records in log order; bars at their end."""
    rnd = random.Random(20250504)
    records = []
    price, vol = 100.0, 4e-4
    for k in range(1, 1001):
        end = T0 + k * MIN
        short_hole = k in (77, 78, 150) or 300 <= k < 329
        gap = 420 <= k < 470 or 700 <= k < 730
        vol = math.exp(0.95 * math.log(vol) + 0.05 * math.log(4e-4) + 0.25 * rnd.gauss(0, 1))
        r = vol * rnd.gauss(0, 1)
        if 480 <= k < 520:
            r = 0.0 if k % 4 else 1e-5
        if 560 <= k < 600:
            r = abs(r) + 1e-4
        if k in (200, 201, 640):
            r = -0.02 if k != 201 else 0.004
        nxt = round(price * math.exp(r), 4)
        if not (short_hole or gap):
            hi = round(max(price, nxt) * (1 + abs(rnd.gauss(0, vol / 2))), 4)
            lo = round(min(price, nxt) * (1 - abs(rnd.gauss(0, vol / 2))), 4)
            records.append(("bar", end, price, hi, lo, nxt, round(rnd.uniform(1, 50), 3)))
            price = nxt
        # Books: A every 20 s, B every 40 s, silent for minutes now and then.
        for s in range(60):
            t = end - MIN + s * 1_000_000
            if 250 <= k < 258 or 330 <= k < 600 or 660 <= k < 800 or k > 900:
                continue
            for venue, step, offset in (("A", 20, 0), ("B", 40, 7)):
                if s % step == offset and (venue == "A" or k % 5):
                    half = 0.01 * rnd.choice([1, 1, 1, 2, 3]) * (12 if k in (200, 641) else 1)
                    mid = price + (0.005 if venue == "B" else 0.0)
                    scale = 0.2 if k in (201, 202) else 1.0
                    bids = [(round(mid - half - i * 0.09, 3), round(scale * rnd.uniform(1, 9), 3))
                            for i in range(4)]
                    asks = [(round(mid + half + i * 0.09, 3), round(scale * rnd.uniform(1, 9), 3))
                            for i in range(4)]
                    records.append(("book", t, venue, bids, asks))
        if k % 60 == 0:
            records.append(("funding", end, round(1e-4 + 5e-5 * rnd.gauss(0, 1), 8)))
    # Bars of other venues, from numbers of their own so that the rest stays as it was: B sticks at
    # one price for a while, C comes and goes; some where A has none.
    other = random.Random(7)
    stuck = None
    for end, close in [(x[1], x[5]) for x in records if x[0] == "bar"]:
        k = (end - T0) // MIN
        stuck = close if not 500 <= k < 520 else stuck
        if k % 7 == 0 or 490 <= k < 530:
            records.append(("other", end, "B", round(stuck * (1 + other.gauss(0, 2e-4)), 4)))
        if k % 11 == 0:
            records.append(("other", end, "C", round(close * (1 + other.gauss(0, 2e-4)), 4)))
    for k in (77, 150, 310):
        for venue in ("B", "C"):
            records.append(("other", T0 + k * MIN, venue, round(100 + other.gauss(0, 0.1), 4)))
    rank = {"bar": 0, "other": 0, "book": 1, "funding": 2}
    records.sort(key=lambda x: (x[1], rank[x[0]], x[2] if x[0] in ("book", "other") else "A"))
    return records


def slots(bars):
    """Every published bar: (end, o, h, l, c, filled, has_return, notional, volume)."""
    out = []
    last_clock = T0 + 1000 * MIN
    for i, (end, o, h, l, c, volume) in enumerate(bars):
        connected = i > 0 and end - bars[i - 1][0] <= 30 * MIN
        out.append((end, o, h, l, c, False, connected, volume * c * MULTIPLIER, volume))
        following = bars[i + 1][0] if i + 1 < len(bars) else last_clock + MIN
        empty = (following - end) // MIN - 1
        for j in range(1, min(empty, 29) + 1):
            out.append((end + j * MIN, c, c, c, c, True, True, 0.0, 0.0))
    return out


def ewma(values, lam):
    v = None
    for x in values:
        v = x if v is None else lam * v + (1 - lam) * x
    return v


def student(x, alpha, beta):
    nu, scale2 = 2 * alpha, beta / alpha
    return math.exp(math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2)
                    - 0.5 * math.log(nu * math.pi * scale2)
                    - (nu + 1) / 2 * math.log1p(x * x / (nu * scale2)))


class RunLengths:
    def __init__(self):
        self.p = [(1.0, 1.0, 1.0)]

    def add(self, x):
        h = 1 / 250
        judged = [(p * student(x, a, b), a, b) for p, a, b in self.p]
        new = [(h * math.fsum(j for j, _, _ in judged), 1.0, 1.0)]
        new += [(j * (1 - h), a + 0.5, b + x * x / 2) for j, a, b in judged]
        new = new[:512]
        total = math.fsum(p for p, _, _ in new)
        self.p = [(p / total, a, b) for p, a, b in new]

    def recent(self):
        return math.fsum(p for p, _, _ in self.p[:10])


def regimes(rows):
    """rows: (return or None, fast, slow, slow before) with None where not ready."""
    state, last, out = None, -99, []
    for k, (r, fast, slow, before) in enumerate(rows):
        if r is not None and slow is not None:
            q = fast / slow if slow > 0 else None
            state = state or "NORMAL"
            if slow == 0:
                state = "NORMAL"
            elif q >= 2.5 or (before and abs(r) >= 6 * before):
                state, last = "SHOCK", k
            elif state == "SHOCK":
                if q < 1.8 and k - last >= 5:
                    state = "EXPANSION" if q >= 1.2 else "NORMAL"
            elif state == "NORMAL":
                state = "EXPANSION" if q >= 1.5 else "COMPRESSION" if q <= 0.6 else state
            elif state == "EXPANSION":
                state = "NORMAL" if q < 1.2 else state
            elif state == "COMPRESSION":
                state = "EXPANSION" if q >= 1.5 else "NORMAL" if q > 0.75 else state
        out.append(state)
    return out


def bar_columns(bars):
    rows, returns = [], []
    run, started, atr_seed, atr = RunLengths(), False, [], None
    since, trend, impacts = 0, None, []
    table = slots(bars)
    real_end = None
    for i, (end, o, h, l, c, filled, connected, notional, volume) in enumerate(table):
        since = since + 1 if connected else 0
        r = math.log(c / table[i - 1][4]) if connected else None
        slow_before = math.sqrt(ewma([x * x for x in returns], 0.99)) if len(returns) >= 30 else None
        if r is not None:
            if slow_before:
                run.add(r / slow_before)
                started = True
            returns.append(r)
            if not filled and notional > 0:
                impacts.append(abs(r) / notional)
        prev = table[i - 1][4] if connected else None
        tr = h - l if prev is None else max(h - l, abs(h - prev), abs(l - prev))
        if atr is None:
            atr_seed.append(tr)
            if len(atr_seed) == 14:
                atr = sum(atr_seed) / 14
        else:
            atr = (13 * atr + tr) / 14
        ready = len(returns) >= 30
        fast = math.sqrt(ewma([x * x for x in returns], 0.94)) if ready else None
        slow = math.sqrt(ewma([x * x for x in returns], 0.99)) if ready else None
        rv = math.sqrt(sum(x * x for x in returns[-60:])) if since >= 60 else None
        rs = None
        if since >= 59:
            rs = math.sqrt(sum(math.log(H / C) * math.log(H / O) + math.log(L / C) * math.log(L / O)
                               for _, O, H, L, C, *_ in table[i - 59:i + 1]) / 60)
        pk = None
        if since >= 59:
            pk = math.sqrt(sum(math.log(x[2] / x[3]) ** 2 for x in table[i - 59:i + 1])
                           / (4 * math.log(2)) / 60)
        real_end = real_end if filled else end
        er = None
        if since >= 30:
            net = math.log(c) - math.log(table[i - 30][4])
            way = sum(abs(x) for x in returns[-30:])
            er = abs(net) / way if way else 0.0
            trend = trend or "RANGING"
            if er >= 0.35:
                trend = "TRENDING_UP" if net > 0 else "TRENDING_DOWN"
            elif er < 0.25:
                trend = "RANGING"
        rows.append(dict(eventTime=end, close=c, ret=r, filled=filled, sigmaFast=fast, sigmaSlow=slow,
                         realisedVolatility=rv, rogersSatchell=rs, atr=atr, direction=trend,
                         efficiencyRatio=er, changeProbability=run.recent() if started else None,
                         amihud=ewma(impacts, 0.99) if impacts else None,
                         before=slow_before, parkinson=pk, volume=volume, notional=notional,
                         sigmaSlowAnnualised=slow * math.sqrt(525_600) if ready else None,
                         realisedVolatilityAnnualised=None if rv is None else rv * math.sqrt(8_760),
                         realBarAgeMillis=(end - real_end) // 1000))
    for row, regime in zip(rows, regimes([(x["ret"], x["sigmaFast"], x["sigmaSlow"], x["before"])
                                          for x in rows])):
        row["volatilityRegime"] = regime
    return rows


def slippage(levels, mid):
    """Of the standard order, worth that much at mid; None where the side cannot fill it."""
    quantity = STANDARD_ORDER / (mid * MULTIPLIER)
    parts, rest = [], quantity
    for price, size in levels:
        parts.append((price, min(rest, size)))
        rest -= parts[-1][1]
    if rest > 0:
        return None
    return abs(sum(p * q for p, q in parts) / quantity - mid) / mid * 1e4


def judge_books(books):
    """Adds mid, spread, liquidity, z and ratio to each snapshot, venue by venue."""
    out = []
    for venue in ("A", "B"):
        spread = depth = None
        last = count = 0
        for _, t, v, bids, asks in books:
            if v != venue:
                continue
            mid = (bids[0][0] + asks[0][0]) / 2
            bps = (asks[0][0] - bids[0][0]) / mid * 1e4
            bid = sum(p * q * MULTIPLIER for p, q in bids if abs(p - mid) <= mid * 0.0025)
            ask = sum(p * q * MULTIPLIER for p, q in asks if abs(p - mid) <= mid * 0.0025)
            z = ratio = None
            if spread is None or t - last > 300_000_000:
                spread, depth, count = (bps, 0.0), (bid + ask, 0.0), 1
            else:
                if count >= 30:
                    z = (bps - spread[0]) / max(math.sqrt(spread[1]), 0.1 * spread[0], 0.5)
                    ratio = (bid + ask) / depth[0]
                a = math.exp(-(t - last) / 300e6)
                spread = (a * spread[0] + (1 - a) * bps,
                          a * (spread[1] + (1 - a) * (bps - spread[0]) ** 2))
                depth = (a * depth[0] + (1 - a) * (bid + ask), 0.0)
                count += 1
            last = t
            out.append(dict(time=t, venue=v, mid=mid, spreadBps=bps, bidLiquidity=bid,
                            askLiquidity=ask, spreadZ=z,
                            buySlippageBps=slippage(asks, mid), sellSlippageBps=slippage(bids, mid),
                            imbalance=(bid - ask) / (bid + ask) if bid + ask > 0 else None,
                            depthRatio=ratio))
    return sorted(out, key=lambda b: (b["time"], b["venue"]))


def disagreement(end, newest, row, closes):
    """Venue A is the one whose bars count; B and C sometimes have bars of their own."""
    prices = {v: c for v, c in closes.get(end, ())}
    if not row["filled"]:
        prices["A"] = row["close"]
    prices.update((v, b["mid"]) for v, b in newest.items())
    if len(prices) < 2:
        return None
    table = sorted(prices.values())
    n = len(table)
    middle = table[n // 2] if n % 2 else (table[n // 2 - 1] + table[n // 2]) / 2
    return (table[-1] - table[0]) / middle * 1e4


def with_books(rows, books, closes):
    for row in rows:
        end = row["eventTime"]
        seen = [b for b in books if end - 30_000_000 <= b["time"] < end]
        for name in ("mid", "spreadBps", "bidLiquidity", "askLiquidity", "imbalance", "spreadZ",
                     "depthRatio", "buySlippageBps", "sellSlippageBps"):
            row[name] = seen[-1][name] if seen else None
        newest = {b["venue"]: b for b in seen}
        mids = sorted(b["mid"] for b in newest.values())
        if newest:
            bid = min(b["bidLiquidity"] for b in newest.values())
            ask = min(b["askLiquidity"] for b in newest.values())
            row["bidLiquidity"], row["askLiquidity"] = bid, ask
            row["imbalance"] = None if bid + ask == 0 else (bid - ask) / (bid + ask)
        if mids:
            n = len(mids)
            row["mid"] = mids[n // 2] if n % 2 else (mids[n // 2 - 1] + mids[n // 2]) / 2
        row["venueDisagreementBps"] = disagreement(end, newest, row, closes)
        ever = [b["time"] for b in books if b["time"] < end]
        row["bookAgeMillis"] = (end - max(ever)) // 1000 if ever else None
        row["hasBook"] = bool(newest)


def with_funding(rows, payments):
    zs, mean, var = [], None, 0.0
    for i, (_, t, rate) in enumerate(payments):
        z = (rate - mean) / max(math.sqrt(var), 5e-5) if i >= 8 else None
        if mean is None:
            mean = rate
        else:
            var = 0.9 * (var + 0.1 * (rate - mean) ** 2)
            mean = 0.9 * mean + 0.1 * rate
        zs.append((t, z))
    for row in rows:
        known = [z for t, z in zs if t < row["eventTime"]]
        row["fundingZ"] = known[-1] if known else None
        paid = [(t, rate) for _, t, rate in payments if t < row["eventTime"]]
        row["fundingRateAnnualised"] = paid[-1][1] * 3 * 365 if paid else None
        funded = bool(paid) and row["eventTime"] - paid[-1][0] <= 16 * 60 * MIN
        row["coverageTier"] = ("THIN" if row["filled"] else "BARS" if not row["hasBook"] else
                               "FULL" if funded else "BOOK")


def frames(bars):
    """Closed intervals of the longer timeframes, from the list of minutes, each from scratch."""
    out = []
    for minutes in (15, 60, 240, 1440):
        length, groups = minutes * MIN, {}
        for bar in slots(bars):
            groups.setdefault((bar[0] - MIN) // length, []).append(bar)
        keys = sorted(groups)
        table, returns, since, trend = [], [], 0, None
        for i, key in enumerate(keys):
            group, end = groups[key], (key + 1) * length
            if i == len(keys) - 1 and group[-1][0] != end:
                continue                     # still open
            c = group[-1][4]
            connected = i > 0 and keys[i - 1] == key - 1
            r = math.log(c / table[-1]["close"]) if connected else None
            before = math.sqrt(ewma([x * x for x in returns], 0.99)) if len(returns) >= 30 else None
            since = since + 1 if connected else 0
            if r is not None:
                returns.append(r)
            ready = len(returns) >= 30
            row = dict(intervalSeconds=minutes * 60, eventTime=end, open=group[0][1],
                       high=max(b[2] for b in group), low=min(b[3] for b in group), close=c,
                       volume=sum(b[8] for b in group), filled=all(b[5] for b in group), ret=r,
                       sigmaFast=math.sqrt(ewma([x * x for x in returns], 0.94)) if ready else None,
                       sigmaSlow=math.sqrt(ewma([x * x for x in returns], 0.99)) if ready else None,
                       before=before)
            table.append(row)
            if since >= 30:
                net = math.log(c) - math.log(table[-31]["close"])
                way = sum(abs(x) for x in returns[-30:])
                er = abs(net) / way if way else 0.0
                trend = trend or "RANGING"
                if er >= 0.35:
                    trend = "TRENDING_UP" if net > 0 else "TRENDING_DOWN"
                elif er < 0.25:
                    trend = "RANGING"
            row["direction"] = trend
        for row, regime in zip(table, regimes([(x["ret"], x["sigmaFast"], x["sigmaSlow"], x["before"])
                                               for x in table])):
            row["volatilityRegime"] = regime
        out += table
    return sorted(out, key=lambda x: (x["eventTime"], x["intervalSeconds"]))


FRAME_COLUMNS = ("intervalSeconds eventTime open high low close volume filled ret sigmaFast sigmaSlow "
                 "volatilityRegime direction").split()


COLUMNS = ("eventTime close ret filled sigmaFast sigmaSlow realisedVolatility rogersSatchell atr "
           "volatilityRegime direction efficiencyRatio changeProbability mid spreadBps bidLiquidity "
           "askLiquidity imbalance spreadZ depthRatio fundingZ amihud parkinson sigmaSlowAnnualised "
           "realisedVolatilityAnnualised volume notional venueDisagreementBps buySlippageBps "
           "sellSlippageBps fundingRateAnnualised bookAgeMillis realBarAgeMillis coverageTier "
           "flash").split()


def with_flash(rows, books):
    """The end of a bar where a flash move trips: true."""
    last = None
    done = set()
    for k, row in enumerate(rows):
        row["flash"] = None
        for m in range(max(0, k - 3), k + 1):
            first = rows[m]
            if m in done or first["ret"] is None or first["before"] is None:
                continue
            if abs(first["ret"]) < max(4 * first["before"], 0.01):
                continue
            span = rows[m:k + 1]
            begin, end = first["eventTime"] - MIN, row["eventTime"]
            seen = [b for b in books if begin <= b["time"] < end]
            feed = any(b["time"] < end for b in books)
            stress = any((b["spreadZ"] is not None and b["spreadZ"] >= 3)
                         or (b["depthRatio"] is not None and b["depthRatio"] < 0.5) for b in seen)
            if any(x["volatilityRegime"] == "SHOCK" for x in span) and (stress or not feed):
                done.add(m)
                if last is None or k - last > 15:
                    last = k
                    row["flash"] = True


def text(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else (
        repr(value) if isinstance(value, float) else str(value))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    records = scenario()
    with open(os.path.join(here, "input.csv"), "w", newline="\n") as f:
        f.write("# made by reference.py: bar,end,o,h,l,c,volume / book,time,venue,bids,asks"
                " / funding,time,rate / other,end,venue,close\n")
        for x in records:
            if x[0] == "book":
                sides = ["|".join(f"{p}@{q}" for p, q in side) for side in x[3:]]
                f.write(",".join(["book", str(x[1]), x[2], *sides]) + "\n")
            else:
                f.write(",".join(text(v) for v in x) + "\n")
    bars = [x[1:] for x in records if x[0] == "bar"]
    rows = bar_columns(bars)
    books = judge_books([x for x in records if x[0] == "book"])
    closes = {}
    for x in records:
        if x[0] == "other":
            closes.setdefault(x[1], []).append((x[2], x[3]))
    with_books(rows, books, closes)
    with_funding(rows, [x for x in records if x[0] == "funding"])
    with_flash(rows, books)
    with open(os.path.join(here, "expected.csv"), "w", newline="\n") as f:
        f.write("# made by reference.py, see there\n")
        w = csv.writer(f, lineterminator="\n")
        w.writerow(COLUMNS)
        for row in rows:
            w.writerow([text(row[c]) for c in COLUMNS])
    with open(os.path.join(here, "timeframes.csv"), "w", newline="\n") as f:
        f.write("# made by reference.py, see there\n")
        w = csv.writer(f, lineterminator="\n")
        w.writerow(FRAME_COLUMNS)
        for row in frames(bars):
            w.writerow([text(row[c]) for c in FRAME_COLUMNS])


if __name__ == "__main__":
    main()
