#!/usr/bin/env python3
"""Writes convnet.h5: what another framework (TensorFlow with Keras' optimizers, in double precision) makes of
the MNIST convnet: logits, loss, gradients of one batch, and weights after 1, 2 and 3 steps.

  python3 generate_fixtures.py FOLDER_OF_IDX_GZ_FILES [OUTPUT]

Needs numpy, h5py, tensorflow-cpu. Eight images of the test set, weights of numpy's own generator, some outside
of the representable range. Large tensors are stored in full once (weights at start, gradients); after steps
every 37th element of them is kept (attribute `stride`).

Ties. Four-level weights on byte images make sums in a pooling window that are equal in exact arithmetic but
come from different patches; which of them is the larger is then a matter of the last bit. The twin gives them to
the first place of the window, computes every gradient three times more with each of the other places preferred,
and stores how far these lie apart as `ambiguity/...`: no implementation in single precision can be asked to
agree more closely.
"""
import gzip
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
import tensorflow as tf

keras.backend.set_floatx("float64")
STRIDE = 37
SHAPES = {
    "conv1/kernel": (3, 3, 1, 32), "conv1/bias": (32,), "conv2/kernel": (3, 3, 32, 64), "conv2/bias": (64,),
    "conv3/kernel": (3, 3, 64, 128), "conv3/bias": (128,), "dense/kernel": (128, 10), "dense/bias": (10,),
}
SHARPNESS = 5.5
FACTOR = 0.6095  # any factor will do; this is near alpha of the recipe
L2 = 1e-4
RATES = {"sgd": 0.05, "adam": 1e-3}


def limit(name):
    shape = SHAPES[name]
    return np.sqrt(6 / (np.prod(shape[:-1]) if len(shape) > 1 else shape[0]))


def quantized(w, bound, estimator):
    """Four levels from -bound to bound, with the estimator's derivative."""
    step = 2 * bound / 3

    @tf.custom_gradient
    def function(w):
        index = tf.round((tf.clip_by_value(w, -bound, bound) + bound) / step)

        def gradient(upstream):
            if estimator == "pwl":
                return upstream * tf.cast(tf.abs(w) < bound, tf.float64)
            k = SHARPNESS / bound
            offset = w - step * tf.round(w / step)
            scale = k * step / 2 / np.tanh(k * step / 2)
            shape = scale / tf.cosh(k * offset) ** 2
            return upstream * shape * tf.cast(tf.abs(w) <= bound, tf.float64)

        return index * step - bound, gradient

    return function(w)


def pooled(y, preferred):
    """2x2 maxima; of sums that differ by less than 1e-6 the first takes the gradient, counted from the place
    `preferred` on."""
    h, w = y.shape[1] // 2 * 2, y.shape[2] // 2 * 2
    places = [y[:, a:h:2, b:w:2] for a in (0, 1) for b in (0, 1)]
    places = places[preferred:] + places[:preferred]
    best = places[0]
    for candidate in places[1:]:
        best = tf.where(candidate > best + 1e-6, candidate, best)
    return best


def forward(weights, images, preferred=0):
    x = images
    for layer in ("conv1", "conv2", "conv3"):
        y = tf.nn.conv2d(x, weights[layer + "/kernel"], 1, "VALID") + weights[layer + "/bias"]
        x = pooled(tf.nn.relu(y), preferred)
    return tf.reshape(x, (-1, 128)) @ weights["dense/kernel"] + weights["dense/bias"]


def cross_entropy(logits, labels):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


def effective(latent, estimator):
    return {
        name: w if name.startswith("dense") else quantized(w, limit(name), estimator)
        for name, w in latent.items()
    }


def effective_gradients(latent, images, labels, preferred=0):
    weights = {name: tf.identity(w) for name, w in effective(latent, "pwl").items()}
    with tf.GradientTape() as tape:
        for w in weights.values():
            tape.watch(w)
        logits = forward(weights, images, preferred)
        loss = cross_entropy(logits, labels)
    return logits, loss, dict(zip(weights, tape.gradient(loss, list(weights.values()))))


def train(start, images, labels, estimator, rule):
    """Weights after 1, 2 and 3 steps on the same batch."""
    latent = {name: tf.Variable(w) for name, w in start.items()}
    optimizer = (
        keras.optimizers.SGD(RATES["sgd"], momentum=0.9) if rule == "sgd"
        else keras.optimizers.Adam(RATES["adam"], beta_1=0.9, beta_2=0.95, epsilon=1e-7))
    factor = FACTOR if estimator == "pwl" and rule == "sgd" else 1
    for _ in range(3):
        with tf.GradientTape() as tape:
            loss = cross_entropy(forward(effective(latent, estimator), images), labels)
        gradients = tape.gradient(loss, list(latent.values()))
        total = [
            g * (1 if name.startswith("dense") else factor) + 2 * L2 * w
            for g, (name, w) in zip(gradients, latent.items())
        ]
        optimizer.apply_gradients(zip(total, latent.values()))
        yield {name: w.numpy() for name, w in latent.items()}


def main():
    folder = sys.argv[1]
    output = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "convnet.h5")

    def idx(name, header):
        with gzip.open(os.path.join(folder, name)) as file:
            return np.frombuffer(file.read(), np.uint8)[header:]

    bytes_ = idx("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)[:8]
    labels = idx("t10k-labels-idx1-ubyte.gz", 8)[:8]
    images, targets = tf.constant(bytes_[..., None] / 255.0), labels.astype(np.int32)
    generator = np.random.Generator(np.random.PCG64(2024))
    start = {
        name: (generator.uniform(-1.02, 1.02, shape) * limit(name)).astype(np.float32)
        for name, shape in SHAPES.items()
    }
    latent = {name: tf.constant(w, tf.float64) for name, w in start.items()}
    logits, loss, first = effective_gradients(latent, images, targets)
    # Image by image, so that what ties in different images do cannot cancel.
    ambiguity = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    for n in range(len(targets)):
        one = [effective_gradients(latent, images[n:n + 1], targets[n:n + 1], place)[2] for place in range(4)]
        for name in SHAPES:
            ambiguity[name] += sum(np.abs(one[0][name] - other[name]) for other in one[1:]) / len(targets)

    with h5py.File(output, "w", libver="earliest", track_order=False) as file:
        def put(path, values, dtype=np.float32, **attributes):
            data = file.create_dataset(path, data=np.asarray(values, dtype), track_times=False)
            for key, value in attributes.items():
                data.attrs[key] = value

        put("images", bytes_, np.uint8)
        put("labels", labels, np.uint8)
        put("logits", logits)
        put("loss", [float(loss)], np.float64)
        put("settings/factor", [FACTOR], np.float64)
        put("settings/l2", [L2], np.float64)
        put("settings/sharpness", [SHARPNESS], np.float64)
        put("settings/stride", [STRIDE], np.int64)
        put("settings/rate_sgd", [RATES["sgd"]], np.float64)
        put("settings/rate_adam", [RATES["adam"]], np.float64)
        for name in SHAPES:
            put(f"weights/{name}", start[name])
            put(f"gradients/{name}", first[name])
            put(f"ambiguity/{name}", [ambiguity[name].max()], np.float64)
        for estimator in ("htge", "pwl"):
            for rule in ("sgd", "adam"):
                for step, weights in enumerate(train(latent, images, targets, estimator, rule), 1):
                    for name, w in weights.items():
                        stride = STRIDE if w.size > 2000 else 1
                        put(f"{estimator}-{rule}/{step}/{name}", w.reshape(-1)[::stride])
    print(output, os.path.getsize(output), "bytes; loss", float(loss))


main()
