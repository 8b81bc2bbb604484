"""What both twins share: the recipe's numbers, the data, the initial weights, the clock.

The numbers are the experiments' own: `plan show --json` says them. The environment variable PLAN names that program;
default: as `swift build` leaves it."""
import argparse
import json
import math
import os
import statistics
import subprocess
import time

import h5py
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def show(name, *options):
    """What `plan show` prints of an experiment, in the profile that the environment variable PROFILE names."""
    plan = os.environ.get("PLAN", os.path.join(ROOT, ".build/release/plan"))
    file = os.path.join(ROOT, "pipeline/experiments", name + ".yaml")
    command = [plan, "show", "--experiment", file, "--profile", os.environ.get("PROFILE", "default"), *options]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def experiment(name):
    """An experiment, resolved, as a dictionary; its runs by name below "runs"."""
    shown = json.loads(show(name, "--json"))
    shown["runs"] = {run["name"]: run for run in shown["runs"]}
    return shown


def configuration(run):
    """All that determines the weights of a run of MNIST, "key=value" a line, as its file holds it."""
    return show("mnist", "--run", run)


RUNS = experiment("mnist")["runs"]
_QHAT = RUNS["qhat-sgd"]
BATCH = _QHAT["batchSize"]
L2 = _QHAT["l2"]
# Of the latent range's levels the lowest is -w_max and the highest w_max.
STEPS_BETWEEN_LEVELS = 2 ** _QHAT["bits"] - 1
SHARPNESS = _QHAT["estimator"]["parameters"]["sharpness"]
SHAPES = {
    "conv1/kernel": (3, 3, 1, 32), "conv1/bias": (32,),
    "conv2/kernel": (3, 3, 32, 64), "conv2/bias": (64,),
    "conv3/kernel": (3, 3, 64, 128), "conv3/bias": (128,),
    "dense/kernel": (128, 10), "dense/bias": (10,),
}


def limit(name):
    """Bound of the initial distribution and of the representable range, sqrt(6 / fan-in)."""
    shape = SHAPES[name]
    return math.sqrt(6 / (math.prod(shape[:-1]) if len(shape) > 1 else shape[0]))


def optimizer(run):
    """Learning rate and constants of a run's optimizer, by the names of `plan show --json`."""
    (constants,) = RUNS[run]["optimizer"].values()
    return {"learningRate": RUNS[run]["learningRate"], **constants}


def is_quantized(name):
    return name.startswith("conv")


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--data", required=True, help="the prepared HDF5 file")
    parser.add_argument("--threads", type=int, default=1)
    speed = parser.add_argument_group("measure speed")
    speed.add_argument("--weights", help="HDF5 file of initial weights")
    speed.add_argument("--seconds", type=float, default=5)
    training = parser.add_argument_group("train to the end")
    training.add_argument("--train", metavar="RUN.h5", help="the run file to write")
    training.add_argument("--experiment", default="mnist", help="what its runs are filed under")
    training.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if (options.train is None) == (options.weights is None):
        parser.error("give --weights to measure speed, or --train")
    return options


def digits(path, count=8192):
    """Images [n, 28, 28, 1] in 0...1 and labels, whole batches in file order."""
    with h5py.File(path, "r") as file:
        images = file["train/images"][:count]
        labels = file["train/labels"][:count]
    whole = len(labels) // BATCH * BATCH
    return images[:whole, ..., None].astype(np.float32) / 255, labels[:whole].astype(np.int64)


def initial_weights(path):
    with h5py.File(path, "r") as file:
        return {name: file["weights/" + name][()] for name in SHAPES}


def write_initial_weights(path, seed=1):
    generator = np.random.default_rng(seed)
    with h5py.File(path, "w", libver="earliest") as file:
        for name, shape in SHAPES.items():
            values = generator.uniform(-limit(name), limit(name), shape).astype(np.float32)
            file.create_dataset("weights/" + name, data=values, track_times=False)


def measure(step, batches, seconds, batch=BATCH, window=20, first=10):
    """Prints medians over windows of some steps and the losses of the first ones, as bench does."""
    done = 0

    def advance():
        nonlocal done
        loss = step(*batches[done % len(batches)])
        done += 1
        return loss

    losses = [float(advance()) for _ in range(first)]
    wall, processor = [], []
    end = time.perf_counter() + seconds
    while not wall or time.perf_counter() < end:
        start, start_processor = time.perf_counter(), time.process_time()
        for _ in range(window):
            loss = advance()
        float(loss)
        wall.append(window * batch / (time.perf_counter() - start))
        processor.append(window * batch / (time.process_time() - start_processor))
    print(json.dumps({
        "samplesPerSecond": statistics.median(wall),
        "samplesPerProcessorSecond": statistics.median(processor),
        "firstLosses": losses,
    }))
