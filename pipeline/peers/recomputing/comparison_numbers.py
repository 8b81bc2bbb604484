"""Tables 1 to 5 and F, and the findings of experiments that list comparisons: mnist, resnet50, and networks of one's own."""
import math

from .pairs import error_half_way, shares
from .seeds import OverSeeds



def comparison_numbers(result, experiment, runs, paper, rules, name=None):
    """`name` where another program trained the experiment's runs, in a folder of that name."""
    half, name = paper.half(experiment.name), name or experiment.name
    trained_by = "ours" if name == "mnist" else runs.framework
    found, pooled = {}, {}
    for one in experiment.comparisons:
        key, prefix = (one.kind, one.optimizer), f"{name}.{one.kind}.{one.optimizer}"
        mapped = "both" if one.is_mirrored else runs.mapping(one.run, one.other)
        found[key] = runs.between(one.run, one.other, mapped)
        pairs = runs.pair(one.run, one.other, mapped)
        result.over_seeds(prefix, found[key])
        if pairs:
            counted = of_weights(result, prefix, pairs)
            if not one.is_mirrored:  # the same pair of nets was counted without M
                pooled[key] = counted
            if one.kind == "baseline":
                layers(result, prefix, pairs)
            result.finding(f"{prefix}.half-way-error", OverSeeds(
                {seed: error_half_way(pair.a, pair.b, mapped) for seed, pair in pairs.items()}))
            for quantity, values in runs.by_penalty_alone(one.run, one.other, mapped).items():
                result.finding(f"{prefix}.penalty-{quantity}", values)
        for quantity, column in (("error", "error_over_limit"), ("error-over-range", "error_over_range"),
                                 ("agreement", "agreement")):
            result.cell("table-4", (name, one.label, column), found[key][quantity])
            result.cell("table-f", (trained_by, quantity, one.label), found[key][quantity])
        if name == "mnist" and experiment.letter(one.optimizer) == "S" and not one.is_mirrored:
            result.cell("table-3", (one.kind,), found[key]["error"])
        result.over_seeds(f"{prefix}.net", runs.ending(one.other))
        factors(result, one, experiment.adapts(one.optimizer), runs)
    if pooled:
        of_network(result, name, runs, experiment.comparisons[0].run)
        result.finding(f"{name}.disagreeing-count", sum(one["disagreeing"] for one in pooled.values()))
        result.finding(f"{name}.levels-apart", sum(one["apart"] for one in pooled.values()))
    ratios(result, name, found)
    for optimizer in dict.fromkeys(one.optimizer for one in experiment.comparisons):
        training(result, experiment, runs, optimizer, rules, name, trained_by)
    if half:
        half.beside(result, experiment, found, runs, name)


def factors(result, one, adapts, runs):
    """Tables 1 and 2: α of STE-net's tensors, which is the same in all of them."""
    for run in (one.run, one.other) if one.kind == "baseline" else ():
        file, qhat = runs.any_of(run), runs.any_of(one.run)
        if file and qhat:
            alpha = qhat.mirror(qhat.quantized[-1]).alpha
            result.cell("table-2" if adapts else "table-1", (run, file.configuration["estimator"], "gradient_factor"),
                        alpha if file.configuration["gradient_factor"].startswith("alpha") else 1.0)
            result.finding(f"{runs.name}.estimator.alpha", alpha)


def of_network(result, name, runs, run):
    file = runs.any_of(run)
    if file:
        result.finding(f"{name}.tensors", len(file.quantized))
        result.finding(f"{name}.weights", sum(math.prod(file.tensors[tensor]["shape"]) for tensor in file.quantized))
        result.finding(f"{name}.data.train-images", file.train_images)
        result.finding(f"{name}.data.test-images", file.test_images)


def of_weights(result, prefix, pairs):
    """Counts and shares over the weights of all seeds together."""
    total = {key: sum(pair.sums[key] for pair in pairs.values()) for key in next(iter(pairs.values())).sums}
    disagreeing = total["weights"] - total["equal"]
    result.finding(f"{prefix}.disagreeing-count", disagreeing)
    result.finding(f"{prefix}.near-boundary", total["near"] / total["weights"])
    if disagreeing:
        result.finding(f"{prefix}.near-boundary-disagreeing", total["near_disagreeing"] / disagreeing)
    first = pairs[min(pairs)]
    result.finding(f"{prefix}.first-seed-error", first.values["error"])
    result.finding(f"{prefix}.weights", first.sums["weights"])
    return {"disagreeing": disagreeing, "apart": total["apart"]}


def layers(result, prefix, pairs):
    """What Table 4 has of all weights, of each tensor."""
    for place, layer in enumerate(next(iter(pairs.values())).layers):
        values = {seed: shares(pair.layers[place]) for seed, pair in pairs.items()}
        for quantity in ("error", "agreement", "outside"):
            result.finding(f"{prefix}.layer.{place + 1}.{quantity}",
                           OverSeeds({seed: value[quantity] for seed, value in values.items()}))
        result.finding(f"{prefix}.layer.{place + 1}.weights", layer["weights"])


def ratios(result, name, found):
    """Of the baseline over lr-tweak by either ruler, of the others over the baseline."""
    for (kind, optimizer), values in found.items():
        for against in ("lr-tweak", "lr-tweak-mapped") if kind == "baseline" else ("baseline",):
            other = found.get((against, optimizer))
            for quantity in ("error", "disagreement") if other else ():
                over = values[quantity].over(other[quantity])
                if over.seeds:
                    result.finding(f"{name}.{kind}.{optimizer}.{quantity}-over-{against}", over)


def training(result, experiment, runs, optimizer, rules, name, trained_by):
    """Table 5, and how far two validation accuracies may differ by the rule `accuracy-margin`."""
    baseline = next((one for one in experiment.comparisons if (one.kind, one.optimizer) == ("baseline", optimizer)), None)
    if not baseline:
        return
    ends = {"qhat": runs.ending(baseline.run), "ste": runs.ending(baseline.other)}
    ends["difference"] = {key: value.less(ends["ste"][key]) for key, value in ends["qhat"].items()}
    letter = experiment.letter(optimizer)
    for role, title in (("ste", "STE"), ("qhat", "Q̂"), ("difference", "Diff")):
        result.over_seeds(f"{name}.{role}.{optimizer}", ends[role])
        for key, value in ends[role].items():
            column = key.replace("-", "_").replace("cross_entropy", "loss_without_penalty")
            result.cell("table-5", (name, f"{title} ({letter})", column), value)
            result.cell("table-f", (trained_by, key, f"{title} ({letter})"), value)
    margin(result, f"{name}.baseline.{optimizer}.accuracy-margin", runs, baseline.run, rules)


def margin(result, name, runs, qhat, rules):
    """The rule `accuracy-margin`: so much, or so many standard errors of a difference between two accuracies, if both nets
    have Q̂-net's, whichever is more."""
    accuracy, file = runs.ending(qhat)["validation-accuracy"].mean, runs.any_of(qhat)
    if file:
        error = math.sqrt(2 * accuracy * (1 - accuracy) / file.test_images)
        result.finding(name, max(rules["accuracy-margin"], rules["accuracy-errors"] * error))
