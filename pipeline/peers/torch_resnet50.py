"""ResNet50 of the recipe in PyTorch, eager, channels last, with its own fused optimizer."""
import math

import torch
import torch.nn.functional as F

import residual_recipe as recipe
from torch_quantizer import quantizer

options = recipe.arguments()
torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
images, labels, weights = recipe.read_inputs(options.inputs)
quantized = quantizer(recipe.STEPS_BETWEEN_LEVELS, recipe.SHARPNESS)
# PyTorch keeps kernels as [out, in, height, width].
latent = {}
for name, values in weights.items():
    tensor = torch.from_numpy(values)
    if tensor.ndim == 4:
        tensor = tensor.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
    latent[name] = torch.nn.Parameter(tensor)
# Its weight decay adds wd * w to the gradient: 2 * l2 of the recipe's penalty.
optimizer = torch.optim.SGD(
    [
        {"params": [w for w in latent.values() if w.ndim > 1], "weight_decay": 2 * recipe.L2},
        {"params": [w for w in latent.values() if w.ndim == 1], "weight_decay": 0},
    ],
    lr=recipe.RATE, momentum=recipe.MOMENTUM, fused=True)
running = {
    normalization: (torch.zeros(shape[-1]), torch.ones(shape[-1]))
    for _, normalization, shape, _ in recipe.convolutions()
}
strides = {name: stride for name, _, _, stride in recipe.convolutions()}


def padded(x, size, stride, value=0.0):
    before, after = recipe.same(x.shape[2], size, stride)
    return F.pad(x, (before, after, before, after), value=value)


def convolution(x, name, normalization, padding=None):
    kernel = latent[name + "/kernel"]
    size, stride = kernel.shape[2], strides[name]
    w = quantized(kernel, recipe.limit((size, size, kernel.shape[1], kernel.shape[0])))
    if padding is None:
        before, after = recipe.same(x.shape[2], size, stride)
        padding = before
        if before != after:
            x, padding = padded(x, size, stride), 0
    y = F.conv2d(x, w, stride=stride, padding=padding)
    mean, variance = running[normalization]
    # The layer takes the unbiased variance; the difference does not matter for speed or loss.
    return F.batch_norm(
        y, mean, variance, latent[normalization + "/scale"], latent[normalization + "/bias"], True, 0.1,
        recipe.STABILIZER)


def logits(x):
    x = F.relu(convolution(x, "stem/conv", "stem/norm", padding=3))
    x = F.max_pool2d(padded(x, 3, 2, -math.inf), 3, 2)
    for stage, count in enumerate(recipe.BLOCKS):
        for block in range(count):
            name = f"stage{stage + 1}/block{block + 1}"
            y = F.relu(convolution(x, name + "/conv1", name + "/norm1"))
            y = F.relu(convolution(y, name + "/conv2", name + "/norm2"))
            y = convolution(y, name + "/conv3", name + "/norm3")
            if block == 0:
                x = convolution(x, name + "/shortcut/conv", name + "/shortcut/norm")
            x = F.relu(y + x)
    return x.mean((2, 3)) @ latent["dense/kernel"] + latent["dense/bias"]


def step(images, labels):
    loss = F.cross_entropy(logits(images), labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.detach()


images = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
labels = torch.from_numpy(labels).long()
batches = [
    (images[i:i + recipe.BATCH], labels[i:i + recipe.BATCH]) for i in range(0, len(labels), recipe.BATCH)
]
recipe.measure(step, batches, options.seconds)
