"""The run files of a profile's folder, each read once, and what is measured between them."""
import os

from .pairs import PairMeasures, by_penalty_alone
from .run_file import RunFile
from .seeds import OverSeeds

QUANTITIES = ("error", "error-over-range", "agreement", "disagreement", "outside", "unmapped", "trapped-alone")
ENDING = ("train-accuracy", "train-loss", "train-cross-entropy", "validation-accuracy", "validation-loss",
          "validation-cross-entropy")


class Runs:
    """Run files of one experiment's folder, by run and seed. `near`: what counts as near a boundary, in units of Δ;
    `reports_penalty`: whether losses include the penalty."""

    def __init__(self, folder, seeds, near, reports_penalty=True):
        self.folder, self.seeds = folder, range(1, seeds + 1)
        self.near, self.reports_penalty = near, reports_penalty
        self.name = os.path.basename(folder)
        self.files, self.measures = {}, {}

    @property
    def read(self):
        return [file for file in self.files.values() if file]

    @property
    def framework(self):
        """The program that trained these runs, with its version; None where it is ours."""
        runs = sorted(os.listdir(self.folder)) if os.path.isdir(self.folder) else []
        return next((file.framework for run in runs if (file := self.any_of(run))), None)

    def file(self, run, seed):
        path = os.path.join(self.folder, run, f"seed-{seed}.h5")
        if path not in self.files:
            self.files[path] = RunFile(path) if os.path.exists(path) else None
        return self.files[path]

    def of_run(self, run):
        return {seed: file for seed in self.seeds if (file := self.file(run, seed))}

    def any_of(self, run):
        return next(iter(self.of_run(run).values()), None)

    def pair(self, one, two, mapped):
        """Measures of two runs by seed, of the seeds that both have."""
        key = (one, two, mapped)
        if key not in self.measures:
            others = self.of_run(two)
            self.measures[key] = {
                seed: PairMeasures(file, others[seed], mapped, self.near)
                for seed, file in self.of_run(one).items() if seed in others}
        return self.measures[key]

    def between(self, one, two, mapped):
        """The quantities of Section 6.2 over seeds."""
        measures = self.pair(one, two, mapped)
        return {name: OverSeeds({seed: pair.values[name] for seed, pair in measures.items()}) for name in QUANTITIES}

    def by_penalty_alone(self, one, two, mapped):
        """What the penalty alone would make of two runs, over seeds; nothing where an optimizer adapts."""
        found = {seed: by_penalty_alone(pair.a, pair.b, mapped) for seed, pair in self.pair(one, two, mapped).items()}
        if None in found.values():
            return {}
        return {name: OverSeeds({seed: values[name] for seed, values in found.items()})
                for name in next(iter(found.values()), {})}

    def ending(self, run):
        """The numbers of Table 5 over seeds."""
        found = {name: {} for name in ENDING}
        for seed, file in self.of_run(run).items():
            end = file.ending()
            for part in ("train", "validation"):
                penalty = end[f"{part}-penalty"] if self.reports_penalty else 0.0
                found[f"{part}-accuracy"][seed] = end[f"{part}-accuracy"]
                found[f"{part}-cross-entropy"][seed] = end[f"{part}-cross-entropy"]
                found[f"{part}-loss"][seed] = end[f"{part}-cross-entropy"] + penalty
        return {name: OverSeeds(values) for name, values in found.items()}

    def mapping(self, run, other):
        """"one" where the other net starts from M of this one's weights (Tables 1 and 2), else None."""
        file = self.any_of(other)
        return "one" if file and file.configuration["initial_weights"].startswith("mapped") else None
