"""Where the result of portfolios and strategies comes from (docs/model.md, "Attribution"), for runs within one day.

Nothing is carried along but the events: at each tick every strategy is booked anew from its first
event, so a corrected fill needs no rule of its own.
"""
from records import utf8

EVERYTHING = None     # the whole portfolio, beside its strategies


class Betas:
    """Market beta of instruments, as it was before the newest bar."""

    def __init__(self):
        self.moments, self.before, self.market, self.end = {}, {}, 0.0, None

    def on_bars(self, end, returns):
        known = {n: r for n, r in returns.items() if r is not None}
        self.before = {n: c / v for n, (c, v, k) in self.moments.items() if k >= 30 and v > 0}
        self.market = sum(known.values()) / len(known) if known else 0.0
        self.end = end
        for name, r in known.items():
            c, v, k = self.moments.get(name, (None, None, 0))
            rm, mm = r * self.market, self.market * self.market
            self.moments[name] = (rm, mm, 1) if k == 0 else (0.99 * c + 0.01 * rm,
                                                             0.99 * v + 0.01 * mm, k + 1)


class Series:
    """One portfolio."""

    def __init__(self, time, cash, positions, costs, multiplier):
        self.start, self.last, self.multiplier = time, time, multiplier
        self.events = [('held', '', i, q, costs[i]) for i, q in positions.items()]
        self.fills = {}                 # fillId -> place among the events
        self.revisions = {}
        self.cash, self.transfers = cash, 0.0
        self.prices, self.at, self.held = {}, {}, {}
        self.beta, self.alpha = {}, {}
        self.first = None

    def fill(self, fill, decided):
        revision = fill.get('revision') or 1
        if revision <= self.revisions.get(fill['fillId'], 0):
            return
        known = fill['fillId'] in self.fills
        if known:
            decided = self.events[self.fills[fill['fillId']]][-1]
        sign = 1 if fill['side'] == 'BUY' else -1
        busted = fill.get('status') == 'BUSTED'
        event = ('fill', fill.get('strategyId') or '', fill['instrument'],
                 0.0 if busted else sign * fill['quantity'], fill['price'],
                 0.0 if busted else fill['fee'], decided)
        self.revisions[fill['fillId']] = revision
        if known:
            self.events[self.fills[fill['fillId']]] = event
        else:
            self.fills[fill['fillId']] = len(self.events)
            self.events.append(event)

    def books(self):
        """Strategy -> (positions, costs, cash, realised, fees, funding, slippage)."""
        names = {EVERYTHING} | {e[1] for e in self.events if e[0] != 'funding'}
        return {name: self.book(name) for name in names}

    def book(self, name):
        positions, costs = {}, {}
        cash = realised = fees = funding = slippage = 0.0
        for event in self.events:
            if event[0] == 'funding':
                _, instrument, rate, unit = event
                paid = rate * positions.get(instrument, 0.0) * unit
                cash, funding = cash - paid, funding - paid
                continue
            if name is not EVERYTHING and event[1] != name:
                continue
            instrument, quantity = event[2], event[3]
            before, cost = positions.get(instrument, 0.0), costs.get(instrument, 0.0)
            if event[0] == 'held':
                positions[instrument], costs[instrument] = quantity, event[4]
                continue
            _, _, _, _, price, fee, decided = event
            m = self.multiplier(instrument)
            after = before + quantity
            if abs(after) < 1e-9:
                after = 0.0
            if before * quantity < 0:
                closed = min(abs(before), abs(quantity)) * (1 if before > 0 else -1)
                realised += closed * m * (price - cost)
                cost = price if before * after < 0 else cost
            elif after:
                cost = (cost * before + price * quantity) / after
            positions[instrument], costs[instrument] = after, cost
            cash -= quantity * m * price + fee
            fees += fee
            slippage += 0.0 if decided is None else quantity * m * (price - decided)
        held = {i: q for i, q in positions.items() if q}
        return held, costs, cash, realised, fees, funding, slippage

    def figures(self, book, prices):
        held, costs, cash, realised, fees, funding, slippage = book
        value = sum(q * self.multiplier(i) * prices[i] for i, q in held.items())
        at_cost = sum(q * self.multiplier(i) * costs[i] for i, q in held.items())
        return dict(realised=realised, unrealised=value - at_cost, fees=fees, funding=funding,
                    slippage=slippage, navChange=cash + value)

    def prices_of(self, books, price):
        """price(instrument, cost or None): mark, else cost, else None."""
        mine = books[EVERYTHING]
        names = {i for b in books.values() for i in b[0]} | set(self.prices)
        found = {}
        for name in names:
            known = price(name, mine[1][name] if name in mine[0] else None)
            found[name] = self.prices.get(name) if known is None else known
        return found

    def tick(self, time, price, betas):
        books = self.books()
        prices = self.prices_of(books, price)
        for name, held in self.held.items():
            for i, q in held.items():
                m = self.multiplier(i)
                explained = 0.0
                if betas is not None and betas.end == time:
                    explained = betas.before.get(i, 0.0) * q * m * self.prices[i] * betas.market
                self.beta[name] = self.beta.get(name, 0.0) + explained
                self.alpha[name] = self.alpha.get(name, 0.0) \
                    + q * m * (prices[i] - self.prices[i]) - explained
        self.held = {name: book[0] for name, book in books.items()}
        self.at = {name: self.figures(book, prices) for name, book in books.items()}
        self.prices, self.last = prices, time
        if self.first is None:
            self.first = self.at

    def alpha_ratio(self):
        """Alpha so far over equity at the first tick."""
        begun = self.cash + self.first[EVERYTHING]['navChange']
        return self.alpha.get(EVERYTHING, 0.0) / begun if begun > 0 else None

    def rows(self, portfolio_id):
        if self.last <= self.start:
            return []
        rows = []
        for name in sorted(self.at, key=lambda n: (n is not EVERYTHING, utf8(n))):
            begun = self.first.get(name)
            row = {f: v - (begun[f] if begun else 0.0) for f, v in self.at[name].items()}
            row['beta'], row['alpha'] = self.beta.get(name, 0.0), self.alpha.get(name, 0.0)
            row['timing'] = row['realised'] + row['unrealised'] + row['slippage'] \
                - row['beta'] - row['alpha']
            if name is EVERYTHING or any(row.values()) or self.held[name]:
                rows.append(dict(row, portfolioId=portfolio_id, strategyId=name,
                                 to=self.last, **{'from': self.start}))
        return rows
