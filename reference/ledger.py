"""Ledger, unitised value and de-risking ladder of portfolios: model.md section 4."""
from collections import deque

from behaviour import Behaviour
from breakers import Losses
from records import MINUTE

HOUR = 60 * MINUTE
TERMINAL = {'FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'}


class Reservation:
    """Room held by an allowed signal. sign +1 buys, -1 sells; exits are kept apart from openings."""

    def __init__(self, signal_id, instrument, sign, quantity, expires, exit_):
        self.signal_id, self.instrument, self.sign = signal_id, instrument, sign
        self.remaining, self.expires, self.exit = quantity, expires, exit_
        self.filled = 0.0

    def live(self, time):
        return self.remaining > 0 and time < self.expires


class Portfolio:
    def __init__(self, portfolio_id, owner):
        self.id, self.owner = portfolio_id, owner
        self.opened = False
        self.cash, self.positions, self.cost = 0.0, {}, {}
        self.units, self.nav, self.peak, self.drawdown = 0.0, 1.0, 1.0, 0.0
        self.level, self.dwell_since, self.halted = 0, None, False
        self.steps = deque()          # times of ladder steps down
        self.fills = {}               # fillId -> (revision, record or None when busted)
        self.reservations = {}        # signalId -> Reservation
        self.allowed = []             # times of allowed signals
        self.plan_until = None        # end of the live rebalance plan
        self.plan_legs = {}           # instrument -> (buys, sells) of it that may fill
        self.waiting = {}             # instrument -> since when it waits for the trend
        self.targets = None           # computed targets that stand: (policy, weights)
        self.unfinished = set()       # instruments on their way to target in slices of a thin book
        self.called = {}              # instrument -> trigger, waiting behind a live plan
        self.behaviour = Behaviour()
        self.stops = {}               # instrument -> (sign, suggested stop)
        self.losses = {}              # strategyId, None: the whole portfolio -> Losses

    # ---- facts ---------------------------------------------------------------------------------

    def book(self, instrument, quantity, price, multiplier):
        """A trade of signed quantity: cash, position, average cost (a flip starts anew)."""
        held, cost = self.positions.get(instrument, 0.0), self.cost.get(instrument, 0.0)
        after = held + quantity
        if abs(after) < 1e-12 * max(abs(held), abs(quantity)):
            after = 0.0
        if held == 0 or held * after < 0:
            cost = price
        elif held * quantity > 0:
            cost = (cost * held + price * quantity) / after
        self.cash -= quantity * multiplier * price
        if after == 0:
            self.positions.pop(instrument, None)
            self.cost.pop(instrument, None)
        else:
            self.positions[instrument], self.cost[instrument] = after, cost

    def on_fill(self, fill, multiplier, time):
        """Books a fill; a higher revision of it corrects or undoes. Gives the change booked."""
        revision = fill.get('revision') or 1
        before = self.fills.get(fill['fillId'])
        if before is not None and revision <= before[0]:
            return None
        if before is not None and before[1] is not None:
            old = before[1]
            sign = 1 if old['side'] == 'BUY' else -1
            self.book(old['instrument'], -sign * old['quantity'], old['price'], multiplier)
            self.cash += old['fee']
        if fill.get('status') == 'BUSTED':
            self.fills[fill['fillId']] = (revision, None)
            return None
        self.fills[fill['fillId']] = (revision, fill)
        sign = 1 if fill['side'] == 'BUY' else -1
        if before is None:
            self.count_loss(fill, sign, multiplier, time)
        self.book(fill['instrument'], sign * fill['quantity'], fill['price'], multiplier)
        self.cash -= fill['fee']
        used = fill['quantity'] - (before[1]['quantity'] if before and before[1] else 0.0)
        reservation = self.reservations.get(fill.get('signalId'))
        if reservation is not None and reservation.instrument == fill['instrument'] \
                and reservation.sign == sign:
            reservation.filled += used
            reservation.remaining -= used
            if reservation.remaining < 1e-12:
                reservation.remaining = 0.0
        return used

    def count_loss(self, fill, sign, multiplier, time):
        """Before it is booked: what the fill closes, and what it opens."""
        held, cost = self.positions.get(fill['instrument'], 0.0), self.cost.get(fill['instrument'])
        closed = min(abs(held), fill['quantity']) if held * sign < 0 else 0.0
        realised = (1 if held > 0 else -1) * closed * multiplier \
            * (fill['price'] - (fill['price'] if cost is None else cost))
        opened = (fill['quantity'] - closed) * multiplier * fill['price']
        order = fill.get('clientOrderId') or (
            'signal ' + fill['signalId'] if fill.get('signalId') else 'fill ' + fill['fillId'])
        for scope in {None, fill.get('strategyId')}:
            self.losses.setdefault(scope, Losses()).on_fill(order, time, opened, closed, realised)
        after = held + sign * fill['quantity']
        if abs(after) < 1e-12 * max(abs(held), fill['quantity']):
            after = 0.0
        self.behaviour.on_fill(order, fill['instrument'], fill['price'], held, after, closed, opened,
                               realised, cost, time)

    # ---- figures at present marks --------------------------------------------------------------

    def equity(self, price):
        """Cash plus marked positions; price gives multiplier times mark (cost where never marked)."""
        return self.cash + sum(q * price(i, self.cost[i]) for i, q in sorted_items(self.positions))

    def reserved(self, time):
        """{instrument: (longs, shorts)} of openings."""
        sums = {}
        for _, r in sorted_items(self.reservations):
            if r.live(time) and not r.exit:
                longs, shorts = sums.get(r.instrument, (0.0, 0.0))
                sums[r.instrument] = ((longs + r.remaining, shorts) if r.sign > 0
                                      else (longs, shorts + r.remaining))
        return sums

    def working(self, time):
        """{instrument: (buys, sells)} of openings and exits that may still fill."""
        sums = {}
        for _, r in sorted_items(self.reservations):
            if r.live(time):
                buys, sells = sums.get(r.instrument, (0.0, 0.0))
                sums[r.instrument] = ((buys + r.remaining, sells) if r.sign > 0
                                      else (buys, sells + r.remaining))
        return sums

    def exits_in_flight(self, instrument, time):
        return sum(r.remaining for _, r in sorted_items(self.reservations)
                   if r.exit and r.instrument == instrument and r.live(time))

    # ---- ladder --------------------------------------------------------------------------------

    def climb(self, ladder, time):
        """Moves the ladder at a valuation tick; gives the number of steps down."""
        down = 0
        while self.level < len(ladder) and self.drawdown >= ladder[self.level]['drawdown']:
            self.halted = self.halted or bool(ladder[self.level].get('halt'))
            self.level += 1
            down += 1
            self.steps.append(time)
        if down:
            self.dwell_since = None
        if self.level > len(ladder):
            self.level = len(ladder)
        if self.level == 0 or self.halted:
            self.dwell_since = None
            return down
        if self.drawdown <= ladder[self.level - 1]['drawdown'] - 0.04:
            if self.dwell_since is None:
                self.dwell_since = time
            elif time - self.dwell_since >= HOUR:
                self.level -= 1
                self.dwell_since = None
                if self.level and self.drawdown <= ladder[self.level - 1]['drawdown'] - 0.04:
                    self.dwell_since = time
        else:
            self.dwell_since = None
        return down

    def multiplier(self, ladder):
        return ladder[min(self.level, len(ladder)) - 1]['multiplier'] if self.level and ladder else 1.0


def sorted_items(mapping):
    return sorted(mapping.items(), key=lambda kv: kv[0].encode())


class Owner:
    """Portfolios of one owner together, unitised."""

    def __init__(self, owner_id):
        self.id = owner_id
        self.units, self.nav, self.peak, self.drawdown = 0.0, 1.0, 1.0, 0.0
