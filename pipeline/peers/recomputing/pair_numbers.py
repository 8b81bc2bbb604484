"""Tables A, B, M, O and S, and the findings of experiments that list pairs: Q̂-net, its STE-net, and lr-tweak."""
import math
import statistics

import numpy as np

from .comparison_numbers import margin, of_network
from .mirror import mirror
from .runs import QUANTITIES
from .seeds import OverSeeds, typical


def pair_numbers(result, experiment, runs, paper, rules):
    """The numbers of every pair, by entry and optimizer, for tables and counts."""
    name, found = experiment.name, {}
    for pair in experiment.pairs:
        values = one_pair(runs, pair)
        if not values["error"].seeds:
            continue
        found[(pair.entry, pair.optimizer)] = (pair, values)
        prefix = f"{name}.{pair.entry}.{pair.optimizer}"
        result.over_seeds(prefix, {key: value for key, value in values.items() if not isinstance(key, tuple)})
        margin(result, f"{prefix}.accuracy-margin", runs, pair.qhat, rules)
        factors_of_tensors(result, prefix, runs, pair)
    if not found:
        return
    of_network(result, name, runs, next(iter(found.values()))[0].qhat)
    counts(result, experiment, found, rules)
    if name in TABLES:
        TABLES[name](result, experiment, runs, found, paper, rules)


def one_pair(runs, pair):
    """lr-tweak is seen through M where STE-net starts from M of the weights, since all lengths are stretched there."""
    mapped = runs.mapping(pair.qhat, pair.ste)
    values = runs.between(pair.qhat, pair.ste, mapped)
    tweak = runs.between(pair.qhat, pair.tweak, "both" if mapped else None)
    for quantity in QUANTITIES:
        if quantity != "outside":
            values[f"lr-tweak-{quantity}"] = tweak[quantity]
    for quantity in ("error", "disagreement"):
        values[f"{quantity}-over-lr-tweak"] = values[quantity].over(tweak[quantity])
    for quantity, alone in runs.by_penalty_alone(pair.qhat, pair.ste, mapped).items():
        values[f"penalty-{quantity}"] = alone
    qhat, ste = runs.ending(pair.qhat), runs.ending(pair.ste)
    values["qhat-validation-accuracy"] = qhat["validation-accuracy"]
    values["ste-validation-accuracy"] = ste["validation-accuracy"]
    values["accuracy-difference"] = qhat["validation-accuracy"].less(ste["validation-accuracy"])
    values["ste-accuracy-gain"] = ste["validation-accuracy"].less(qhat["validation-accuracy"])
    return values


def factors_of_tensors(result, prefix, runs, pair):
    """The factor on each tensor's gradients by quadrature: α where STE-net has it, else 1."""
    file, ste = runs.any_of(pair.qhat), runs.any_of(pair.ste)
    has_alpha = ste.configuration["gradient_factor"].startswith("alpha")
    for place, (name, tensor) in enumerate(file.tensors.items()):
        alpha = file.mirror(name).alpha if tensor["is_quantized"] else 1.0
        result.finding(f"{prefix}.tensor.{place + 1}.alpha", alpha if has_alpha else 1.0)
        if tensor["is_quantized"]:  # He uniform: a bias of length n has fan-in n
            fan_in = math.prod(tensor["shape"][:-1] or tensor["shape"])
            result.finding(f"{prefix}.tensor.{place + 1}.limit", math.sqrt(6 / fan_in))
    # Of an entry the report has α for w_max = 1; only HTGE's `times_limit` makes it depend on that.
    text, bits, grid = (file.configuration[name] for name in ("estimator", "bits", "grid"))
    result.finding(f"{prefix.rpartition('.')[0]}.alpha", mirror(text, 1.0, int(bits), grid).alpha)


