#!/usr/bin/env python3
"""Writes layered.h5: what PyTorch, in double precision, makes of two small networks that are listed layer by layer,
VGG-like and residual: logits, loss, gradients and running statistics of one batch in training, logits in evaluation.

  python3 generate_layered_fixture.py [OUTPUT]

Needs numpy, h5py, torch. The networks are written down here a second time, from the description alone: "same" pads as
TensorFlow and Flax do (with stride 2 on an even side behind only), average pooling does not count the padding, a dense
layer takes a map's values in the order row, column, channel, running statistics follow the biased variance. Names and
axis orders are this project's: kernels are (height, width, in, out), images channels innermost.

`largest` holds, for each tensor, the largest gradient and how far the same network in single precision, still
PyTorch's, lies from it at most."""
import os
import sys

import h5py
import numpy as np
import torch
import torch.nn.functional as F

SAMPLES, CLASSES = 6, 5


def same(side, size, stride):
    """Padding before and after."""
    total = max(0, (-(-side // stride) - 1) * stride + size - side)
    return (total // 2, total - total // 2) * 2


class Network:
    def __init__(self, layers, precision):
        self.layers, self.precision = layers, precision
        self.generator = np.random.Generator(np.random.PCG64(2025))
        self.latent, self.running = {}, {}
        self.training = True

    def parameter(self, name, draw):
        if name not in self.latent:
            self.latent[name] = torch.tensor(draw().astype(np.float32)).to(self.precision).requires_grad_()
        return self.latent[name]

    def kernel(self, name, shape):
        limit = np.sqrt(6 / np.prod(shape[:-1]))
        return self.parameter(name + "/kernel", lambda: self.generator.uniform(-limit, limit, shape))

    def vector(self, name, n, centre):
        return self.parameter(name, lambda: centre + self.generator.uniform(-0.5, 0.5, n))

    def number(self, prefix):
        self.counts[prefix] = self.counts.get(prefix, 0) + 1
        return f"{prefix}{self.counts[prefix]}"

    def __call__(self, images):
        self.counts = {}
        return self.sequence(self.layers, images.permute(0, 3, 1, 2))

    def sequence(self, layers, x):
        for kind, *settings in layers:
            x = getattr(self, kind)(x, *settings)
        return x

    def convolution(self, x, filters, size=3, stride=1, bias=False):
        name = self.number("conv")
        w = self.kernel(name, (size, size, x.shape[1], filters))
        y = F.conv2d(F.pad(x, same(x.shape[2], size, stride)), w.permute(3, 2, 0, 1), stride=stride)
        return y + self.vector(name + "/bias", filters, 0).view(1, -1, 1, 1) if bias else y

    def normalization(self, y):
        name, n, axes = self.number("norm"), y.shape[1], [0, *range(2, y.ndim)]
        shape = (1, -1) + (1,) * (y.ndim - 2)
        scale, bias = self.vector(name + "/scale", n, 1), self.vector(name + "/bias", n, 0)
        if self.training:
            mean = y.mean(axes)
            variance = ((y - mean.view(shape)) ** 2).mean(axes)
            self.running[name + "/mean"] = 0.1 * mean.detach()
            self.running[name + "/variance"] = 0.9 + 0.1 * variance.detach()
        else:
            mean, variance = self.running[name + "/mean"], self.running[name + "/variance"]
        return (y - mean.view(shape)) / torch.sqrt(variance.view(shape) + 1e-5) * scale.view(shape) + bias.view(shape)

    def relu(self, x):
        return F.relu(x)

    def maximum(self, x, size, stride):
        return F.max_pool2d(F.pad(x, same(x.shape[2], size, stride), value=-np.inf), size, stride)

    def average(self, x, size, stride):
        pads = same(x.shape[2], size, stride)
        count = F.avg_pool2d(F.pad(torch.ones_like(x), pads), size, stride)
        return F.avg_pool2d(F.pad(x, pads), size, stride) / count

    def mean(self, x):
        return x.mean((2, 3))

    def residual(self, x, layers, shortcut=()):
        return self.sequence(layers, x) + self.sequence(shortcut, x)

    def dense(self, x, units):
        name = self.number("dense")
        x = x.permute(0, 2, 3, 1).flatten(1) if x.ndim == 4 else x
        return x @ self.kernel(name, (x.shape[1], units)) + self.vector(name + "/bias", units, 0)


def stage(filters):
    return [("convolution", filters), ("normalization",), ("relu",)]


VGG = [
    *stage(8), *stage(8), ("maximum", 2, 2), *stage(12), *stage(12), ("maximum", 2, 2), *stage(40), *stage(40),
    ("maximum", 2, 2), ("dense", 20), ("normalization",), ("relu",), ("dense", CLASSES),
]
RESIDUAL = [
    ("convolution", 8, 5, 2, True), ("relu",), ("average", 3, 2),
    ("residual", [*stage(8), ("convolution", 8), ("normalization",)]), ("relu",),
    ("residual", [("convolution", 12, 3, 2), ("normalization",), ("relu",), ("convolution", 12), ("normalization",)],
     [("convolution", 12, 1, 2), ("normalization",)]), ("relu",),
    ("residual", [("normalization",), ("relu",), ("convolution", 12)]), ("relu",), ("mean",), ("dense", CLASSES),
]


def differentiate(network, images, labels):
    logits = network(torch.tensor(images).to(network.precision))
    loss = F.cross_entropy(logits, torch.tensor(labels, dtype=torch.int64))
    gradients = torch.autograd.grad(loss, list(network.latent.values()))
    return logits, loss, {name: g.numpy().astype(np.float64) for name, g in zip(network.latent, gradients)}


def main():
    output = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "layered.h5")
    generator = np.random.Generator(np.random.PCG64(7))
    images = generator.normal(size=(SAMPLES, 16, 16, 3)).astype(np.float32)
    labels = generator.integers(0, CLASSES, SAMPLES).astype(np.int32)
    with h5py.File(output, "w", libver="earliest") as file:
        def put(path, values, dtype=np.float32):
            file.create_dataset(path, data=np.asarray(values, dtype), track_times=False)

        put("images", images)
        put("labels", labels, np.int32)
        for group, layers in (("vgg", VGG), ("residual", RESIDUAL)):
            network = Network(layers, torch.float64)
            logits, loss, gradients = differentiate(network, images, labels)
            rounded = differentiate(Network(layers, torch.float32), images, labels)[2]
            network.training = False
            with torch.no_grad():
                evaluated = network(torch.tensor(images, dtype=torch.float64))
            put(f"{group}/logits", logits.detach())
            put(f"{group}/evaluated", evaluated)
            put(f"{group}/loss", [loss.item()], np.float64)
            for name, g in gradients.items():
                put(f"{group}/weights/{name}", network.latent[name].detach().numpy())
                put(f"{group}/gradients/{name}", g)
                put(f"{group}/largest/{name}", [np.abs(g).max(), np.abs(rounded[name] - g).max()], np.float64)
            for name, values in network.running.items():
                put(f"{group}/statistics/{name}", values)
            print(group, "loss", loss.item())
    print(output, os.path.getsize(output), "bytes")


main()
