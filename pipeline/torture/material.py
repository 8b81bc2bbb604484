"""Small whole files of every kind, as the stages make them, in one folder: what the campaign changes, breaks off and repeats."""
import os
import random
import shutil
import struct
import time

import stage

TINY = """\
name: {name}
title: Tiny
dataset: {data}
network:
  name: tiny
  image_size: {side}
  layers:
    - convolution: {{filters: 2}}
    - batch-normalization
    - relu
    - dense: {{units: classes, quantized: false}}
quantizer: {{bits: 2, grid: range}}
training:
  batch_size: 8
  steps: 8
  steps_per_epoch: 4
  l2: 1.0e-4
  warm_up_fraction: 0.02
  decay: cosine
  snapshots: 2
  evaluate_every: 4
optimizers:
  sgd: {{kind: sgd, letter: S, learning_rate: 1.0e-3, momentum: 0.9, dampened: false}}
runs:
  qhat-sgd: {{label: Q̂ (S), role: qhat, optimizer: sgd, estimator: htge}}
  ste-sgd:
    {{label: STE (S), role: ste, optimizer: sgd, estimator: pwl, counterpart: qhat-sgd, initial_weights: mapped,
     gradient_factor: alpha}}
comparisons:
  baseline-sgd: {{label: baseline (S), kind: baseline, summary: Q̂ vs. STE, run: qhat-sgd, with: ste-sgd}}
profiles:
  smoke: {{seeds: 1}}
"""

BOUNDS = """\
experiment: mnist
seed: 1
pairs:
  sgd: {label: SGD of the recipe, run: qhat-sgd, with: ste-sgd}
profiles:
  smoke: {stretches: [0], stretch_steps: 1, rate_factors: [0.1, 1], shared_steps: 2, run_steps: 2}
"""

# What `bench` writes, one entry of every list; measuring would take a minute.
BENCH = """\
{"batch": 128, "blasCore": "SkylakeX", "blasThreads": 1, "breakdown": {"evaluationSeconds": 0.236, "parts":
[{"microseconds": 0.9054, "name": "packing"}]}, "cores": 2, "data": "MNIST", "kernels": "avx512", "layered": [{"batch":
128, "firstLosses": [3.606], "flopPerSample": 821677056, "kernels": "avx512", "network": "a VGG-like network of six
convolutions", "parts": [{"milliseconds": 248.2, "name": "forward 3x3"}], "peakMemoryBytes": 798019584,
"samplesPerProcessorSecond": 159.2, "samplesPerSecond": 159.2, "threads": 1, "windows": [159.2]}], "matrixPeak": 157.2,
"parallel": [[{"batch": 128, "firstLosses": [2.972], "kernels": "avx512", "peakMemoryBytes": 123047936, "run":
"qhat-sgd", "samplesPerProcessorSecond": 24910.0, "samplesPerSecond": 24910.0, "windows": [25470.0]}]], "processor":
"Intel(R) Xeon(R) Processor", "residual": [{"firstLosses": [2.641], "flopPerSample": 396069888, "kernels": "avx512",
"parts": [{"milliseconds": 5.175, "name": "stem"}], "peakMemoryBytes": 604778496, "run": {"imageSize": 32, "threads":
1}, "samplesPerProcessorSecond": 194.7, "samplesPerSecond": 194.2, "windows": [196.8]}], "single": [{"batch": 128,
"firstLosses": [2.972], "kernels": "avx512", "peakMemoryBytes": 111480832, "run": "qhat-sgd",
"samplesPerProcessorSecond": 24590.0, "samplesPerSecond": 24590.0, "windows": [24970.0]}]}
"""

ESTIMATOR = "position,derivative\n0,1.8\n0.25,1\n0.5,0.4\n0.75,1\n1,1.8\n"

TREE = ["--classes", "2", "--train-images", "3", "--test-images", "2"]


def write(path, contents):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(contents.encode() if isinstance(contents, str) else contents)


def write_digits(folder, counts, side, classes):
    rng = random.Random(1)
    for part, count in zip(("train", "t10k"), counts):
        labels = bytes(index % classes for index in range(count))
        pixels = b"".join(bytes(label * 20 + rng.randrange(40) for _ in range(side * side)) for label in labels)
        write(f"{folder}/{part}-images-idx3-ubyte", struct.pack(">IIII", 0x803, count, side, side) + pixels)
        write(f"{folder}/{part}-labels-idx1-ubyte", struct.pack(">II", 0x801, count) + labels)


