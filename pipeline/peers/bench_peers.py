#!/usr/bin/env python3
"""Runs our training, TensorFlow's and PyTorch's in turn on the same batches from the same weights.

  bench_peers.py --bench BINARY --data FILE [--runs RUN ...] [--rounds N] [--seconds S] [--output FILE]

In turn, A B C A B C ..., so that a machine that slows down slows all of them down; medians over rounds. All must
compute the same losses for the first steps, or the comparison means nothing and the program fails. Two rates are
given: by the wall clock, and per second of processor time, which says what a core achieves even if others use
the machine. TensorFlow has two ways to use all cores: one process with all threads, or a process per core; ours is
compared with the better one.

Runs are the four of the MNIST convnet; ResNet50 at 32 by 32 and 64 by 64 pixels, batch 32, and the network that vgg.yaml
lists layer by layer: one process with one thread and with all, ours against theirs with as many. With --runs, what OUTPUT
has of other runs is kept, if it is of the same processor. Beside each ratio stands each program's share of what dense
matrix products (sgemm) reach on a core of this machine, since ratios differ between processors. Where it is says standard
error. The last lines are the rows of README's table, where OUTPUT is to become reports/reference/speed/bench-peers.json."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import layered_recipe
import recipe
import residual_recipe

HERE = os.path.dirname(os.path.abspath(__file__))
RUNS = ["qhat-sgd", "ste-sgd", "qhat-adam", "ste-adam"]
RESIDUAL_SIZES = {"resnet50-32": 32, "resnet50-64": 64}
LAYERED = "vgg"
ALL = RUNS + list(RESIDUAL_SIZES) + [LAYERED]
# Of the losses of networks with normalizations, which move by 0.05 and more: first step, later ones (see residual_recipe.RATE).
RESIDUAL_DIFFERENCES = (1e-3, 1e-2)
# Losses are near 2 to 3. Equal values in a pooling window of the first layer are told apart by the last bit,
# which differs between frameworks, so a few of that layer's weights take steps of their own. Once one of them
# crosses a boundary point in one framework first, the loss differs by a thousandth (seen with Adam, whose
# steps do not shrink with the gradient, at the sixth step). Before, losses agree to single precision.
CHECKED_STEPS = 5
LARGEST_DIFFERENCE = 2e-5


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", nargs="+", default=ALL, choices=ALL)
    parser.add_argument("--output", default="build/bench-peers.json")
    parser.add_argument("--weights", default="build/bench-weights.h5")
    options = parser.parse_args()
    for path in (options.output, options.weights):
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    recipe.write_initial_weights(options.weights)
    common = ["--data", options.data, "--weights", options.weights, "--seconds", str(options.seconds)]
    cores = len(os.sched_getaffinity(0))
    machine = finish(start([options.bench, "peak", "--data", options.data]))
    print(f"{machine['processor']}, {cores} cores, sgemm {machine['sgemmGigaflops']:.0f} GFLOP/s on one", flush=True)
    earlier = measured(options.output, machine) if len(options.runs) < len(ALL) else ([], [], [])

    def ours(run, threads):
        return [options.bench, "run", run] + common

    def twin(script):
        return lambda run, threads: (
            [sys.executable, os.path.join(HERE, script), run, "--threads", str(threads)] + common)

    programs = {"ours": ours, "tensorflow": twin("tensorflow_convnet.py"), "torch": twin("torch_convnet.py")}
    results = []
    residual, layered = [], []
    progress = Progress(options, cores)
    for run in options.runs:
        if run in RESIDUAL_SIZES:
            residual.append(compare_residual(run, options, cores, progress))
            new = residual[-1]
        elif run == LAYERED:
            layered.append(compare_layered(run, options, cores, progress))
            new = layered[-1]
        else:
            results.append(compare(run, programs, cores, options.rounds, progress))
            results[-1]["flop_per_sample"] = machine["convnetFlopPerSample"]
            new = results[-1]
        new["shares_of_sgemm"] = shares(new, machine["sgemmGigaflops"])
        print(table(new), flush=True)
    results, residual, layered = (
        merged(old, new) for old, new in zip(earlier, (results, residual, layered)))
    with open(options.output + ".part", "w") as file:
        json.dump(
            {
                "processor": machine["processor"], "cores": cores, "sgemm_gigaflops": machine["sgemmGigaflops"],
                "batch": recipe.BATCH, "runs": results,
                "resnet50": {"batch": residual_recipe.BATCH, "runs": residual},
                "layered": {"batch": layered_recipe.BATCH, "runs": layered},
            }, file, indent=2)
        file.write("\n")
    os.replace(options.output + ".part", options.output)
    print("\n".join(
        ["", f"rows of the table in README.md ({machine['processor']}, {cores} cores, sgemm"
             f" {machine['sgemmGigaflops']:.0f} GFLOP/s on one):"]
        + [readme_row(result, "one thread", "all cores") for result in results]
        + [readme_row(result, "1 threads", f"{cores} threads") for result in residual + layered]))


class Progress:
    """One line on standard error for each measurement, with how much is left."""

    def __init__(self, options, cores):
        # Of each run: measurements in a round.
        counts = [3 * min(cores, 2) + (2 if cores > 1 else 0) if run in RUNS else 3 * min(cores, 2) for run in options.runs]
        self.total, self.done, self.began = options.rounds * sum(counts), 0, time.monotonic()

    def begin(self, run, round, way):
        left = ""
        if self.done:
            seconds = (time.monotonic() - self.began) / self.done * (self.total - self.done)
            left = f", about {max(1, round_up(seconds / 60))} min left"
        print(f"bench-peers: {self.done} of {self.total}: {run}, round {round + 1}, {way}{left}", file=sys.stderr, flush=True)
        self.done += 1


def round_up(number):
    return int(number) + (number > int(number))


def measured(path, machine):
    """What an earlier call measured on this processor: of the convnet, of ResNet50, of layers."""
    if not os.path.exists(path):
        return [], [], []
    with open(path) as file:
        earlier = json.load(file)
    then, now = ((one.get("processor"), one["cores"]) for one in (earlier, machine))
    if then != now:
        sys.exit(f"{path} was measured on {then[1]} cores of {then[0]}, this machine has {now[1]} of {now[0]}: measure all runs")
    return earlier["runs"], earlier["resnet50"]["runs"], earlier.get("layered", {"runs": []})["runs"]


def merged(old, new):
    """The new measurements, and those of other runs, in the order of ALL."""
    names = [result["run"] for result in new]
    return sorted(
        [result for result in old if result["run"] not in names] + new, key=lambda result: ALL.index(result["run"]))


def start(command):
    # Each program decides about its threads itself; nothing inherited may cripple its BLAS.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OPENBLAS_", "OMP_", "MKL_"))}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def finish(process):
    output, errors = process.communicate()
    if process.returncode != 0:
        sys.exit(f"{' '.join(process.args)} failed:\n{errors}")
    return json.loads(output.strip().splitlines()[-1])


def compare(run, programs, cores, rounds, progress):
    """Medians of one run's rates: alone with one thread, and on all cores in each way there is."""
    ways = {name: [(name, 1, 1)] for name in programs}
    if cores > 1:
        for name in programs:
            ways[f"{name}, {cores} processes"] = [(name, cores, 1)]
        ways[f"tensorflow, {cores} threads"] = [("tensorflow", 1, cores)]
        ways[f"torch, {cores} threads"] = [("torch", 1, cores)]
    wall, processor, losses = ({way: [] for way in ways} for _ in range(3))
    for round in range(rounds):
        for way, [(name, copies, threads)] in ways.items():
            progress.begin(run, round, way)
            running = [start(programs[name](run, threads)) for _ in range(copies)]
            answers = [finish(process) for process in running]
            wall[way].append(sum(a["samplesPerSecond"] for a in answers))
            processor[way].append(statistics.mean(a["samplesPerProcessorSecond"] for a in answers))
            losses[way] = answers[0]["firstLosses"]
    for way, theirs in losses.items():
        apart = largest_difference(losses["ours"], theirs)
        if apart > LARGEST_DIFFERENCE:
            sys.exit(f"{run}: {way} computes other losses than ours: {theirs} against {losses['ours']}")
    return {
        "run": run,
        "wall": {way: statistics.median(rates) for way, rates in wall.items()},
        "processor": {way: statistics.median(rates) for way, rates in processor.items()},
        "largest_loss_difference": {
            way: largest_difference(losses["ours"], theirs) for way, theirs in losses.items()},
        "ratios": ratios(wall, processor, cores),
    }


