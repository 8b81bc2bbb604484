"""Integrals by Gauss-Legendre rules on many small panels, and the quantiles of Student's t that follow from one."""
import math

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
PANELS = 512


class Antiderivative:
    """x → ∫ f from 0 to x for 0 ≤ x ≤ end: whole panels from a table, the rest of the last one by the same rule. Panels end
    at the function's kinks."""

    def __init__(self, function, end, kinks=(), panels=PANELS):
        self.function = function
        self.edges = np.union1d(np.linspace(0, end, panels + 1), [kink for kink in kinks if 0 < kink < end])
        self.is_even = len(self.edges) == panels + 1
        starts = self.edges[:-1]
        self.table = np.concatenate([[0.0], np.cumsum(self._rule(starts, np.diff(self.edges)))])

    def _rule(self, start, length):
        """The integral over [start, start + length], for each of them."""
        total = np.zeros_like(start)
        for node, weight in zip(NODES, WEIGHTS):
            total += weight * self.function(start + length * (node + 1) / 2)
        return total * length / 2

    @property
    def whole(self):
        return self.table[-1]

    def __call__(self, x):
        last = len(self.edges) - 2
        if self.is_even:
            panel = (x / self.edges[1]).astype(np.int64)
        else:
            panel = np.searchsorted(self.edges, x, side="right") - 1
        start = self.edges[np.clip(panel, 0, last)]
        return self.table[np.clip(panel, 0, last)] + self._rule(start, x - start)


def student_t(degrees, share=0.95):
    """The number t with P(|T| ≤ t) = share for Student's distribution, by bisection on its integral."""
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(degrees * math.pi)

    def between(t):  # with x = √n tan φ the density is bounded and its range finite
        angle = math.atan(t / math.sqrt(degrees))
        density = Antiderivative(
            lambda phi: scale * math.sqrt(degrees) * np.cos(phi) ** (degrees - 1), angle, panels=64)
        return 2 * density.whole

    low, high = 0.0, 1000.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if between(middle) < share else (low, middle)
    return (low + high) / 2
