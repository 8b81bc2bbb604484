"""What the paper measures between two networks of one seed (Section 6.2), tensor by tensor and in all."""
import math

import numpy as np

SUMS = ("weights", "measured", "distance", "distance_over_range", "equal", "outside", "unmapped", "trapped", "near",
        "near_disagreeing", "apart", "equal_exactly", "at_boundary")


class PairMeasures:
    """Q̂-net `a` against another net `b`. `mapped` says whether Equation 5 has M in it: of a's weights alone ("one"), of
    both nets' ("both"), or None for |a - b|. `near`: what counts as near a boundary, in units of Δ."""

    def __init__(self, a, b, mapped, near):
        self.a, self.b = a, b
        self.layers = [measured(a, b, name, mapped, near) for name in a.quantized]
        self.sums = {key: float(sum(layer[key] for layer in self.layers)) for key in SUMS}
        self.values = shares(self.sums)
        self.start = error_at_the_start(a, b, mapped)


def measured(a, b, name, mapped, near):
    """Sums over the weights of one tensor at the end of training."""
    trained, limit = (a.final(name), b.final(name)), a.tensors[name]["limit"]
    left, right = (weights.astype(float) for weights in trained)
    mirror, quantizer = a.mirror(name), a.mirror(name).quantizer
    x, y = images(mirror, left, right, mapped)
    there = np.isfinite(x) & np.isfinite(y)
    distance = np.abs(x[there] - y[there]).sum()
    one, two = (quantizer.index_as_trained(weights) for weights in trained)
    exactly_one, exactly_two = quantizer.index(left), quantizer.index(right)
    is_near = quantizer.to_boundary(left) < near
    return {
        "weights": left.size, "measured": there.sum(), "unmapped": (~there).sum(),
        "distance": distance / limit, "distance_over_range": distance / (quantizer.highest - quantizer.lowest),
        "equal": (one == two).sum(), "apart": (np.abs(one - two) > 1).sum(),
        "outside": (np.maximum(*map(np.abs, trained)) > np.float32(limit)).sum(),
        "trapped": (mirror.is_dead(trained[0]) != b.mirror(name).is_dead(trained[1])).sum(),
        "near": is_near.sum(), "near_disagreeing": (is_near & (one != two)).sum(),
        "equal_exactly": (exactly_one == exactly_two).sum(),
        "at_boundary": ((one != exactly_one) | (two != exactly_two)).sum()}


def images(mirror, left, right, mapped):
    """What Equation 5 subtracts from each other."""
    return mirror(left) if mapped else left, mirror(right) if mapped == "both" else right


def shares(sums):
    """Means over weights from sums over them."""
    weights, measured = sums["weights"], sums["measured"] or float("nan")
    return {
        "error": sums["distance"] / measured, "error-over-range": sums["distance_over_range"] / measured,
        "agreement": sums["equal"] / weights, "disagreement": (weights - sums["equal"]) / weights,
        "outside": sums["outside"] / weights, "unmapped": sums["unmapped"] / weights,
        "trapped-alone": sums["trapped"] / weights}


def error_at_the_start(a, b, mapped):
    """Mean E over w_max before training, which Equation 5 wants to be 0."""
    distance = count = 0.0
    for name in a.quantized:
        x, y = images(a.mirror(name), a.first(name), b.first(name), mapped)
        there = np.isfinite(x) & np.isfinite(y)
        distance += np.abs(x[there] - y[there]).sum() / a.tensors[name]["limit"]
        count += there.sum()
    return distance / count if count else 0.0


def error_half_way(a, b, mapped):
    """Mean E over w_max at the snapshot in the middle of those that the files hold."""
    middle = (a.snapshot_steps[0] + a.snapshot_steps[-1]) / 2
    place = min(range(len(a.snapshot_steps)), key=lambda index: abs(a.snapshot_steps[index] - middle))
    distance = measured = 0.0
    for name in a.quantized:
        left, right = a.snapshot(name, place), b.snapshot(name, place)
        x, y = images(a.mirror(name), left, right, mapped)
        there = np.isfinite(x) & np.isfinite(y)
        all_of_it = math.prod(a.tensors[name]["shape"]) / left.size  # of large tensors some weights stand for all
        distance += np.abs(x[there] - y[there]).sum() / a.tensors[name]["limit"] * all_of_it
        measured += there.sum() * all_of_it
    return distance / (measured or float("nan"))


def by_penalty_alone(a, b, mapped):
    """Where weight decay alone would have taken the nets since the first weights that the files hold: no gradient of the loss, no velocity
    at first. None where an optimizer adapts."""
    kept = a.kept_by_the_penalty(), b.kept_by_the_penalty()
    if None in kept:
        return None
    distance = measured = unequal = weights = 0.0
    for name in a.quantized:
        left, right = (np.float32(share * net.first(name)) for share, net in zip(kept, (a, b)))
        mirror, tensor = a.mirror(name), a.tensors[name]
        x, y = images(mirror, left.astype(float), right.astype(float), mapped)
        there = np.isfinite(x) & np.isfinite(y)
        one, two = (mirror.quantizer.index_as_trained(values) for values in (left, right))
        all_of_it = math.prod(tensor["shape"]) / left.size  # of large tensors some weights stand for all
        distance += np.abs(x[there] - y[there]).sum() / tensor["limit"] * all_of_it
        measured, unequal = measured + there.sum() * all_of_it, unequal + (one != two).sum() * all_of_it
        weights += left.size * all_of_it
    return {"remaining": kept[0], "error": distance / (measured or float("nan")), "disagreement": unequal / weights}
