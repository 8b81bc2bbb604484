#!/usr/bin/env python3
"""Swap a custom gradient estimator for the straight-through one in a Keras training.

    python keras_swap.py [--data FOLDER_OF_MNIST] [--steps 300] [--output FOLDER]

A small network is trained three times: with an estimator of our own (Q^-net); with the STE from weights that convert
has mapped by M and a learning rate times alpha (STE-net); and with the STE and nothing else, for comparison."""
import argparse
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import h5py
import keras
import numpy as np
import tensorflow as tf

import own_estimator
from example_digits import digits

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--data", help="folder of MNIST's IDX files; without, patterns stand in")
parser.add_argument("--steps", type=int, default=300)
parser.add_argument("--output", default="build/keras-swap")
options = parser.parse_args()
os.makedirs(options.output, exist_ok=True)


def place(name):
    return os.path.join(options.output, name)


def quantizer(limit, straight_through, alpha):
    """Rounds to 2^bits levels from -limit to limit; on the way back the estimator, or the STE times alpha."""
    step = 2 * limit / (2**own_estimator.BITS - 1)

    @tf.custom_gradient
    def quantized(w):
        levels = tf.round((tf.clip_by_value(w, -limit, limit) + limit) / step) * step - limit

        def backward(upstream):
            inside = tf.cast(tf.abs(w) <= limit, w.dtype)
            if straight_through:
                return alpha * upstream * inside
            position = w / step - tf.floor(w / step)
            return upstream * own_estimator.slope(position, tf.cos) * inside

        return levels, backward

    return quantized


class QuantizedConv2D(keras.layers.Conv2D):
    straight_through, alpha = False, 1.0

    def call(self, inputs):
        fan_in = int(np.prod(self.kernel.shape[:-1]))
        quantized = quantizer((6 / fan_in) ** 0.5, self.straight_through, self.alpha)
        outputs = tf.nn.conv2d(inputs, quantized(tf.convert_to_tensor(self.kernel)), 1, "VALID")
        return self.activation(outputs + self.bias)


def build():
    keras.utils.set_random_seed(1)
    settings = dict(activation="relu", kernel_initializer="he_uniform")
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        QuantizedConv2D(16, 3, **settings), keras.layers.MaxPooling2D(),
        QuantizedConv2D(32, 3, **settings), keras.layers.MaxPooling2D(),
        keras.layers.Flatten(), keras.layers.Dense(10),
    ])


def train(model, saved_as):
    images, labels = digits(options.data)
    dataset = tf.data.Dataset.from_tensor_slices((images[..., None], labels)).repeat().batch(64)
    model.compile(
        keras.optimizers.SGD(0.005, momentum=0.9),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    history = model.fit(dataset, epochs=1, steps_per_epoch=options.steps, shuffle=False, verbose=0).history
    model.save_weights(place(saved_as))
    print(f"{saved_as}: training accuracy {100 * history['accuracy'][-1]:.2f} %")


def straight(model, alphas):
    layers = [layer for layer in model.layers if isinstance(layer, QuantizedConv2D)]
    for layer, alpha in zip(layers, alphas):
        layer.straight_through, layer.alpha = True, alpha
    return model


# 1. The network with our own estimator.
qhat = build()
qhat.save_weights(place("initial.weights.h5"))
train(qhat, "qhat.weights.h5")

# 2. Its initial weights, mapped. w_max is that of he_uniform, which our quantizer uses too.
own_estimator.write_samples(place("mine.csv"))
tensors = ["--bits", own_estimator.BITS, "--tensors", "layers/*conv2d*/vars/0", "--limit-rule", "fan-in"]
print(own_estimator.run(
    "convert", place("initial.weights.h5"), "--estimator", place("mine.csv"), *tensors, "-o", place("mapped.weights.h5")))

# 3. The same training with the STE.
with h5py.File(place("mapped.weights.h5")) as file:
    names = sorted((name for name in file["layers"] if "conv2d" in name), key=len)
    alphas = [file[f"layers/{name}/vars/0"].attrs["alpha"] for name in names]
ste = straight(build(), alphas)
ste.load_weights(place("mapped.weights.h5"))
train(ste, "ste.weights.h5")

# For comparison: the STE without M and alpha.
unadjusted = straight(build(), [1.0] * len(alphas))
unadjusted.load_weights(place("initial.weights.h5"))
train(unadjusted, "unadjusted.weights.h5")

# 4. How far they are apart.
print(own_estimator.run(
    "compare", place("qhat.weights.h5"), place("ste.weights.h5"), "--estimator", place("mine.csv"), *tensors,
    "--picture", place("weights.png")))
print(own_estimator.run("compare", place("qhat.weights.h5"), place("unadjusted.weights.h5"), *tensors))

# What compare said, computed independently.
report = own_estimator.run(
    "compare", place("qhat.weights.h5"), place("ste.weights.h5"), "--estimator", place("mine.csv"), *tensors, "--json")
pairs = {}
with h5py.File(place("qhat.weights.h5")) as a, h5py.File(place("ste.weights.h5")) as b:
    for name in names:
        tensor = f"layers/{name}/vars/0"
        limit = (6 / np.prod(a[tensor].shape[:-1])) ** 0.5
        pairs[tensor] = (a[tensor][()], b[tensor][()], limit)
for alpha in alphas:
    assert abs(alpha - own_estimator.mapped(np.zeros(1), 1)[1]) < 1e-6, alpha
own_estimator.check(pairs, report)
