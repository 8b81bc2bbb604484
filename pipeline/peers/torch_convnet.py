"""The convnet of the recipe in PyTorch, eager, with its own fused optimizers where they fit."""
import math

import torch
import torch.nn.functional as F

import peer_training
import recipe
from torch_quantizer import quantizer

options = recipe.arguments()
torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
straight = options.run.startswith("ste")
adam = "adam" in recipe.RUNS[options.run]["optimizer"]
rule = recipe.optimizer(options.run)
quantized = quantizer(recipe.STEPS_BETWEEN_LEVELS, None if straight else recipe.SHARPNESS)
# PyTorch keeps kernels as [out, in, height, width]; the dense kernel is used as it is.
run = recipe.RUNS[options.run]
initial = peer_training.draw(run, options.seed) if options.train else recipe.initial_weights(options.weights)
factors = {name: peer_training.factor(run, name) if options.train else 1.0 for name in initial}
latent = {}
for name, values in initial.items():
    tensor = torch.from_numpy(values.copy())
    if tensor.ndim == 4:
        tensor = tensor.permute(3, 2, 0, 1).contiguous()
    latent[name] = torch.nn.Parameter(tensor)
parameters = list(latent.values())
# Its weight decay adds wd * w to the gradient: 2 * l2 of the recipe's penalty.
if adam:
    optimizer = torch.optim.Adam(
        parameters, lr=rule["learningRate"], betas=(rule["beta1"], rule["beta2"]), eps=rule["epsilon"],
        weight_decay=2 * recipe.L2)
else:
    optimizer = torch.optim.SGD(
        parameters, lr=rule["learningRate"], momentum=rule["momentum"], weight_decay=2 * recipe.L2)

done = 0


def logits(images):
    x = images
    for layer in ("conv1", "conv2", "conv3"):
        kernel, bias = (
            quantized(latent[f"{layer}/{part}"], recipe.limit(f"{layer}/{part}"))
            for part in ("kernel", "bias"))
        x = F.max_pool2d(F.relu(F.conv2d(x, kernel, bias)), 2)
    # The dense kernel has the order of channels last, as the other twin's; here a map has one pixel.
    return x.flatten(1) @ latent["dense/kernel"] + latent["dense/bias"]


def update(images, labels):
    """Takes a step; gives cross entropy and outputs before it."""
    global done
    done += 1
    if adam:
        # Keras adds epsilon before the bias correction of the second moment, PyTorch after it.
        optimizer.param_groups[0]["eps"] = rule["epsilon"] / math.sqrt(1 - rule["beta2"]**done)
    outputs = logits(images)
    loss = F.cross_entropy(outputs, labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    for name, w in latent.items():
        if factors[name] != 1:
            w.grad *= factors[name]
    optimizer.step()
    return loss.detach(), outputs.detach()


def step(images, labels):
    with torch.no_grad():
        penalty = sum((w * w).sum() for w in parameters)
    return update(images, labels)[0] + recipe.L2 * penalty


def numbers(loss, outputs, labels):
    return loss.item(), (outputs.argmax(1) == labels).sum().item()


def train(images, labels, rate):
    """The learning rate of a step: that of the velocity's new part, as in Keras, not of all of it."""
    images, labels = torch.from_numpy(images).permute(0, 3, 1, 2), torch.from_numpy(labels)
    group = optimizer.param_groups[0]
    if not adam and done > 0:
        # PyTorch multiplies the whole velocity by the rate, Keras the gradient when it enters.
        scale = group["lr"] / rate if rate > 0 else 1
        for w in parameters:
            optimizer.state[w]["momentum_buffer"] *= scale
    group["lr"] = rate if rate > 0 else 1e-30
    return numbers(*update(images, labels), labels)


def evaluate(images, labels):
    images, labels = torch.from_numpy(images).permute(0, 3, 1, 2), torch.from_numpy(labels)
    with torch.no_grad():
        outputs = logits(images)
        return numbers(F.cross_entropy(outputs, labels), outputs, labels)


def weights():
    """Kernels in our order of axes: height, width, input, output."""
    return {
        name: (w.permute(2, 3, 1, 0) if w.ndim == 4 else w).detach().numpy() for name, w in latent.items()}


if options.train:
    peer_training.train(options, f"PyTorch {torch.__version__.split('+')[0]}", initial, train, evaluate, weights)
else:
    images, labels = recipe.digits(options.data)
    images = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous()
    labels = torch.from_numpy(labels)
    batches = [
        (images[i:i + recipe.BATCH], labels[i:i + recipe.BATCH])
        for i in range(0, len(labels), recipe.BATCH)
    ]
    recipe.measure(step, batches, options.seconds)