def largest_difference(ours, theirs):
    return max(abs(a - b) for a, b in zip(ours[:CHECKED_STEPS], theirs[:CHECKED_STEPS]))


def compare_residual(run, options, cores, progress):
    """Medians of ResNet50's rates at one size, with one thread and with all."""
    size = RESIDUAL_SIZES[run]
    inputs = os.path.splitext(options.weights)[0] + f"-{run}.h5"
    residual_recipe.write_inputs(inputs, size)
    return compare_networks(run, options, cores, progress, inputs, {
        "ours": [options.bench, "resnet50", "--size", str(size)],
        "tensorflow": [sys.executable, os.path.join(HERE, "tensorflow_resnet50.py")],
        "torch": [sys.executable, os.path.join(HERE, "torch_resnet50.py")],
    })


def compare_layered(run, options, cores, progress):
    """Medians of the rates of the network that vgg.yaml lists, with one thread and with all."""
    inputs = os.path.splitext(options.weights)[0] + f"-{run}.h5"
    layered_recipe.write_inputs(inputs)
    return compare_networks(run, options, cores, progress, inputs, {
        "ours": [options.bench, "layered"],
        "tensorflow": [sys.executable, os.path.join(HERE, "tensorflow_layered.py")],
        "torch": [sys.executable, os.path.join(HERE, "torch_layered.py")],
    })


