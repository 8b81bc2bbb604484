#!/usr/bin/env python3
"""Trains the runs of the MNIST experiment by TensorFlow and by PyTorch, those that are not there yet.

  cross_check.py --data FILE --runs FOLDER [--seeds N] [--jobs N]

Each becomes FOLDER/tensorflow/RUN/seed-N.h5 or FOLDER/pytorch/RUN/seed-N.h5. PROFILE and PLAN as in recipe.py."""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import h5py

import recipe

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPTS = {"tensorflow": "tensorflow_convnet.py", "pytorch": "torch_convnet.py"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--runs", required=True)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    due = [
        (name, run, seed) for seed in range(1, options.seeds + 1) for run in recipe.RUNS for name in SCRIPTS
        if not is_current(path(options, name, run, seed), run, options.data)]
    print(f"{len(due)} runs to train by TensorFlow and PyTorch", flush=True)
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        codes = list(pool.map(lambda entry: train(options, *entry), due))
    sys.exit(max(codes, default=0))


def path(options, name, run, seed):
    return os.path.join(options.runs, name, run, f"seed-{seed}.h5")


def is_current(path, run, data):
    """Whether the file was trained with this configuration on these data."""
    try:
        with h5py.File(path) as file, h5py.File(data) as images:
            return (file["configuration"][0].decode() == recipe.configuration(run)
                    and list(file["dataset/sha256"]) == list(images["dataset/sha256"]))
    except (OSError, KeyError):
        return False


def train(options, name, run, seed):
    command = [
        sys.executable, os.path.join(HERE, SCRIPTS[name]), run, "--data", options.data, "--seed", str(seed),
        "--experiment", name, "--train", path(options, name, run, seed)]
    ended = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    print(ended.stdout.strip() if ended.returncode == 0 else ended.stderr[-2000:], flush=True)
    return ended.returncode


if __name__ == "__main__":
    main()
