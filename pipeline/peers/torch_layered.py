"""The network of vgg.yaml in PyTorch, eager, channels last, with its own fused optimizer."""
import math

import torch
import torch.nn.functional as F

import layered_recipe as recipe
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
        {"params": [w for name, w in latent.items() if recipe.is_penalized(name)], "weight_decay": 2 * recipe.L2},
        {"params": [w for name, w in latent.items() if not recipe.is_penalized(name)], "weight_decay": 0},
    ],
    lr=recipe.RATE, momentum=recipe.MOMENTUM, fused=True)
running = {name: (torch.zeros(n), torch.ones(n)) for name, n in recipe.NORMALIZATIONS.items()}


def effective(name):
    return quantized(latent[name], recipe.limit(name)) if name in recipe.QUANTIZED else latent[name]


class Torch:
    def padded(self, x, layer, value=0.0):
        """Padding that is the same before and after is left to the layer."""
        before, after = recipe.padding(x.shape[2], layer)
        if before == after and value == 0:
            return x, before
        return F.pad(x, (before, after, before, after), value=value), 0

    def convolution(self, x, name, layer):
        x, padding = self.padded(x, layer)
        bias = effective(name + "/bias") if layer["weights"]["hasBias"] else None
        return F.conv2d(x, effective(name + "/kernel"), bias, stride=layer["stride"], padding=padding)

    def dense(self, x, name, units, layer):
        # The kernel's rows are in the order row, column, channel.
        x = x.permute(0, 2, 3, 1).flatten(1) if x.ndim == 4 else x
        y = x @ effective(name + "/kernel")
        return y + effective(name + "/bias") if layer["weights"]["hasBias"] else y

    def normalization(self, y, name):
        mean, variance = running[name]
        # The layer takes the unbiased variance; the difference does not matter for speed or loss.
        return F.batch_norm(
            y, mean, variance, latent[name + "/scale"], latent[name + "/bias"], True, 0.1, recipe.STABILIZER)

    def pooling(self, x, is_maximum, layer):
        if is_maximum:
            return F.max_pool2d(self.padded(x, layer, -math.inf)[0], layer["size"], layer["stride"])
        before, after = recipe.padding(x.shape[2], layer)
        assert before == after, "average pooling that pads behind only"
        return F.avg_pool2d(x, layer["size"], layer["stride"], before, count_include_pad=False)

    def relu(self, x):
        return F.relu(x)

    def mean(self, x):
        return x.mean((2, 3))

    def add(self, x, y):
        return x + y


def step(images, labels):
    loss = F.cross_entropy(recipe.Walk(Torch())(images), labels)
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
