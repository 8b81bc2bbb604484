"""The quantizer Q, the factor α and the map M of Equation 4, by numerical quadrature of 1/Q̂′."""
import functools

import numpy as np

from .estimators import Cell, estimator
from .quadrature import Antiderivative


class Quantizer:
    """2^bits levels, evenly spaced. On the grid `range` they reach from -w_max to w_max, on `integer` Equation 1 holds as
    printed (lΔ … uΔ with l = -2^(b-1), u = 2^(b-1) - 1), and `sign` is the first of one bit, with α := 1."""

    def __init__(self, limit, bits, grid):
        self.limit, self.grid, levels = limit, grid, 2 ** bits
        if grid == "integer":
            self.step = 2 * limit / levels
            self.lowest, self.highest = -limit, limit - self.step
        else:
            self.step = 2 * limit / (levels - 1)
            self.lowest, self.highest = -limit, limit
        self.boundary = self.lowest + self.step * (0.5 + (levels - 1) // 2)  # one of them, about in the middle

    def index(self, weights):
        """Which level each weight becomes by exact arithmetic."""
        return np.floor((np.clip(weights, self.lowest, self.highest) - self.lowest) / self.step + 0.5).astype(np.int64)

    def index_as_trained(self, weights):
        """Which level each float32 weight becomes in the network, which computes in single precision: there the scaled
        weight is formed first, and rounded to even. A weight within rounding of a boundary may change its side by it."""
        one, limit, step = np.float32(1), np.float32(self.limit), np.float32(self.step)
        if self.grid == "sign":
            return (weights >= 0).astype(np.int64)
        if self.grid == "integer":
            lowest, highest = round(self.lowest / self.step), round(self.highest / self.step)
            return (np.rint(np.clip(weights / step, np.float32(lowest), np.float32(highest))) - lowest).astype(np.int64)
        half = np.float32((self.highest - self.lowest) / self.step / 2)
        return np.rint((np.clip(weights, -limit, limit) / limit + one) * half).astype(np.int64)

    def from_boundary(self, weights):
        """How many bins the nearest boundary point is away from the middle one, and how far the weight is from it, in units
        of Δ; the lattice of boundaries goes on beyond the outermost levels."""
        places = (weights - self.boundary) / self.step
        nearest = np.floor(places + 0.5)
        return nearest, places - nearest

    def to_boundary(self, weights):
        """The distance from the nearest of the quantizer's boundary points, in units of Δ."""
        last = round((self.highest - self.lowest) / self.step)
        places = (weights - self.lowest) / self.step - 0.5
        return np.abs(places - np.clip(np.floor(places + 0.5), 0, last - 1))


@functools.lru_cache(maxsize=4096)
def mirror(text, limit, bits, grid):
    return Mirror(text, limit, bits, grid)


class Mirror:
    """α and M of one estimator for one tensor."""

    def __init__(self, text, limit, bits, grid):
        self.quantizer = Quantizer(limit, bits, grid)
        self.limit = limit
        self.shape = estimator(text, limit, self.quantizer.step)
        with np.errstate(divide="ignore"):
            (self._prepare_cell if isinstance(self.shape, Cell) else self._prepare_line)(grid)

    def _prepare_cell(self, grid):
        self.right = Antiderivative(lambda v: 1 / self.shape.slope(v), 0.5, self.shape.kinks)
        self.left = Antiderivative(lambda v: 1 / self.shape.slope(-v), 0.5, self.shape.kinks)
        self.bin = self.right.whole + self.left.whole
        self.alpha = 1.0 if grid == "sign" else 1 / self.bin

    def _prepare_line(self, grid):
        self.alpha = 1 / self._line(np.array([1.0]))[0] if self.shape.is_multibit else 1.0

    @property
    def is_unbounded(self):
        """Whether Q̂′ goes to 0 towards its end, so that M grows there without bound."""
        end = self.shape.end
        return not isinstance(self.shape, Cell) and end is not None and self.shape.slope(np.array([end * (1 - 1e-9)]))[0] < 1e-6

    def _line(self, x):
        """∫ dx/Q̂′ from 0 to x for x ≥ 0; infinite from where Q̂′ is 0."""
        if not self.is_unbounded:
            return Antiderivative(lambda s: 1 / self.shape.slope(s), max(x.max(), 1e-30), self.shape.kinks)(x)
        # With x = end (1 - exp(-τ)) the integrand is bounded up to the end.
        end, far = self.shape.end, 36.0
        part = Antiderivative(
            lambda tau: end * np.exp(-tau) / self.shape.slope(-end * np.expm1(-tau)), far, panels=2048)
        inside = x < end
        result = np.full_like(x, np.inf)
        result[inside] = part(np.minimum(-np.log1p(-x[inside] / end), far))
        return result

    def __call__(self, weights):
        """M of each weight; infinite where it has none."""
        with np.errstate(divide="ignore"):
            if isinstance(self.shape, Cell):
                nearest, v = self.quantizer.from_boundary(weights)
                within = np.where(v > 0, self.right(np.maximum(v, 0)), -self.left(np.maximum(-v, 0)))
                return self.quantizer.boundary + self.alpha * self.quantizer.step * (nearest * self.bin + within)
            return np.sign(weights) * self.alpha * self.limit * self._line(np.abs(weights) / self.limit)

    def is_dead(self, weights):
        """Where training lets no gradient through to these float32 weights."""
        shape = self.shape
        if shape.end is None or shape.changes_sign:
            return np.zeros(weights.shape, bool)
        low, high = -shape.end * self.limit, shape.end * self.limit
        if isinstance(shape, Cell) or shape.end == 1:
            low, high = self.quantizer.lowest, self.quantizer.highest
        # NumPy 1 would round an end in double precision to the weights' own, and weights lie on ends.
        weights = weights.astype(np.float32 if shape.is_single else np.float64)
        low, high = (weights.dtype.type(end) for end in (low, high))
        return (weights <= low) | (weights >= high) if shape.is_open else (weights < low) | (weights > high)