class Material:
    """Paths of everything, below `folder`; `stages` is where the executables are, `root` the checkout."""

    def __init__(self, root, stages, folder):
        self.root, self.stages, self.folder = root, stages, folder

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def read(self, *names):
        with open(self.path(*names), "rb") as file:
            return file.read()

    def program(self, name):
        return os.path.join(self.stages, name)

    def must(self, *words, codes=(0,), environment=None):
        ending = stage.run([self.program(words[0]), *words[1:]], self.folder, environment)
        if ending.code not in codes:
            raise SystemExit(f"torture: {' '.join(words)} ended with {ending.code}:\n{ending.errors}")
        return ending

    def make(self):
        """Everything anew, in a few seconds."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.compile()
        experiments = f"{self.root}/pipeline/experiments"
        shutil.copytree(experiments, self.path("paper"))
        shutil.copytree(experiments, self.path("short"))
        write(self.path("short/bounds.yaml"), BOUNDS)
        write(self.path("in/tiny.yaml"), TINY.format(name="tiny", data="{name: small, idx: idx}", side=4))
        write(self.path("in/seen.yaml"), TINY.format(name="seen", data="{name: pets, images: tree}", side=8))
        for name in ("rules", "paper-values", "recipe"):
            shutil.copy(f"{experiments}/{name}.yaml", self.path("in"))
        write(self.path("in/mine.csv"), ESTIMATOR)
        shutil.copytree(f"{self.root}/pipeline/report", self.path("in/report"))
        write_digits(self.path("in/idx"), (32, 16), 4, 4)
        write_digits(self.path("digits"), (128, 16), 28, 10)
        self.must("prepare", "imagenet-like", "--output", "in/tree", *TREE)
        for name in ("tiny", "seen"):
            experiment = ["--experiment", f"in/{name}.yaml", "--profile", "smoke"]
            self.must("prepare", "own", *experiment, "--output", "data")
            self.must("train", "all", *experiment, "--build", "build", "--data-folder", "data", "--notes", "build/notes.json",
                      "--pace", "build/pace.json")
            self.must("analyze", *experiment, "--runs", "build/smoke/runs", "--data-folder", "data", "--output", f"{name}.h5")
        self.must("prepare", "mnist", "--mnist-dir", "digits", "--allow-unverified", "--name", "blank", "--output", "mnist.h5")
        self.must("bounds", "--plan", "short/bounds.yaml", "--profile", "smoke", "--data", "mnist.h5", "--output", "bounds.h5")
        # The sixth renaming publishes the third checkpoint; the two before it are there.
        self.must("train", "run", *RUN, "--output", "checkpoints/run.h5", "--data-folder", "data", "--checkpoint-every", "1e-9",
                  codes=(-9,), environment=self.fault("rename:6:-9"))
        write(self.path("bench.json"), BENCH)
        # Files that were written a moment ago are not noted.
        time.sleep(max(0, 3 - (time.time() - os.stat(self.path("build/smoke/runs/seen")).st_mtime)))
        for name in ("tiny", "seen"):
            self.must("train", "all", "--experiment", f"in/{name}.yaml", "--profile", "smoke", "--build", "build", "--data-folder",
                      "data", "--notes", "build/notes.json")

    def compile(self):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "faults.c")
        ending = stage.run(["cc", "-O2", "-shared", "-fPIC", "-o", "faults.so", source, "-ldl"], self.folder)
        if ending.code:
            raise SystemExit(f"torture: the C compiler ended with {ending.code}:\n{ending.errors}")

    def fault(self, call=None, tally=None, clock=None):
        """Variables of a process whose system calls are counted, fail or tell another time."""
        tally = tally or self.path("tally")
        write(tally, bytes(4096))
        variables = {"LD_PRELOAD": self.path("faults.so"), "FAULT_TALLY": tally}
        if call:
            variables["FAULT_CALL"] = call
        if clock is not None:
            variables["FAULT_CLOCK"] = str(clock)
        return variables


RUN = ["--experiment", "in/tiny.yaml", "--profile", "smoke", "--run", "qhat-sgd"]
