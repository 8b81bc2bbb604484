#!/usr/bin/python3
"""Recomputes numbers that a report prints from its run files, with NumPy and none of the report's own code.

Written from the paper, recipe.yaml and foreign-runs.md; M and α by numerical quadrature of the formulas of Appendix B. Prints
every number that was compared: where it stands, as printed, recomputed, the difference, the verdict. README.md, section
“Numbers, recomputed”. Exit codes: 0 all agree, 1 one differs or too few were compared, 2 wrong command line, 65 a file that
is not what it ought to be, 66 one that is missing.
"""
import argparse
import collections
import math
import os
import sys

import yaml

from recomputing.comparison_numbers import comparison_numbers
from recomputing.experiment import Experiment
from recomputing.pages import pages
from recomputing.pair_numbers import pair_numbers
from recomputing.paper import Paper
from recomputing.printed import findings, tables
from recomputing.recomputed import Recomputed
from recomputing.runs import Runs
from recomputing.seeds import OverSeeds

HERE = os.path.dirname(os.path.abspath(__file__))
EXPERIMENTS = os.path.join(HERE, os.pardir, "experiments")
PEERS = ("tensorflow", "pytorch")  # folders of the runs that cross-check has had trained
MOST_SEEDS = 20                    # that are looked for there
NO_ERROR = 1e-6                    # of w_max: what single precision makes of E = 0


def main():
    options = command_line()
    try:
        experiments = [Experiment(path, profile) for path, profile, _, _ in options.experiment]
        result, runs = recomputed(options, experiments)
        compared = list(compare(result, printed(options, experiments)))
    except FileNotFoundError as error:
        end(66, f"{error.filename}: there is no such file; make -C pipeline report")
    except (OSError, ValueError, KeyError) as error:
        end(65, f"{type(error).__name__}: {error}")
    sys.exit(report(compared, runs, options))


def command_line():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", required=True, help="the report's folder: findings.json and tables/*.csv")
    parser.add_argument("--experiment", action="append", required=True, nargs=4,
                        metavar=("FILE", "PROFILE", "RUNS", "SEEDS"),
                        help="an experiment file, the profile and the folder of its runs, and how many seeds ('': the profile's)")
    parser.add_argument("--paper", default=os.path.join(EXPERIMENTS, "paper-values.yaml"), help="the paper's numbers")
    parser.add_argument("--rules", default=os.path.join(EXPERIMENTS, "rules.yaml"), help="the rules of the judgements")
    parser.add_argument("--at-least", type=int, default=200, metavar="N", help="how many numbers have to be compared (200)")
    parser.add_argument("--differing", action="store_true", help="print only what differs")
    return parser.parse_args()


def end(code, message):
    print(f"error: recompute: {message}", file=sys.stderr)
    sys.exit(code)


def recomputed(options, experiments):
    """All that can be recomputed, and the runs that it is from."""
    result, paper, all_runs = Recomputed(), Paper(options.paper), []
    with open(options.rules, encoding="utf-8") as file:
        rules = {name: rule["value"] for name, rule in yaml.safe_load(file).items()}
    for experiment, (_, _, folder, seeds) in zip(experiments, options.experiment):
        near, penalty = rules["near-boundary"], experiment.reports_penalty
        runs = Runs(os.path.join(folder, experiment.name), int(seeds or experiment.seeds), near, penalty)
        comparison_numbers(result, experiment, runs, paper, rules)
        pair_numbers(result, experiment, runs, paper, rules)
        all_runs.append(runs)
        for name in PEERS if experiment.name == "mnist" else ():
            all_runs.append(Runs(os.path.join(folder, name), MOST_SEEDS, near, penalty))
            comparison_numbers(result, experiment, all_runs[-1], paper, rules, name)
    return result, all_runs


def printed(options, experiments):
    yield from findings(os.path.join(options.report, "findings.json"))
    yield from tables(os.path.join(options.report, "tables"))
    yield from pages(options.report, {experiment.name: experiment for experiment in experiments})


def compare(result, numbers):
    """Printed numbers with the recomputed ones, where there are any."""
    for number in numbers:
        kind, *key = number.key
        found = result.findings.get(key[0]) if kind == "finding" else result.cells.get(tuple(key))
        value = part_of(found, number.part)
        if value is not None:
            yield number, float(value) * number.scale


def part_of(found, part):
    if not isinstance(found, OverSeeds):
        return found if part == "mean" else None
    if part in (0, 1):
        return found.interval[part] if found.interval else None
    return getattr(found, part)


def agrees(number, value):
    if math.isinf(number.value) or math.isinf(value):
        return number.value == value
    return abs(number.value - value) <= number.allowance


def report(compared, runs, options):
    """Prints the table and what it comes to. Returns the exit code."""
    counts = collections.Counter()
    for number, value in compared:
        same = agrees(number, value)
        counts[(number.place.split()[0], same)] += 1
        if not same or not options.differing:
            difference = f"{value - number.value:+.1e}" if math.isfinite(value) else ""
            print(f"{number.place:<72} {number.text:>24} {value:>24.16g} {difference:>9}  {'agrees' if same else 'DIFFERS'}")
    for place in sorted({place for place, _ in counts}):
        print(f"{place}: {counts[(place, True)]} agree, {counts[(place, False)]} differ")
    total, differing = sum(counts.values()), sum(count for (_, same), count in counts.items() if not same)
    premise_holds = premise(runs)
    print(f"{total} numbers recomputed from {sum(len(one.read) for one in runs)} run files: {differing} differ")
    if total < options.at_least:
        print(f"error: recompute: at least {options.at_least} numbers have to be compared", file=sys.stderr)
    return 0 if premise_holds and not differing and total >= options.at_least else 1


def premise(runs):
    """Whether every E begins at 0, as Equation 5 wants it; and how many levels hang on the rounding of single precision."""
    pairs = [pair for one in runs for measures in one.measures.values() for pair in measures.values()]
    worst = max((pair.start for pair in pairs), default=0.0)
    print(f"E at the start, mean over weights: at most {worst:.1e} of w_max in {len(pairs)} pairs of runs"
          + ("" if worst <= NO_ERROR else ": DIFFERS from 0"))
    undecided, weights = (sum(pair.sums[name] for pair in pairs) for name in ("at_boundary", "weights"))
    moved = max((abs(pair.sums["equal_exactly"] - pair.sums["equal"]) / pair.sums["weights"] for pair in pairs), default=0.0)
    print(f"{undecided:.0f} of {weights:.0f} pairs of weights lie so near to a boundary that exact arithmetic has another level "
          f"for one of them, by which an agreement would move by {moved:.1e} at most")
    return worst <= NO_ERROR


if __name__ == "__main__":
    main()
