"""Cross-asset quantities at a bar end: model.md section 2."""
import math
from collections import deque

try:  # only for speed
    import numpy
except ImportError:
    numpy = None

WINDOW, SLOW, READY = 60, 0.99, 30
GONE = 30 * 24 * 3_600_000_000


def largest_eigenvalue(matrix):
    """Of a correlation matrix, by repeated squaring (shifted by 1, so that the largest leads)."""
    if numpy is not None:
        return float(numpy.linalg.eigvalsh(numpy.array(matrix))[-1])
    n = len(matrix)
    power = [[matrix[i][j] + (i == j) for j in range(n)] for i in range(n)]
    before = None
    for _ in range(60):
        power = [[sum(a * b for a, b in zip(row, other)) for other in power] for row in power]
        trace = sum(power[i][i] for i in range(n))
        power = [[x / trace for x in row] for row in power]
        value = sum(matrix[i][j] * power[i][j] for i in range(n) for j in range(n))
        if before is not None and abs(value - before) < 1e-15:
            break
        before = value
    return value


class Pair:
    def __init__(self):
        self.count, self.xy, self.xx, self.yy = 0, 0.0, 0.0, 0.0
        self.rho = self.rho_slow = self.shift_z = None
        self.extreme = self.calm = 0
        self.broken = self.began = False

    def join(self, x, y):
        if self.count == 0:
            self.xy, self.xx, self.yy = x * y, x * x, y * y
        else:
            self.xy = SLOW * self.xy + (1 - SLOW) * x * y
            self.xx = SLOW * self.xx + (1 - SLOW) * x * x
            self.yy = SLOW * self.yy + (1 - SLOW) * y * y
        self.count += 1

    def slow(self):
        if self.count < READY or self.xx == 0 or self.yy == 0:
            return None
        return self.xy / math.sqrt(self.xx) / math.sqrt(self.yy)

    def judge(self):
        """The break: begins on the third bar in a row of |z| >= 4, over after ten of |z| < 2."""
        self.began = False
        z = self.shift_z
        self.extreme = self.extreme + 1 if z is not None and abs(z) >= 4 else 0
        self.calm = self.calm + 1 if z is not None and abs(z) < 2 else 0
        if not self.broken and self.extreme >= 3:
            self.broken = self.began = True
        elif self.broken and self.calm >= 10:
            self.broken = False


class CrossEngine:
    """Fed with the returns at each bar end: {instrument: return or None}, rows only."""

    def __init__(self, names):
        self.names = sorted(names, key=lambda n: n.encode())
        self.windows = {n: deque(maxlen=WINDOW) for n in self.names}
        self.pairs = {(a, b): Pair() for i, a in enumerate(self.names) for b in self.names[i + 1:]}
        self.full_at = {}          # pair -> (rho or None for zero variance, bar end) of its newest window
        self.last_end = None
        self.last_row = {}         # end of the newest bar with a row

    def on_bar_end(self, end, returns, regimes):
        """Gives (pair rows by pair, market-wide row)."""
        if self.last_end is not None and end != self.last_end + 60_000_000:
            for window in self.windows.values():
                window.clear()
        self.last_end = end
        self.forget_gone(end, returns)
        centred = {}
        for name in self.names:
            r = returns.get(name)
            window = self.windows[name]
            if r is None:
                window.clear()
                continue
            window.append(r)
            if len(window) == WINDOW:
                mean = math.fsum(window) / WINDOW
                deviations = [x - mean for x in window]
                flat = max(window) == min(window)
                centred[name] = (deviations, 0.0 if flat else math.fsum(d * d for d in deviations))
        rows = {}
        for (a, b), pair in self.pairs.items():
            x, y = returns.get(a), returns.get(b)
            if x is not None and y is not None:
                pair.join(x, y)
            pair.rho = None
            if a in centred and b in centred:
                (dx, vx), (dy, vy) = centred[a], centred[b]
                if vx > 0 and vy > 0:
                    rho = sum([p * q for p, q in zip(dx, dy)]) / math.sqrt(vx) / math.sqrt(vy)
                    pair.rho = max(-1.0, min(1.0, rho))
                self.full_at[(a, b)] = (pair.rho, end)
            pair.rho_slow = pair.slow()
            pair.shift_z = None
            if pair.rho is not None and pair.rho_slow is not None:
                clip = lambda v: max(-0.9999, min(0.9999, v))
                pair.shift_z = (math.atanh(clip(pair.rho))
                                - math.atanh(clip(pair.rho_slow))) * math.sqrt(57)
            pair.judge()
            if a in returns and b in returns:
                rows[(a, b)] = self.row(end, left=a, right=b, rho=pair.rho,
                                        rhoSlow=pair.rho_slow, shiftZ=pair.shift_z)
        return rows, self.market(end, sorted(centred, key=lambda n: n.encode()), regimes)

    def forget_gone(self, end, present):
        """Whoever comes back after more than 30 days without a row is new."""
        for name in present:
            if end - self.last_row.get(name, end) > GONE:
                self.windows[name].clear()
                for key in self.pairs:
                    if name in key:
                        self.pairs[key] = Pair()
            self.last_row[name] = end

    def market(self, end, ready, regimes):
        n = len(ready)
        if n < 2:
            return self.row(end, instruments=n)
        matrix = [[1.0] * n for _ in range(n)]
        known = []
        for i in range(n):
            for j in range(i + 1, n):
                rho = self.pairs[(ready[i], ready[j])].rho
                if rho is not None:
                    known.append(rho)
                matrix[i][j] = matrix[j][i] = 0.0 if rho is None else rho
        stressed = sum(regimes.get(x) in ('EXPANSION', 'SHOCK') for x in ready)
        return self.row(end, meanCorrelation=math.fsum(known) / len(known) if known else None,
                        absorptionRatio=largest_eigenvalue(matrix) / n,
                        stressShare=stressed / n, instruments=n)

    @staticmethod
    def row(end, **values):
        row = dict.fromkeys(['eventTime', 'left', 'right', 'rho', 'rhoSlow', 'shiftZ',
                             'meanCorrelation', 'absorptionRatio', 'stressShare', 'instruments'])
        row['eventTime'] = end
        row.update(values)
        return row
