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
    return parting(a, b, mapped, lambda net, name: net.first(name))["error"]


def error_half_way(a, b, mapped):
    """Mean E over w_max at the snapshot in the middle of those that the files hold."""
    middle = (a.snapshot_steps[0] + a.snapshot_steps[-1]) / 2
    place = min(range(len(a.snapshot_steps)), key=lambda index: abs(a.snapshot_steps[index] - middle))
    return parting(a, b, mapped, lambda net, name: net.snapshot(name, place))["error"]


def by_penalty_alone(a, b, mapped):
    """Where weight decay alone would have taken the nets since the first weights that the files hold: no gradient of the
    loss, no velocity at first. None where an optimizer adapts."""
    kept = {net: net.kept_by_the_penalty() for net in (a, b)}
    if None in kept.values():
        return None
    found = parting(a, b, mapped, lambda net, name: np.float32(kept[net] * net.first(name)))
    return {"remaining": kept[a], "error": found["error"], "disagreement": found["disagreement"]}


def parting(a, b, mapped, weights_of):
    """Mean E over w_max and the share of unequal quantized weights, where the nets have the weights `weights_of(net,
    name)`. Where those are some of a large tensor's, they stand for all of it."""
    distance = measured = unequal = weights = 0.0
    for name in a.quantized:
        mirror, tensor = a.mirror(name), a.tensors[name]
        left, right = weights_of(a, name), weights_of(b, name)
        x, y = images(mirror, left.astype(float), right.astype(float), mapped)
        there = np.isfinite(x) & np.isfinite(y)
        one, two = (mirror.quantizer.index_as_trained(values.astype(np.float32)) for values in (left, right))
        each = math.prod(tensor["shape"]) / left.size
        distance += np.abs(x[there] - y[there]).sum() / tensor["limit"] * each
        measured, weights = measured + there.sum() * each, weights + left.size * each
        unequal += (one != two).sum() * each
    return {"error": distance / (measured or float("nan")), "disagreement": unequal / weights}
