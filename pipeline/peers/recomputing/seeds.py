"""Numbers over seeds: mean, standard deviation, 95 % interval, and how many; of ratios on their logarithms."""
import math

import numpy as np

from .quadrature import student_t


class OverSeeds:
    """Values by seed. Of ratios the value is that of the two means, and the interval that of the logarithms, seed by seed
    (README.md, section “Findings”)."""

    def __init__(self, by_seed, of_means=None):
        self.by_seed, self.of_means, self.is_ratio = by_seed, of_means, of_means is not None
        self.values = np.array([by_seed[seed] for seed in sorted(by_seed)], float)

    @property
    def seeds(self):
        return len(self.values)

    @property
    def mean(self):
        if self.is_ratio:
            return self.of_means
        return float(self.values.mean()) if self.seeds else None

    @property
    def spread(self):
        return float(self.values.std(ddof=1)) if self.seeds > 1 else None

    @property
    def interval(self):
        if self.seeds < 2:
            return None
        if self.is_ratio and (self.values <= 0).any():
            return None
        values = np.log(self.values) if self.is_ratio else self.values
        half = student_t(self.seeds - 1) * values.std(ddof=1) / math.sqrt(self.seeds)
        ends = [values.mean() - half, values.mean() + half]
        return [math.exp(end) for end in ends] if self.is_ratio else ends

    @property
    def half_width(self):
        return (self.interval[1] - self.interval[0]) / 2 if self.interval else None

    def of(self, seeds):
        return OverSeeds({seed: self.by_seed[seed] for seed in seeds})

    def less(self, other):
        shared = self.by_seed.keys() & other.by_seed.keys()
        return OverSeeds({seed: self.by_seed[seed] - other.by_seed[seed] for seed in shared})

    def over(self, other):
        shared = self.by_seed.keys() & other.by_seed.keys()
        if not shared:
            return OverSeeds({})
        return OverSeeds({seed: quotient(self.by_seed[seed], other.by_seed[seed]) for seed in shared},
                         of_means=quotient(self.of(shared).mean, other.of(shared).mean))


def quotient(a, b):
    """Nothing is as much as nothing."""
    if b == 0:
        return 1.0 if a == 0 else math.inf
    return a / b


def factor(a, b):
    """By what factor two numbers differ, 1 at least."""
    return max(quotient(a, b), quotient(b, a))


def typical(factors):
    """Their geometric mean."""
    return math.exp(sum(math.log(value) for value in factors) / len(factors)) if all(map(math.isfinite, factors)) else math.inf
