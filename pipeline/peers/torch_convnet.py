"""The convnet of the recipe in PyTorch, eager, with its own fused optimizers where they fit."""
import math

import torch
import torch.nn.functional as F

import recipe

options = recipe.arguments()
torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
straight, adam = options.run.startswith("ste"), options.run.endswith("adam")
rule = recipe.optimizer(options.run)


class Quantized(torch.autograd.Function):
    @staticmethod
    def forward(context, w, bound):
        context.save_for_backward(w)
        context.bound = bound
        delta = 2 * bound / recipe.STEPS_BETWEEN_LEVELS
        return torch.round((w.clamp(-bound, bound) + bound) / delta) * delta - bound

    @staticmethod
    def backward(context, upstream):
        (w,) = context.saved_tensors
        bound = context.bound
        if straight:
            return upstream * (w.abs() < bound), None
        delta, sharpness = 2 * bound / recipe.STEPS_BETWEEN_LEVELS, recipe.SHARPNESS / bound
        gain = sharpness * delta / 2 / math.tanh(sharpness * delta / 2)
        bend = torch.tanh(sharpness * (w - delta * torch.round(w / delta)))
        return upstream * (gain * (1 - bend * bend)) * (w.abs() <= bound), None


# PyTorch keeps kernels as [out, in, height, width]; the dense kernel is used as it is.
latent = {}
for name, values in recipe.initial_weights(options.weights).items():
    tensor = torch.from_numpy(values)
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


def step(images, labels):
    global done
    done += 1
    if adam:
        # Keras adds epsilon before the bias correction of the second moment, PyTorch after it.
        optimizer.param_groups[0]["eps"] = rule["epsilon"] / math.sqrt(1 - rule["beta2"]**done)
    with torch.no_grad():
        penalty = sum((w * w).sum() for w in parameters)
    x = images
    for layer in ("conv1", "conv2", "conv3"):
        kernel, bias = (
            Quantized.apply(latent[f"{layer}/{part}"], recipe.limit(f"{layer}/{part}"))
            for part in ("kernel", "bias"))
        x = F.max_pool2d(F.relu(F.conv2d(x, kernel, bias)), 2)
    logits = x.flatten(1) @ latent["dense/kernel"] + latent["dense/bias"]
    loss = F.cross_entropy(logits, labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.detach() + recipe.L2 * penalty


images, labels = recipe.digits(options.data)
images = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous()
labels = torch.from_numpy(labels)
batches = [
    (images[i:i + recipe.BATCH], labels[i:i + recipe.BATCH])
    for i in range(0, len(labels), recipe.BATCH)
]
recipe.measure(step, batches, options.seconds)
