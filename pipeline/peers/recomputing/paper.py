"""The paper's numbers, and the findings that hold ours against them."""
import yaml

from .seeds import factor, typical

QUANTITIES = {"error": "alignment_error", "agreement": "agreement", "train-accuracy": "train_accuracy",
              "train-loss": "train_loss", "validation-accuracy": "validation_accuracy", "validation-loss": "validation_loss"}


def value(text):
    """'98.31%' → 0.9831; of numbers that are cut off the digits that are there."""
    text = str(text).replace("−", "-").replace("…", "").strip()
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


class Paper:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.text = yaml.safe_load(file)

    def half(self, name):
        if name not in self.text["table-4"]:
            return None
        return Half({**self.text["table-4"][name], **self.text["table-5"][name]})


class Half:
    """One half of Tables 4 and 5: numbers by row and quantity."""

    def __init__(self, rows):
        self.rows = {row: {ours: value(cells[theirs]) for ours, theirs in QUANTITIES.items() if theirs in cells}
                     for row, cells in rows.items()}
        self.printed = {row: {ours: str(cells[theirs]) for ours, theirs in QUANTITIES.items() if theirs in cells}
                        for row, cells in rows.items()}

    def beside(self, result, experiment, found, runs, name):
        """How far our numbers are from these: factors, differences, and the place in the spread of our seeds."""
        ours = {}
        for one in experiment.comparisons:
            for quantity in ("error", "agreement"):
                ours[(one.label, quantity)] = (
                    f"{one.kind}.{one.optimizer}.{quantity}", found[(one.kind, one.optimizer)][quantity])
        for one in experiment.comparisons:
            if one.kind == "baseline":
                letter = experiment.letter(one.optimizer)
                ends = {"Q̂": runs.ending(one.run), "STE": runs.ending(one.other)}
                for title, role in (("STE", "ste"), ("Q̂", "qhat")):
                    for quantity in ("train-accuracy", "train-loss", "validation-accuracy", "validation-loss"):
                        ours[(f"{title} ({letter})", quantity)] = (f"{role}.{one.optimizer}.{quantity}", ends[title][quantity])
        for (row, quantity), (which, mine) in ours.items():
            if mine.seeds and quantity in self.rows.get(row, {}):
                theirs = None if self.printed[row][quantity].endswith("…") else self.rows[row][quantity]
                self._verdict(result, f"{name}.verdict.{which}", mine, theirs, quantity)
        self._normalization(result, experiment, found, name)
        self._distances(result, experiment, found, runs, name)

    def _verdict(self, result, prefix, mine, theirs, quantity):
        """`theirs`: None where the paper's text cuts its digits off."""
        lacking = quantity in ("agreement", "train-accuracy", "validation-accuracy")
        result.finding(f"{prefix}.ours", mine)
        if theirs is None:
            return
        result.finding(f"{prefix}.difference", mine.mean - theirs)
        result.finding(f"{prefix}.factor", factor(1 - mine.mean, 1 - theirs) if lacking else factor(mine.mean, theirs))
        if mine.seeds >= 3 and mine.spread:
            result.finding(f"{prefix}.deviations", (theirs - mine.mean) / mine.spread)

    def _normalization(self, result, experiment, found, name):
        """The typical factor between our Ē and the paper's, for both readings of what E is divided by."""
        typically = []
        for reading, quantity in (("over-limit", "error"), ("over-range", "error-over-range")):
            factors = [
                factor(found[(one.kind, one.optimizer)][quantity].mean, self.rows[one.label]["error"])
                for one in experiment.comparisons
                if found[(one.kind, one.optimizer)][quantity].seeds and one.label in self.rows]
            if factors:
                typically.append(typical(factors))
                result.finding(f"{name}.normalization.{reading}", typically[-1])
        if typically:
            result.finding(f"{name}.normalization.near-factor", min(typically))
            result.finding(f"{name}.normalization.far-factor", max(typically))

    def _distances(self, result, experiment, found, runs, name):
        """Table R's "all" for these runs, of the seeds' means and seed by seed."""
        for one in experiment.comparisons:
            if one.kind != "baseline" or ("lr-tweak", one.optimizer) not in found:
                continue
            groups = {kind: found[(kind, one.optimizer)] for kind in ("baseline", "lr-tweak")}
            groups |= {"qhat": runs.ending(one.run), "ste": runs.ending(one.other)}
            shared = set.intersection(*(set(value.by_seed) for group in groups.values() for value in group.values()))
            by_seed = [
                typical(self.distance(experiment.letter(one.optimizer), {
                    role: {key: value.by_seed[seed] for key, value in group.items()} for role, group in groups.items()})["all"])
                for seed in shared]
            prefix = f"{name}.paper-distance.{one.optimizer}"
            if by_seed:
                result.finding(f"{prefix}.least", min(by_seed))
                result.finding(f"{prefix}.greatest", max(by_seed))
                result.finding(f"{prefix}.seeds", len(by_seed))
                result.finding(prefix, typical(self.distance(experiment.letter(one.optimizer), {
                    role: {key: value.mean for key, value in group.items()} for role, group in groups.items()})["all"]))

    def distance(self, letter, values):
        """Typical factors between numbers and these, by group (Table R). `values`: error, error-over-range and disagreement
        of "baseline" and "lr-tweak", accuracies and losses of "qhat" and "ste"."""
        groups = {"error": [], "error-over-range": [], "agreement": [], "accuracy": [], "loss": []}
        for kind in ("baseline", "lr-tweak"):
            row = self.rows[f"{kind} ({letter})"]
            groups["error"].append(factor(values[kind]["error"], row["error"]))
            groups["error-over-range"].append(factor(values[kind]["error-over-range"], row["error"]))
            groups["agreement"].append(factor(values[kind]["disagreement"], 1 - row["agreement"]))
        for role, title in (("qhat", "Q̂"), ("ste", "STE")):
            row = self.rows[f"{title} ({letter})"]
            for part in ("train", "validation"):
                groups["accuracy"].append(factor(1 - values[role][f"{part}-accuracy"], 1 - row[f"{part}-accuracy"]))
                groups["loss"].append(factor(values[role][f"{part}-loss"], row[f"{part}-loss"]))
        groups["all"] = sum((groups[name] for name in ("error", "agreement", "accuracy", "loss")), [])
        return groups
