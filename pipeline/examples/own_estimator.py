"""An estimator of one's own, as a practitioner has it: only the slope of Q^ within a quantization bin is given.

What convert and compare say is computed again here, in NumPy, by the paper's formulas and with nothing of theirs."""
import json
import os
import subprocess

import numpy as np

BITS = 2
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def slope(position, cos=np.cos):
    """Q^' at a position in the bin: 0 and 1 are its boundary points, 0.5 its level. 1.6 there and 0.4 here: weights are
    slow to leave a level and quick to cross a boundary. `cos` may be that of another framework."""
    return 1 + 0.6 * cos(2 * np.pi * position)


def write_samples(path):
    """The file of samples that convert reads."""
    with open(path, "w") as file:
        file.write("position,derivative\n")
        for position in np.linspace(0, 1, 1001):
            file.write(f"{position:.4f},{slope(position):.17g}\n")


def run(stage, *arguments):
    """Runs convert or compare; the environment variable STAGES says where they are."""
    folder = os.environ.get("STAGES", os.path.join(ROOT, ".build/release"))
    command = [os.path.join(folder, stage), *map(str, arguments)]
    print("$", stage, *arguments[:2], "...", flush=True)
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def mapped(weights, limit):
    """M(w) of Equation 4 and alpha, by Simpson's rule."""
    step = 2 * limit / (2**BITS - 1)
    offsets = np.linspace(0, 0.5, 20001)
    f = 1 / slope(offsets)
    middles = 1 / slope((offsets[:-1] + offsets[1:]) / 2)
    parts = (f[:-1] + 4 * middles + f[1:]) / 6 * np.diff(offsets)
    distance = np.concatenate([[0], np.cumsum(parts)])
    alpha = 0.5 / distance[-1]
    w = weights.astype(np.float64)
    boundary = np.rint(w / step) * step
    offset = (w - boundary) / step
    return boundary + np.sign(offset) * step * alpha * np.interp(np.abs(offset), offsets, distance), alpha


def levels(weights, limit):
    """Which level each weight is quantized to, in single precision as networks do."""
    bound, half = np.float32(limit), np.float32((2**BITS - 1) / 2)
    return np.rint((np.clip(weights, -bound, bound) / bound + np.float32(1)) * half)


def check(pairs, report):
    """Holds compare's numbers against our own; `pairs` has (weights of Q^-net, of STE-net, w_max) by tensor."""
    report = json.loads(report)
    errors, equal, count = 0.0, 0, 0
    rows = {row["name"]: row for row in report["tensors"]}
    assert set(rows) == set(pairs), (set(rows), set(pairs))
    for name, (qhat, ste, limit) in pairs.items():
        error = np.abs(mapped(qhat, limit)[0] - ste) / limit
        same = levels(qhat, limit) == levels(ste, limit)
        assert abs(rows[name]["w_max"] - limit) < 1e-6, (name, rows[name]["w_max"], limit)
        assert abs(rows[name]["error_over_w_max"] - error.mean()) < 1e-6, (name, error.mean())
        assert abs(rows[name]["agreement"] - same.mean()) < 1e-6, (name, same.mean())
        errors, equal, count = errors + error.sum(), equal + same.sum(), count + error.size
    total = report["total"]
    assert abs(total["error_over_w_max"] - errors / count) < 1e-6, errors / count
    assert abs(total["agreement"] - equal / count) < 1e-6, equal / count
    print(f"NumPy agrees: error {100 * errors / count:.4f} % of w_max, {100 * equal / count:.3f} % equal")
    return total
