"""Policies: what is left out is the default; the highest version in force rules."""
from records import BEGINNING
from risk import SCENARIOS

LIMITS = dict(maxLeverage=3.0, maxGrossExposure=None, maxNetExposure=None, maxPositionWeight=0.5,
              maxOrderNotional=None, maxOpenPositions=10, maxDrawdown=0.2, maxOrdersPerMinute=30,
              allowedInstruments=None)
LADDER = [dict(drawdown=0.05, multiplier=0.75, halt=False), dict(drawdown=0.10, multiplier=0.5, halt=False),
          dict(drawdown=0.15, multiplier=0.25, halt=False), dict(drawdown=0.20, multiplier=0.25, halt=True)]


STOP_MULTIPLES = {'COMPRESSION': 2.0, 'NORMAL': 2.5, 'EXPANSION': 3.0, 'SHOCK': 3.5}


class Policy:
    def __init__(self, record):
        self.portfolio, self.owner = record['portfolioId'], record.get('ownerId')
        self.version = record['version']
        times = [t for t in (record.get('publishedAt'), record.get('effectiveFrom')) if t is not None]
        self.rules_from = max(times) if times else BEGINNING
        self.mode = record.get('mode') or 'ADVISORY'
        self.follows = record.get('follows') or []
        self.limits = {**LIMITS, **(record.get('limits') or {})}
        self.expected = (record.get('feeds') or {}).get('expected') or []
        audit = record.get('audit') or {}
        self.threshold = audit.get('threshold', 60.0)
        self.allow_reduce = audit.get('allowReduce', True)
        self.curves = audit.get('curves') or {}
        self.positions_every = audit.get('positionsEveryBars')
        self.behaviour_cap = audit.get('behaviourSizeCap')
        self.stop_multiples = audit.get('stopAtrMultiples', STOP_MULTIPLES)
        ladder = record.get('ladder')
        self.ladder = LADDER if ladder is None else ladder
        self.off = (record.get('breakers') or {}).get('off') or []
        self.stress = SCENARIOS if record.get('stress') is None else record['stress']
        self.rebalance = rebalance = record.get('rebalance') or {}
        self.targets = rebalance.get('targets') or {}
        self.drift_threshold = rebalance.get('driftThreshold', 0.15)
        self.to_band_edge = rebalance.get('toBandEdge', False)
        self.min_notional = rebalance.get('minNotional', 10.0)


class Policies:
    def __init__(self):
        self.known = {}      # portfolio -> [Policy]
        self.shadows = {}    # the same of shadow policies, which never rule
        self.owners = {}     # portfolio -> owner, bound once

    def add(self, record):
        policy = Policy(record)
        name = policy.portfolio
        if policy.mode == 'SHADOW':
            self.shadows.setdefault(name, []).append(policy)
            return
        if name != '*' and not name.startswith('owner:'):
            bound = self.owners.get(name)
            if bound is not None and policy.owner is not None and policy.owner != bound:
                return
            if policy.owner is not None:
                self.owners.setdefault(name, policy.owner)
        self.known.setdefault(name, []).append(policy)

    def in_force(self, name, time):
        """The policy record of exactly this name that rules now, or None."""
        ruling = [p for p in self.known.get(name, []) if p.rules_from <= time]
        return max(ruling, key=lambda p: p.version) if ruling else None

    def of(self, portfolio, time):
        """(policy, owner) of a bound portfolio, or (None, None)."""
        owner = self.owners.get(portfolio)
        if owner is None:
            return None, None
        policy = self.in_force(portfolio, time) or self.in_force('*', time)
        return policy, owner

    def shadow_of(self, portfolio, time):
        """What judges a bound portfolio's signals beside its rules: its own shadow, else that of '*'."""
        if portfolio not in self.owners:
            return None
        for name in (portfolio, '*'):
            ruling = [p for p in self.shadows.get(name, []) if p.rules_from <= time]
            shadow = max(ruling, key=lambda p: p.version) if ruling else None
            enforced = self.in_force(name, time)
            if shadow is not None and (enforced is None or enforced.version < shadow.version):
                return shadow
        return None
