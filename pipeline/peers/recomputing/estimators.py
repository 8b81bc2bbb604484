"""Q̂′ of the paper's Appendix B, from its formulas and those of the works that it cites.

A `Cell` repeats from bin to bin: v in [-1/2, 1/2] is the distance from a boundary point, in units of Δ. A `Line` does not:
x is the weight in units of w_max, and Q̂′ is even. `end` is where it becomes 0, in units of w_max, or where it `changes_sign`;
None where neither happens. Where `is_open`, it is 0 at the end itself. `is_single` where training compares weights with the
end in single precision, which moves the end by what the rounding of w_max does; else in double."""
import math
import re
from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np


@dataclass
class Cell:
    slope: Callable
    end: Optional[float] = None       # training stops there, but M goes on bin after bin
    kinks: tuple = ()
    is_open: bool = False
    is_single: bool = False
    changes_sign: bool = False


@dataclass
class Line:
    slope: Callable
    end: Optional[float] = None
    is_multibit: bool = False         # α from the whole range, else α := 1
    kinks: tuple = ()
    is_open: bool = False
    is_single: bool = False
    changes_sign: bool = False


def parse(text):
    """'htge(normalized=1.0,sharpness=5.5)' or 'sgd(dampened=false,momentum=0.9)' → its name and parameters."""
    name, inside = re.fullmatch(r"([a-z0-9]+)(?:\((.*)\))?", text.strip()).groups()
    parts = (part.split("=") for part in (inside or "").split(",") if part)
    return name, {key: float({"false": 0, "true": 1}.get(value, value)) for key, value in parts}


def sech2(x):
    return 1 / np.cosh(x) ** 2


def distance_from_level(v):
    """Signed, in units of Δ, of a weight at v from a boundary point."""
    return np.where(v > 0, v - 0.5, v + 0.5)


def estimator(text, limit, step):
    """The estimator that a run's configuration names, for a tensor with this w_max and this Δ."""
    name, given = parse(text)
    return MAKERS[name](given, limit, step)


def htge(given, limit, step):
    sharpness = given["sharpness"] * (limit if given.get("times_limit") else 1 / limit)
    per_bin = sharpness * step
    scale = 1 / math.tanh(per_bin / 2) if given.get("normalized", 1) else 1.0
    return Cell(lambda v: scale * per_bin / 2 * sech2(per_bin * v), end=1.0, is_single=True)


def dsq(given, limit, step):
    a = given["a"]
    per_bin = math.log(2 / a - 1)
    return Cell(lambda v: per_bin / (2 * (1 - a)) * sech2(per_bin * v), end=1.0, is_single=True)


def daq(given, limit, step):
    factor = given["temperature"] / (2 * math.sinh(given["temperature"]))
    middle = 0.5 + 1 / (2 * given["sigma"] ** 2)
    return Cell(lambda v: factor / np.tanh(middle - np.abs(distance_from_level(v))), end=1.0)


def psg(given, limit, step):
    return Cell(lambda v: given["scale"] * (np.abs(distance_from_level(v)) + given["epsilon"]))


def root(given, limit, step):
    """A stand-in, as the report says: the published formula is not known. Straight within a thousandth of a half bin of the
    boundary, where the root would be infinitely steep."""
    degree, straight = given["degree"], 0.001
    return Cell(lambda v: np.maximum(np.abs(2 * v), straight) ** (1 / degree - 1) / degree, end=1.0,
                kinks=(straight / 2,))


def artanh(given, limit, step):
    """For positive gradients."""
    return Cell(lambda v: 1 + given["delta"] * 0.5 * np.arctanh(1.9 * distance_from_level(v)) / math.atanh(0.95))


def cosine(given, limit, step):
    return Cell(lambda v: 1 - given["amplitude"] * np.cos(2 * math.pi * distance_from_level(v)))


def dorefa(given, limit, step):
    reach = given["reach"]
    return Line(lambda x: reach * sech2(reach * x) / math.tanh(reach), is_multibit=True)


def sigmoids(given, limit, step):
    temperature = given["temperature"]
    bins = round(2 * limit / step)
    boundaries = np.arange(bins) - (bins - 1) / 2
    return Line(lambda x: sum(temperature / 4 * sech2(temperature / 2 * (x * limit / step - b)) for b in boundaries),
                is_multibit=True)


def mad(given, limit, step):
    return Line(lambda x: 1 / np.maximum(np.abs(x), 1), is_multibit=True, kinks=(1.0,))


def straight(given, limit, step):
    return Line(lambda x: np.ones_like(x), end=given.get("reach"))


def piecewise(given, limit, step):
    return Line(lambda x: np.ones_like(x), end=given.get("reach", 1.0), is_open=True, is_single=True)


def pcf(given, limit, step):
    return Line(lambda x: np.full_like(x, 1 / (2 * given["m"])), end=2 * given["m"])


def signswish(given, limit, step):
    beta = given["beta"]
    low, high = 1.0, 4.0  # of z·tanh(z/2) = 2
    for _ in range(100):
        z = (low + high) / 2
        low, high = (z, high) if z * math.tanh(z / 2) < 2 else (low, z)
    return Line(lambda x: beta * (2 - beta * x * np.tanh(beta * x / 2)) / (1 + np.cosh(beta * x)), end=z / beta,
                changes_sign=True)


def approxsign(given, limit, step):
    return Line(lambda x: 2 - 2 * np.abs(x), end=1.0)


def xucheung(given, limit, step):
    return Line(lambda x: 4 - 8 * np.abs(x), end=0.5)


def ede(given, limit, step):
    return Line(lambda x: given["k"] * given["t"] * sech2(given["t"] * x))


def rbnn(given, limit, step):
    k, t = given["k"], given["t"]
    return Line(lambda x: k * (math.sqrt(2) * t - t * t * np.abs(x)), end=math.sqrt(2) / t)


def fdabnn(given, limit, step):
    n, omega = int(given["n"]), given["omega"]
    return Line(lambda x: 4 * omega / math.pi * sum(np.cos((2 * i + 1) * omega * x) for i in range(n + 1)),
                end=math.pi / (2 * (n + 1) * omega), changes_sign=True)


MAKERS = {
    "htge": htge, "dsq": dsq, "daq": daq, "psg": psg, "root": root, "artanh": artanh, "cosine": cosine, "dorefa": dorefa,
    "sigmoids": sigmoids, "mad": mad, "ste": straight, "pwl": piecewise, "pcf": pcf, "signswish": signswish,
    "approxsign": approxsign, "xucheung": xucheung, "ede": ede, "rbnn": rbnn, "fdabnn": fdabnn}