def counts(result, experiment, found, rules):
    """How many pairs are within the rule `likeness`, by optimizer; where Appendix G's trap springs at all, how often."""
    name = experiment.name
    by_letter = {}
    for (_, optimizer), (_, values) in found.items():
        first = next(other for other in experiment.optimizers if experiment.letter(other) == experiment.letter(optimizer))
        by_letter.setdefault(first, []).append(values["error-over-lr-tweak"])
    for optimizer, over in by_letter.items():
        count(result, f"{name}.family.{optimizer}", over, rules)
    trapped = [values["trapped-alone"].mean for _, values in found.values()]
    if any(trapped):
        result.finding(f"{name}.trapped-median", statistics.median(value for value in trapped if value > 0))


def count(result, prefix, over, rules):
    """How many pairs keep to the rule by their whole interval, how many by none of it, and how many are open."""
    outcomes = [outcome(value, rules) for value in over]
    for name in ("alike", "apart", "open"):
        result.finding(f"{prefix}.{name}", outcomes.count(name))
    result.finding(f"{prefix}.trained", len(over))


def outcome(value, rules):
    if value.seeds < rules["verdict-seeds"] or value.interval is None:
        return "open"
    low, high = value.interval
    return "alike" if high <= rules["likeness"] else "apart" if low > rules["likeness"] else "open"


def table_b(result, experiment, runs, found, paper, rules):
    ends(result, runs, found)
    for (entry, optimizer), (_, values) in found.items():
        for comparison, before in (("baseline", ""), ("lr-tweak", "lr-tweak-")):
            for column, quantity in (
                    ("error_over_limit", "error"), ("error_over_range", "error-over-range"), ("agreement", "agreement"),
                    ("unmapped_share", "unmapped"), ("trapped_in_one_share", "trapped-alone")):
                result.cell("table-b", (entry, optimizer, comparison, column), values[before + quantity])


def ends(result, runs, found):
    """Table G: where an estimator ends, in units of w_max, and M of that place."""
    for pair, _ in found.values():
        file = runs.any_of(pair.qhat)
        limit, own = file.tensors[file.quantized[0]]["limit"], file.mirror(file.quantized[0])
        end = own.shape.end
        if end is not None:
            image = own(np.array([end * limit]))[0] / limit
            result.cell("table-g", (pair.entry, "end_over_limit"), end)
            result.cell("table-g", (pair.entry, "image_of_end_over_limit"), image)


SWEPT = {
    "error_over_limit": "error", "error_over_range": "error-over-range", "agreement": "agreement",
    "tweak_error_over_limit": "lr-tweak-error", "tweak_agreement": "lr-tweak-agreement",
    "validation_accuracy": "qhat-validation-accuracy", "ste_validation_accuracy": "ste-validation-accuracy",
    "error_ratio": "error-over-lr-tweak", "disagreement": "disagreement", "tweak_disagreement": "lr-tweak-disagreement",
    "accuracy_difference": "accuracy-difference"}


def table_s(result, experiment, runs, found, paper, rules):
    for (entry, optimizer), (pair, values) in found.items():
        letter = experiment.letter(optimizer)
        for theme in ("any", "recipe", "bits", "sharpness", "steps", "batch-size", "rate", "reading"):
            for column, quantity in SWEPT.items():
                result.cell("table-s", (entry, letter, theme, column), values[quantity])
        prefix = f"sensitivity.{entry}.{optimizer}"
        origin = origin_of(experiment, pair, found)
        if origin:
            result.finding(f"{prefix}.error-factor", values["error"].over(origin["error"]))
            result.finding(f"{prefix}.agreement-gain", values["agreement"].less(origin["agreement"]))
            result.finding(f"{prefix}.accuracy-gain",
                           values["qhat-validation-accuracy"].less(origin["qhat-validation-accuracy"]))
        distance(result, experiment, runs, pair, paper)


