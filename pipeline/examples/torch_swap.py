#!/usr/bin/env python3
"""Swap a custom gradient estimator for the straight-through one in a PyTorch training.

    python torch_swap.py [--data FOLDER_OF_MNIST] [--steps 300] [--output FOLDER]

A small network is trained three times: with an estimator of our own (Q^-net); with the STE from weights that convert
has mapped by M and a learning rate times alpha (STE-net); and with the STE and nothing else, for comparison."""
import argparse
import os

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file, save_file

import own_estimator
from example_digits import digits

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--data", help="folder of MNIST's IDX files; without, patterns stand in")
parser.add_argument("--steps", type=int, default=300)
parser.add_argument("--output", default="build/torch-swap")
options = parser.parse_args()
os.makedirs(options.output, exist_ok=True)


def place(name):
    return os.path.join(options.output, name)


class Quantize(torch.autograd.Function):
    """Rounds to 2^bits levels from -limit to limit; on the way back the estimator, or the STE."""

    @staticmethod
    def forward(context, w, limit, straight_through):
        context.save_for_backward(w)
        context.limit, context.straight_through = limit, straight_through
        step = 2 * limit / (2**own_estimator.BITS - 1)
        return torch.round((w.clamp(-limit, limit) + limit) / step) * step - limit

    @staticmethod
    def backward(context, upstream):
        (w,) = context.saved_tensors
        gradient = upstream * (w.abs() <= context.limit)
        if not context.straight_through:
            step = 2 * context.limit / (2**own_estimator.BITS - 1)
            gradient = gradient * own_estimator.slope(w / step - torch.floor(w / step), torch.cos)
        return gradient, None, None


class QuantizedConv2d(torch.nn.Conv2d):
    straight_through = False

    def __init__(self, *sizes):
        super().__init__(*sizes)
        torch.nn.init.kaiming_uniform_(self.weight, nonlinearity="relu")
        torch.nn.init.zeros_(self.bias)
        self.limit = (6 / self.weight[0].numel()) ** 0.5

    def forward(self, inputs):
        return F.conv2d(inputs, Quantize.apply(self.weight, self.limit, self.straight_through), self.bias)


def build(straight_through=False):
    torch.manual_seed(1)
    model = torch.nn.Sequential()
    for name, sizes in (("conv1", (1, 16, 3)), ("conv2", (16, 32, 3))):
        layer = QuantizedConv2d(*sizes)
        layer.straight_through = straight_through
        model.add_module(name, layer)
        model.add_module(name + "-relu", torch.nn.ReLU())
        model.add_module(name + "-pool", torch.nn.MaxPool2d(2))
    model.add_module("flatten", torch.nn.Flatten())
    model.add_module("dense", torch.nn.Linear(800, 10))
    return model


def train(model, saved_as, alphas={}):
    """Every quantized tensor in a group of its own, whose learning rate is multiplied by its alpha."""
    images, labels = digits(options.data)
    images, labels = torch.from_numpy(images)[:, None], torch.from_numpy(labels)
    optimizer = torch.optim.SGD(
        [{"params": [w], "lr": 0.005 * alphas.get(name, 1)} for name, w in model.named_parameters()], momentum=0.9)
    correct = 0
    for step in range(options.steps):
        batch = torch.arange(64 * step, 64 * step + 64) % len(labels)
        outputs = model(images[batch])
        optimizer.zero_grad()
        F.cross_entropy(outputs, labels[batch]).backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels[batch]).sum().item()
    save_file(model.state_dict(), place(saved_as))
    print(f"{saved_as}: training accuracy {100 * correct / (64 * options.steps):.2f} %")


# 1. The network with our own estimator.
qhat = build()
save_file(qhat.state_dict(), place("initial.safetensors"))
train(qhat, "qhat.safetensors")

# 2. Its initial weights, mapped. w_max is that of kaiming_uniform_, which our quantizer uses too; PyTorch has the
#    outputs on a kernel's first axis.
own_estimator.write_samples(place("mine.csv"))
tensors = ["--bits", own_estimator.BITS, "--tensors", "conv*.weight", "--limit-rule", "fan-in", "--outputs", "first"]
print(own_estimator.run(
    "convert", place("initial.safetensors"), "--estimator", place("mine.csv"), *tensors, "-o", place("mapped.safetensors")))

# 3. The same training with the STE.
names = ["conv1.weight", "conv2.weight"]
with safe_open(place("mapped.safetensors"), "pt") as file:
    alphas = {name: float(file.metadata()[name + ".alpha"]) for name in names}
ste = build(straight_through=True)
ste.load_state_dict(load_file(place("mapped.safetensors")))
train(ste, "ste.safetensors", alphas)

# For comparison: the STE without M and alpha.
unadjusted = build(straight_through=True)
unadjusted.load_state_dict(load_file(place("initial.safetensors")))
train(unadjusted, "unadjusted.safetensors")

# 4. How far they are apart.
print(own_estimator.run(
    "compare", place("qhat.safetensors"), place("ste.safetensors"), "--estimator", place("mine.csv"), *tensors,
    "--picture", place("weights.png")))
print(own_estimator.run("compare", place("qhat.safetensors"), place("unadjusted.safetensors"), *tensors))

# What compare said, computed independently.
report = own_estimator.run(
    "compare", place("qhat.safetensors"), place("ste.safetensors"), "--estimator", place("mine.csv"), *tensors, "--json")
a, b = load_file(place("qhat.safetensors")), load_file(place("ste.safetensors"))
for alpha in alphas.values():
    assert abs(alpha - own_estimator.mapped(np.zeros(1), 1)[1]) < 1e-6, alpha
own_estimator.check({name: (a[name].numpy(), b[name].numpy(), (6 / a[name][0].numel()) ** 0.5) for name in names}, report)
