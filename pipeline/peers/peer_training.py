"""Trains a run of the MNIST experiment by a twin's framework and writes a run file.

The framework computes gradients and takes the optimizer's steps. What the recipe says beside that is here, once for
both: the order of batches, the schedule, M and alpha, what is written down."""
import math
import sys

import h5py
import numpy as np

import recipe
import run_file


def is_mapped(run):
    return "mapped" in run["initialWeights"]


def factor(run, name):
    """What the loss gradient of a tensor is multiplied by: alpha for STE-net under SGD (Table 1)."""
    return mirror(name)[1] if "alpha" in run["gradientFactor"] and recipe.is_quantized(name) else 1.0


def mirror(name):
    """M and alpha of Equation 4 for the estimator of the recipe on one tensor, in closed form."""
    bound = recipe.limit(name)
    delta, k = 2 * bound / recipe.STEPS_BETWEEN_LEVELS, recipe.SHARPNESS / bound
    gain = k * delta / 2 / math.tanh(k * delta / 2)

    def distance(y):
        return (y / 2 + np.sinh(2 * k * y) / (4 * k)) / gain

    alpha = delta / (2 * distance(delta / 2))

    def apply(w):
        w = w.astype(np.float64)
        boundary = np.rint(w / delta) * delta
        return (boundary + alpha * distance(w - boundary)).astype(np.float32)

    return apply, alpha


def draw(run, seed):
    """He-uniform weights, the same for all runs of a seed, mapped by M where the run asks for it."""
    generator = np.random.default_rng(seed)
    weights = {
        name: generator.uniform(-recipe.limit(name), recipe.limit(name), shape).astype(np.float32)
        for name, shape in recipe.SHAPES.items()}
    if is_mapped(run):
        for name in weights:
            if recipe.is_quantized(name):
                weights[name] = mirror(name)[0](weights[name])
    return weights


def rate(run, step):
    warm_up = run["warmUpFraction"] * run["steps"]
    if step < warm_up:
        return run["learningRate"] * step / warm_up
    return run["learningRate"] * 0.5 * (1 + math.cos(math.pi * min(1, (step - warm_up) / (run["steps"] - warm_up))))


def train(options, framework, initial, step, evaluate, weights):
    """`step(images, labels, rate)` trains and gives cross entropy and right answers as the weights were before,
    `evaluate(images, labels)` the same without training, `weights()` the latent weights by name."""
    run = recipe.RUNS[options.run]
    with h5py.File(options.data) as file:
        def part(name, limit):
            chosen = slice(None) if limit is None else slice(limit)
            return (file[name + "/images"][chosen][..., None].astype(np.float32) / 255,
                    file[name + "/labels"][chosen].astype(np.int64))

        images, labels = part("train", run.get("trainImages"))
        test = part("test", run.get("testImages"))
        penalty = lambda latent: run["l2"] * sum(float(np.sum(np.square(w, dtype=np.float64))) for w in latent.values())
        metrics = {name: [] for name in ("cross_entropy", "l2_penalty", "correct", "count", "learning_rate")}
        evaluation = {name: [] for name in ("step", "cross_entropy", "l2_penalty", "accuracy")}
        steps, kept = run["steps"], max(1, run["snapshots"])
        snapshot_steps = {(i * steps + kept // 2) // kept for i in range(1, kept + 1)} - {0} | {steps}
        snapshots = []
        batches = -(-len(labels) // recipe.BATCH)
        for done in range(steps):
            batch = slice(done % batches * recipe.BATCH, (done % batches + 1) * recipe.BATCH)
            metrics["l2_penalty"].append(penalty(weights()))
            loss, correct = step(images[batch], labels[batch], rate(run, done))
            for name, value in (("cross_entropy", loss), ("correct", correct), ("count", len(labels[batch])),
                                ("learning_rate", rate(run, done))):
                metrics[name].append(value)
            if not math.isfinite(loss):
                sys.exit(f"{options.run}: the loss is not finite after step {done + 1}")
            if done + 1 in snapshot_steps:
                snapshots.append((done + 1, {name: np.array(w) for name, w in weights().items()}))
            if (done + 1) % run["evaluateEvery"] == 0 or done + 1 == steps:
                parts = [evaluate(test[0][i:i + 1000], test[1][i:i + 1000]) for i in range(0, len(test[1]), 1000)]
                sizes = [min(1000, len(test[1]) - i) for i in range(0, len(test[1]), 1000)]
                entropy = sum(loss * size for (loss, _), size in zip(parts, sizes)) / len(test[1])
                accuracy = sum(correct for _, correct in parts) / len(test[1])
                for name, value in (("step", done + 1), ("cross_entropy", entropy),
                                    ("l2_penalty", penalty(weights())), ("accuracy", accuracy)):
                    evaluation[name].append(value)
        run_file.write(
            options.train, options.run, options.experiment, options.seed, framework, recipe.configuration(options.run),
            file["dataset"], (len(labels), len(test[1])),
            {name: (recipe.is_quantized(name), recipe.limit(name), factor(run, name)) for name in recipe.SHAPES},
            initial, snapshots, metrics, evaluation)
    print(f"{framework}: {options.run} seed {options.seed}: validation {100 * evaluation['accuracy'][-1]:.2f} %, "
          f"loss {evaluation['cross_entropy'][-1] + evaluation['l2_penalty'][-1]:.4f} -> {options.train}")