def origin_of(experiment, pair, found):
    """What a variation is held against: the recipe with this optimizer, or with that of its letter; of batch sizes the
    entry of as many steps."""
    name = "recipe"
    training = pair.settings.get("training") or {}
    if "batch_size" in training:
        name = next((entry for entry, other in experiment.text["pairs"].items()
                     if (other.get("training") or {}).get("steps") == training.get("steps")
                     and "batch_size" not in other["training"]), name)
    letter = experiment.letter(pair.optimizer)
    same = [optimizer for entry, optimizer in found if entry == name and experiment.letter(optimizer) == letter]
    return found[(name, same[0])][1] if same else None


def distance(result, experiment, runs, pair, paper):
    """Table R: how far a reading of the recipe is from the paper's numbers; the lr-tweak as the paper has it."""
    baseline = runs.between(pair.qhat, pair.ste, runs.mapping(pair.qhat, pair.ste))
    tweak = runs.between(pair.qhat, pair.tweak, None)
    values = {"baseline": baseline, "lr-tweak": tweak, "qhat": runs.ending(pair.qhat), "ste": runs.ending(pair.ste)}
    if not all(value.seeds for group in values.values() for value in group.values()):
        return
    letter = experiment.letter(pair.optimizer)
    groups = paper.half("mnist").distance(letter, {
        name: {key: value.mean for key, value in group.items()} for name, group in values.items()})
    columns = {"error": "error_over_limit", "error-over-range": "error_over_range"}
    for name, factors in groups.items():
        result.finding(f"sensitivity.{pair.entry}.{pair.optimizer}.distance.{name}", typical(factors))
        result.cell("table-r", (pair.entry, letter, columns.get(name, name), "factor"), typical(factors))


def table_o(result, experiment, runs, found, paper, rules):
    """Both STE-nets of every optimizer, and how much farther the one that is not claimed is in units of lr-tweak."""
    claimed = {False: [], True: []}
    for optimizer in dict.fromkeys(optimizer for _, optimizer in found):
        both = {}
        for (entry, other), (_, values) in found.items():
            if other == optimizer:
                both["claimed" if entry.startswith("claimed") else "crossed"] = values
        adapts = experiment.adapts(optimizer)
        for comparison, values in both.items():
            adjusted = "adjusted" if (comparison == "claimed") != adapts else "unadjusted"
            for column, quantity in SWEPT.items():
                result.cell("table-o", (optimizer, "adaptive" if adapts else "non-adaptive", comparison, adjusted, column),
                            values[quantity])
        if len(both) == 2:
            over = {comparison: OverSeeds(values["error-over-lr-tweak"].by_seed) for comparison, values in both.items()}
            result.finding(f"optimizers.optimizer.{optimizer}.advantage", over["crossed"].over(over["claimed"]))
        if "claimed" in both:
            claimed[adapts].append(both["claimed"]["error-over-lr-tweak"])
            result.finding(f"optimizers.optimizer.{optimizer}.accuracy-gap", abs(both["claimed"]["accuracy-difference"].mean))
    for adapts, title in ((False, "non-adaptive"), (True, "adaptive")):
        count(result, f"optimizers.class.{title}", claimed[adapts], rules)


def table_a(result, experiment, runs, found, paper, rules):
    for (entry, optimizer), (_, values) in found.items():
        for column, quantity in SWEPT.items():
            result.cell("table-a", (optimizer, entry, column), values[quantity])
        mapped = found.get((f"{entry}-map", optimizer))
        if mapped:
            nets = {"qhat": values["qhat-validation-accuracy"], "drawn": values["ste-validation-accuracy"],
                    "mapped": mapped[1]["ste-validation-accuracy"]}
            for net, accuracy in nets.items():
                result.cell("table-m", (entry, f"{net}_validation_accuracy"), accuracy)
            gain = nets["mapped"].less(nets["drawn"])
            result.cell("table-m", (entry, "gain"), gain)
            result.finding(f"ablation.start.{entry}.{optimizer}.gain", gain)


TABLES = {"estimators": table_b, "sensitivity": table_s, "optimizers": table_o, "ablation": table_a}
