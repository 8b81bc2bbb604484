#!/usr/bin/env python3
"""Writes residual.h5: what PyTorch, in double precision, makes of a small relative of ResNet50: logits, loss,
gradients and running statistics of one batch in training, and logits in evaluation. The whole ResNet50 on demand:

  python3 generate_residual_fixture.py [OUTPUT]
  python3 generate_residual_fixture.py --full 64 build/resnet50-64.h5    # 32 random images of 64 by 64

Needs numpy, h5py, torch. The network is written down here a second time, from the description alone: convolutions
padded as TensorFlow and Flax pad ("SAME": with stride 2 on an even side behind only, which PyTorch's own padding
cannot do), pooling likewise with minus infinity, running statistics from the biased variance (PyTorch's own layer
takes the unbiased one). Names and axis orders are this project's: kernels are (height, width, in, out), images
channels innermost. Weights are of numpy's own generator; scales are drawn around 1, so that every block counts.
Tests find the full file through the environment variable RESIDUAL_FIXTURE.

Gradients of large tensors are thinned: every 61st element (`stride`). `largest` holds, for each tensor, the largest
gradient and how far the same network in single precision, still PyTorch's, lies from it at most: where a value is
nearly zero ReLU decides by the last bit, normalization over few rows enlarges that, and no implementation in single
precision can be asked to agree more closely. `apart` holds the root mean square of that, relative to the tensor's own,
the largest over all tensors and three roundings of the images' last bit."""
import argparse
import os

import h5py
import numpy as np
import torch
import torch.nn.functional as F

SMALL = {"blocks": (1, 1), "width": 8, "classes": 5, "side": 16, "samples": 4}
FULL = {"blocks": (3, 4, 6, 3), "width": 64, "classes": 10, "samples": 32}
STRIDE = 61
KEEP_WHOLE = 600


