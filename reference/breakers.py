"""The circuit-breaker state machine: model.md section 5."""
from records import MINUTE


class Breakers:
    QUARTER = 15 * MINUTE

    def __init__(self):
        self.states = {}       # (scopeKind, scope, pattern) -> dict(state, due, cooldown)
        self.rows = []

    def step(self, key, to, time, action, author=None):
        entry = self.states.setdefault(key, dict(state='CLOSED', due=None, cooldown=self.QUARTER))
        due = {'OPEN': time + self.QUARTER, 'COOLDOWN': time + entry['cooldown'],
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
            entry['due'] = time + self.QUARTER
            return
        if entry['state'] == 'HALF_OPEN':
            entry['cooldown'] *= 2
        elif entry['state'] == 'CLOSED':
            entry['cooldown'] = self.QUARTER
        self.step(key, 'OPEN', time, action)

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
            self.step(key, following[entry['state']], at, entry['action'])

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
