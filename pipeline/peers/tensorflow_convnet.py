"""The convnet of the recipe in TensorFlow, as fast as it was found to go on processors: one graph for the whole
step, oneDNN kernels, channels last."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import math

import tensorflow as tf

import recipe

options = recipe.arguments()
tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
straight, adam = options.run.startswith("ste"), options.run.endswith("adam")
rule = recipe.optimizer(options.run)


def quantizer(bound):
    delta = 2 * bound / recipe.STEPS_BETWEEN_LEVELS
    sharpness = recipe.SHARPNESS / bound
    gain = sharpness * delta / 2 / math.tanh(sharpness * delta / 2)

    @tf.custom_gradient
    def apply(w):
        levels = tf.round((tf.clip_by_value(w, -bound, bound) + bound) / delta) * delta - bound

        def backward(upstream):
            if straight:
                return upstream * tf.cast(tf.abs(w) < bound, tf.float32)
            bend = tf.tanh(sharpness * (w - delta * tf.round(w / delta)))
            inside = tf.cast(tf.abs(w) <= bound, tf.float32)
            return upstream * (gain * (1 - bend * bend)) * inside

        return levels, backward

    return apply


latent = {name: tf.Variable(w) for name, w in recipe.initial_weights(options.weights).items()}
quantizers = {name: quantizer(recipe.limit(name)) for name in latent if recipe.is_quantized(name)}
first = {name: tf.Variable(tf.zeros_like(w)) for name, w in latent.items()}
second = {name: tf.Variable(tf.zeros_like(w)) for name, w in latent.items()} if adam else {}
steps = tf.Variable(0.0)


def logits(images):
    x = images
    for layer in ("conv1", "conv2", "conv3"):
        kernel = quantizers[layer + "/kernel"](latent[layer + "/kernel"])
        bias = quantizers[layer + "/bias"](latent[layer + "/bias"])
        x = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, kernel, 1, "VALID"), bias))
        x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    return tf.matmul(tf.reshape(x, (-1, 128)), latent["dense/kernel"]) + latent["dense/bias"]


@tf.function
def step(images, labels):
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, list(latent.values()))
    penalty = tf.add_n([tf.reduce_sum(w * w) for w in latent.values()])
    steps.assign_add(1)
    for (name, w), gradient in zip(latent.items(), gradients):
        g = gradient + 2 * recipe.L2 * w
        if adam:
            m, v = first[name], second[name]
            beta1, beta2 = rule["beta1"], rule["beta2"]
            m.assign_add((1 - beta1) * (g - m))
            v.assign_add((1 - beta2) * (g * g - v))
            rate = rule["learningRate"] * tf.sqrt(1 - beta2**steps) / (1 - beta1**steps)
            w.assign_sub(rate * m / (tf.sqrt(v) + rule["epsilon"]))
        else:
            first[name].assign(rule["momentum"] * first[name] - rule["learningRate"] * g)
            w.assign_add(first[name])
    return loss + recipe.L2 * penalty


images, labels = recipe.digits(options.data)
batches = [
    (tf.constant(images[i:i + recipe.BATCH]), tf.constant(labels[i:i + recipe.BATCH], tf.int32))
    for i in range(0, len(labels), recipe.BATCH)
]
recipe.measure(step, batches, options.seconds)