def same(side, size, stride):
    """Padding before and after."""
    total = max(0, (-(-side // stride) - 1) * stride + size - side)
    return total // 2, total - total // 2


class Network:
    """Parameters by name; `made` collects names and shapes while the network is first run through."""

    def __init__(self, config, seed, precision=torch.float64):
        self.config = config
        self.precision = precision
        self.generator = np.random.Generator(np.random.PCG64(seed))
        self.latent, self.running, self.means = {}, {}, {}
        self.training = True

    def parameter(self, name, draw):
        if name not in self.latent:
            values = torch.tensor(draw().astype(np.float32)).to(self.precision)
            self.latent[name] = values.requires_grad_()
        return self.latent[name]

    def kernel(self, name, shape):
        limit = np.sqrt(6 / np.prod(shape[:-1]))
        return self.parameter(name + "/kernel", lambda: self.generator.uniform(-limit, limit, shape))

    def vector(self, name, n, centre):
        return self.parameter(name, lambda: centre + self.generator.uniform(-0.5, 0.5, n))

    def convolution(self, x, name, norm, outputs, size, stride, padding=None):
        w = self.kernel(name, (size, size, x.shape[1], outputs))
        before, after = same(x.shape[2], size, stride) if padding is None else (padding, padding)
        y = F.conv2d(F.pad(x, (before, after, before, after)), w.permute(3, 2, 0, 1), stride=stride)
        return self.normalization(y, norm)

    def normalization(self, y, name):
        n = y.shape[1]
        scale, bias = self.vector(name + "/scale", n, 1), self.vector(name + "/bias", n, 0)
        if self.training:
            mean = y.mean((0, 2, 3))
            variance = ((y - mean.view(1, -1, 1, 1)) ** 2).mean((0, 2, 3))
            self.running[name + "/mean"] = 0.1 * mean.detach()
            self.running[name + "/variance"] = 0.9 + 0.1 * variance.detach()
        else:
            mean, variance = self.running[name + "/mean"], self.running[name + "/variance"]
        shape = (1, -1, 1, 1)
        return (y - mean.view(shape)) / torch.sqrt(variance.view(shape) + 1e-5) * scale.view(shape) + bias.view(shape)

    def __call__(self, images):
        x = images.permute(0, 3, 1, 2)
        x = F.relu(self.convolution(x, "stem/conv", "stem/norm", self.config["width"], 7, 2, padding=3))
        before, after = same(x.shape[2], 3, 2)
        x = F.max_pool2d(F.pad(x, (before, after, before, after), value=-np.inf), 3, 2)
        for stage, count in enumerate(self.config["blocks"]):
            filters = self.config["width"] << stage
            for block in range(count):
                name, stride = f"stage{stage + 1}/block{block + 1}", 2 if stage and not block else 1
                y = F.relu(self.convolution(x, name + "/conv1", name + "/norm1", filters, 1, 1))
                y = F.relu(self.convolution(y, name + "/conv2", name + "/norm2", filters, 3, stride))
                y = self.convolution(y, name + "/conv3", name + "/norm3", 4 * filters, 1, 1)
                if stride != 1 or x.shape[1] != y.shape[1]:
                    x = self.convolution(x, name + "/shortcut/conv", name + "/shortcut/norm", 4 * filters, 1, stride)
                x = F.relu(y + x)
        features = x.mean((2, 3))
        dense = self.kernel("dense", (features.shape[1], self.config["classes"]))
        return features @ dense + self.vector("dense/bias", self.config["classes"], 0)


def differentiate(network, images, labels):
    logits = network(torch.tensor(images).to(network.precision))
    loss = F.cross_entropy(logits, torch.tensor(labels, dtype=torch.int64))
    gradients = torch.autograd.grad(loss, list(network.latent.values()))
    return logits, loss, {name: g.numpy().astype(np.float64) for name, g in zip(network.latent, gradients)}


def single_precision(config, images, labels, exact):
    """Gradients in single precision, and how far they lie apart at most when the images are rounded otherwise."""
    results, apart = [], []
    for variant in range(3):
        generator = np.random.default_rng(variant)
        towards = np.where(generator.random(images.shape) < 0.5, -np.inf, np.inf).astype(np.float32)
        inputs = np.nextafter(images, towards) if variant else images
        results.append(differentiate(Network(config, 2025, torch.float32), inputs, labels)[2])
        apart += [np.linalg.norm(results[-1][name] - g) / np.linalg.norm(g) for name, g in exact.items()]
    return results[0], max(apart)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", nargs="?", default=os.path.join(os.path.dirname(__file__), "residual.h5"))
    parser.add_argument("--full", type=int, metavar="SIDE", help="ResNet50 with ten classes on images of this side")
    options = parser.parse_args()
    config = dict(FULL, side=options.full) if options.full else SMALL
    generator = np.random.Generator(np.random.PCG64(7))
    shape = (config["samples"], config["side"], config["side"], 3)
    images = generator.normal(size=shape).astype(np.float32)
    labels = generator.integers(0, config["classes"], config["samples"]).astype(np.int32)

    network = Network(config, seed=2025)
    logits, loss, gradients = differentiate(network, images, labels)
    names = list(gradients)
    rounded, apart = single_precision(config, images, labels, gradients)
    network.training = False
    with torch.no_grad():
        evaluated = network(torch.tensor(images, dtype=torch.float64))

    with h5py.File(options.output, "w", libver="earliest") as file:
        def put(path, values, dtype=np.float32):
            file.create_dataset(path, data=np.asarray(values, dtype), track_times=False)

        put("images", images)
        put("labels", labels, np.int32)
        put("shape/blocks", config["blocks"], np.int64)
        put("shape/width", [config["width"]], np.int64)
        put("logits", logits.detach())
        put("evaluated", evaluated)
        put("loss", [loss.item()], np.float64)
        put("stride", [STRIDE], np.int64)
        put("apart", [apart], np.float64)
        for name in names:
            w, g = network.latent[name].detach().numpy(), gradients[name]
            put(f"weights/{name}", w)
            put(f"gradients/{name}", g.reshape(-1)[::STRIDE] if g.size > KEEP_WHOLE else g.reshape(-1))
            put(f"largest/{name}", [np.abs(g).max(), np.abs(rounded[name] - g).max()], np.float64)
        for name, values in network.running.items():
            put(f"statistics/{name}", values)
    print(options.output, os.path.getsize(options.output), "bytes; loss", loss.item())


main()
