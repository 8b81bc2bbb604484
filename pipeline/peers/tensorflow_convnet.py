"""The convnet of the recipe in TensorFlow, as fast as it was found to go on processors: one graph for the whole
step, oneDNN kernels, channels last. Measures its speed, or trains a run to the end (--train)."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf

import peer_training
import recipe
from tensorflow_quantizer import quantizer

options = recipe.arguments()
tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
straight = options.run.startswith("ste")
adam = "adam" in recipe.RUNS[options.run]["optimizer"]
rule = recipe.optimizer(options.run)
quantized = quantizer(recipe.STEPS_BETWEEN_LEVELS, None if straight else recipe.SHARPNESS)
run = recipe.RUNS[options.run]
initial = peer_training.draw(run, options.seed) if options.train else recipe.initial_weights(options.weights)
latent = {name: tf.Variable(w) for name, w in initial.items()}
factors = {name: peer_training.factor(run, name) if options.train else 1.0 for name in latent}
first = {name: tf.Variable(tf.zeros_like(w)) for name, w in latent.items()}
second = {name: tf.Variable(tf.zeros_like(w)) for name, w in latent.items()} if adam else {}
steps = tf.Variable(0.0)


def effective(name):
    return quantized(latent[name], recipe.limit(name))


def logits(images):
    x = images
    for layer in ("conv1", "conv2", "conv3"):
        kernel = effective(layer + "/kernel")
        bias = effective(layer + "/bias")
        x = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, kernel, 1, "VALID"), bias))
        x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    return tf.matmul(tf.reshape(x, (-1, 128)), latent["dense/kernel"]) + latent["dense/bias"]


def update(images, labels, rate):
    """Takes a step; gives cross entropy and right answers before it."""
    with tf.GradientTape() as tape:
        outputs = logits(images)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, outputs)
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, list(latent.values()))
    steps.assign_add(1)
    for (name, w), gradient in zip(latent.items(), gradients):
        g = (gradient if factors[name] == 1 else factors[name] * gradient) + 2 * recipe.L2 * w
        if adam:
            m, v = first[name], second[name]
            beta1, beta2 = rule["beta1"], rule["beta2"]
            m.assign_add((1 - beta1) * (g - m))
            v.assign_add((1 - beta2) * (g * g - v))
            corrected = rate * tf.sqrt(1 - beta2**steps) / (1 - beta1**steps)
            w.assign_sub(corrected * m / (tf.sqrt(v) + rule["epsilon"]))
        else:
            first[name].assign(rule["momentum"] * first[name] - rate * g)
            w.assign_add(first[name])
    return loss, outputs


@tf.function
def step(images, labels):
    penalty = tf.add_n([tf.reduce_sum(w * w) for w in latent.values()])
    loss, _ = update(images, labels, rule["learningRate"])
    return loss + recipe.L2 * penalty


def right(outputs, labels):
    return tf.reduce_sum(tf.cast(tf.equal(tf.argmax(outputs, 1, tf.int32), labels), tf.int32))


shapes = [tf.TensorSpec((None, 28, 28, 1)), tf.TensorSpec((None,), tf.int32)]


@tf.function(input_signature=shapes + [tf.TensorSpec(())])
def train(images, labels, rate):
    loss, outputs = update(images, labels, rate)
    return loss, right(outputs, labels)


@tf.function(input_signature=shapes)
def evaluate(images, labels):
    outputs = logits(images)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, outputs)
    return tf.reduce_mean(losses), right(outputs, labels)


def numbers(results):
    return [result.numpy().item() for result in results]


if options.train:
    peer_training.train(
        options, f"TensorFlow {tf.__version__}", initial,
        step=lambda images, labels, rate: numbers(train(images, labels.astype("int32"), tf.constant(rate, tf.float32))),
        evaluate=lambda images, labels: numbers(evaluate(images, labels.astype("int32"))),
        weights=lambda: {name: w.numpy() for name, w in latent.items()})
else:
    images, labels = recipe.digits(options.data)
    batches = [
        (tf.constant(images[i:i + recipe.BATCH]), tf.constant(labels[i:i + recipe.BATCH], tf.int32))
        for i in range(0, len(labels), recipe.BATCH)
    ]
    recipe.measure(step, batches, options.seconds)