def compare_networks(run, options, cores, progress, inputs, commands):
    """Medians of rates in one process on the same inputs, with one thread and with all."""
    common = ["--inputs", inputs, "--seconds", str(options.seconds)]
    ways = {f"{name}, {threads} threads": (name, threads) for threads in sorted({1, cores}) for name in commands}
    wall, processor, losses = ({way: [] for way in ways} for _ in range(3))
    flop = None
    for round in range(options.rounds):
        for way, (name, threads) in ways.items():
            progress.begin(run, round, way)
            answer = finish(start(commands[name] + ["--threads", str(threads)] + common))
            wall[way].append(answer["samplesPerSecond"])
            processor[way].append(answer["samplesPerProcessorSecond"])
            losses[way] = answer["firstLosses"]
            flop = answer.get("flopPerSample", flop)
    os.remove(inputs)
    ours = losses["ours, 1 threads"]
    if losses[f"ours, {cores} threads"] != ours:
        sys.exit(f"{run}: ours depends on the number of threads")
    apart = {way: [abs(a - b) for a, b in zip(ours, theirs)] for way, theirs in losses.items()}
    for way, differences in apart.items():
        if differences[0] > RESIDUAL_DIFFERENCES[0] or max(differences) > RESIDUAL_DIFFERENCES[1]:
            sys.exit(f"{run}: {way} computes other losses than ours: {losses[way]} against {ours}")
    rates = {way: statistics.median(values) for way, values in wall.items()}
    return {
        "run": run,
        "flop_per_sample": flop,
        "wall": rates,
        "processor": {way: statistics.median(values) for way, values in processor.items()},
        "largest_loss_difference": {way: max(differences) for way, differences in apart.items()},
        "ratios": {
            f"{way}": rates[f"ours, {threads} threads"] / rates[way]
            for way, (name, threads) in ways.items() if name != "ours"
        },
    }


def ratios(wall, processor, cores):
    """Ours over theirs."""
    wall = {way: statistics.median(rates) for way, rates in wall.items()}
    processor = {way: statistics.median(rates) for way, rates in processor.items()}
    result = {}
    for name in ("tensorflow", "torch"):
        result[f"{name}, one thread"] = wall["ours"] / wall[name]
        result[f"{name}, one thread, per processor second"] = processor["ours"] / processor[name]
        if cores > 1:
            theirs = max(wall[f"{name}, {cores} processes"], wall[f"{name}, {cores} threads"])
            result[f"{name}, all cores"] = wall[f"ours, {cores} processes"] / theirs
    return result


def shares(result, peak):
    """Each program's part of what sgemm reaches, on one thread by processor time."""
    ways = {"ours": ("ours", "ours, 1 threads"), "tensorflow": ("tensorflow", "tensorflow, 1 threads"),
            "torch": ("torch", "torch, 1 threads")}
    rate = {name: next(result["processor"][way] for way in both if way in result["processor"]) for name, both in ways.items()}
    return {name: value * result["flop_per_sample"] * 1e-9 / peak for name, value in rate.items()}


def readme_row(result, *ways):
    cells = [f"{result['ratios'].get(f'{name}, {way}', float('nan')):.1f}" for name in ("tensorflow", "torch") for way in ways]
    cells += [f"{100 * result['shares_of_sgemm'][name]:.0f} %" for name in ("ours", "tensorflow", "torch")]
    return " | ".join([f"| `{result['run']}`"] + cells) + " |"


def table(result):
    lines = [f"\n{result['run']:<28}{'samples/s':>12}{'per CPU s':>12}{'loss apart':>12}"]
    for way, rate in result["wall"].items():
        lines.append(
            f"  {way:<26}{rate:>12.1f}{result['processor'][way]:>12.1f}"
            f"{result['largest_loss_difference'][way]:>12.1e}")
    lines += [f"  ours / {way:<46}{ratio:>8.2f}" for way, ratio in result["ratios"].items()]
    lines += [f"  {name + ', of sgemm':<52}{100 * share:>8.0f} %" for name, share in result["shares_of_sgemm"].items()]
    return "\n".join(lines)


main()
