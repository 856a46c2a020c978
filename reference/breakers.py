"""The circuit-breaker state machine: model.md section 5."""
from records import MINUTE, median


FIXED = {'SYSTEMIC_SELLOFF': 120 * MINUTE, 'LOSS_STREAK': 60 * MINUTE}   # OPEN, then CLOSED
UNTIL_OVER = ('VENUE_DOWN', 'FEED_SILENCE')                              # OPEN until told


class Breakers:
    QUARTER = 15 * MINUTE

    def __init__(self):
        self.states = {}       # (scopeKind, scope, pattern) -> dict(state, due, cooldown)
        self.rows = []

    def step(self, key, to, time, action, author=None):
        entry = self.states.setdefault(key, dict(state='CLOSED', due=None, cooldown=self.QUARTER))
        opened = None if key[2] in UNTIL_OVER else time + FIXED.get(key[2], self.QUARTER)
        due = {'OPEN': opened, 'COOLDOWN': time + entry['cooldown'],
               'HALF_OPEN': time + self.QUARTER}.get(to)
        kind, scope, pattern = key
        self.rows.append(dict(breakerId=f'{kind}:{scope}|{pattern}|{time}|{to}', scopeKind=kind,
                              scope=scope, pattern=pattern, to=to, action=action, eventTime=time,
                              evidence={}, cause='', author=author, clearsAt=due))
        self.rows[-1]['from'] = entry['state']
        entry['state'], entry['due'], entry['action'] = to, due, action

    def trip(self, key, time, action):
        """A pattern found on the market."""
        entry = self.states.setdefault(key, dict(state='CLOSED', due=None, cooldown=self.QUARTER))
        if entry['state'] == 'OPEN':
            if key[2] not in UNTIL_OVER and key[2] not in FIXED:
                entry['due'] = time + self.QUARTER
            return
        if entry['state'] == 'HALF_OPEN':
            entry['cooldown'] *= 2
        elif entry['state'] == 'CLOSED':
            entry['cooldown'] = self.QUARTER
        self.step(key, 'OPEN', time, action)

    def over(self, key, time):
        """What a data or venue breaker says has ended."""
        if self.state(key) == 'OPEN':
            self.step(key, 'CLOSED', time, self.states[key]['action'])

    def latch(self, key, time):
        if self.state(key) != 'LATCHED':
            self.step(key, 'LATCHED', time, 'CANCEL_OPENING, REDUCE_ONLY')

    def advance(self, time):
        """What is due by now."""
        following = {'OPEN': 'COOLDOWN', 'COOLDOWN': 'HALF_OPEN', 'HALF_OPEN': 'CLOSED'}
        while True:
            due = sorted((e['due'], key) for key, e in self.states.items()
                         if e['due'] is not None and e['due'] <= time)
            if not due:
                return
            at, key = due[0]
            entry = self.states[key]
            to = 'CLOSED' if key[2] in FIXED else following[entry['state']]
            self.step(key, to, at, entry['action'])

    def reset(self, kind, scope, time, author):
        """A person's reset: gives True if something was reset."""
        found = False
        for key in sorted(self.states):
            if key[0] == kind and key[1] == scope and self.states[key]['state'] != 'CLOSED':
                self.step(key, 'CLOSED', time, self.states[key]['action'], author)
                found = True
        return found

    def state(self, key):
        return self.states[key]['state'] if key in self.states else 'CLOSED'


class Losses:
    """LOSS_STREAK of a portfolio or a strategy: three losing exits, then a larger opening."""
    HALF_HOUR = 30 * MINUTE

    def __init__(self):
        self.exits = []        # (time, order) of losing exits
        self.sizes = []        # [order, money] of orders that opened or added

    def on_fill(self, order, time, opened_money, closed, realised):
        """A new fill: money that opened, contracts that closed, profit on them without fees."""
        if opened_money > 0:
            known = [s for s in self.sizes[-50:] if s[0] == order]
            if known:
                known[0][1] += opened_money
            else:
                self.sizes.append([order, opened_money])
        if closed > 0 and realised < 0 and order not in [o for _, o in self.exits[-8:]]:
            self.exits.append((time, order))

    def trips(self, money, time):
        if len(self.exits) < 3 or not self.sizes:
            return False
        first, third = self.exits[-3][0], self.exits[-1][0]
        usual = median([s[1] for s in self.sizes[-50:]])
        return third - first <= self.HALF_HOUR and time - third <= self.HALF_HOUR \
            and money >= 1.5 * usual * (1 - 1e-9)
