"""ResNet50 of the recipe in TensorFlow, as fast as it was found to go on processors: one graph for the whole step,
oneDNN kernels, channels last, fused batch normalization."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf

import residual_recipe as recipe
from tensorflow_quantizer import quantizer

options = recipe.arguments()
tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
images, labels, weights = recipe.read_inputs(options.inputs)
quantized = quantizer(recipe.STEPS_BETWEEN_LEVELS, recipe.SHARPNESS)
latent = {name: tf.Variable(w) for name, w in weights.items()}
velocity = {name: tf.Variable(tf.zeros_like(w)) for name, w in latent.items()}
running = {
    normalization: (tf.Variable(tf.zeros(shape[-1])), tf.Variable(tf.ones(shape[-1])))
    for _, normalization, shape, _ in recipe.convolutions()
}
strides = {name: stride for name, _, _, stride in recipe.convolutions()}


def convolution(x, name, normalization, padding="SAME"):
    kernel = latent[name + "/kernel"]
    w = quantized(kernel, recipe.limit(kernel.shape))
    y = tf.nn.conv2d(x, w, strides[name], padding)
    z, mean, variance = tf.compat.v1.nn.fused_batch_norm(
        y, latent[normalization + "/scale"], latent[normalization + "/bias"], epsilon=recipe.STABILIZER,
        is_training=True)
    old_mean, old_variance = running[normalization]
    old_mean.assign(0.9 * old_mean + 0.1 * mean)
    # The layer returns the unbiased variance; the difference does not matter for speed or loss.
    old_variance.assign(0.9 * old_variance + 0.1 * variance)
    return z


def logits(x):
    x = tf.nn.relu(convolution(x, "stem/conv", "stem/norm", [[0, 0], [3, 3], [3, 3], [0, 0]]))
    x = tf.nn.max_pool2d(x, 3, 2, "SAME")
    for stage, count in enumerate(recipe.BLOCKS):
        for block in range(count):
            name = f"stage{stage + 1}/block{block + 1}"
            y = tf.nn.relu(convolution(x, name + "/conv1", name + "/norm1"))
            y = tf.nn.relu(convolution(y, name + "/conv2", name + "/norm2"))
            y = convolution(y, name + "/conv3", name + "/norm3")
            if block == 0:
                x = convolution(x, name + "/shortcut/conv", name + "/shortcut/norm")
            x = tf.nn.relu(y + x)
    return tf.matmul(tf.reduce_mean(x, [1, 2]), latent["dense/kernel"]) + latent["dense/bias"]


@tf.function
def step(images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits(images)))
    for (name, w), gradient in zip(latent.items(), tape.gradient(loss, list(latent.values()))):
        if len(w.shape) > 1:
            gradient += 2 * recipe.L2 * w
        velocity[name].assign(recipe.MOMENTUM * velocity[name] - recipe.RATE * gradient)
        w.assign_add(velocity[name])
    return loss


batches = [
    (tf.constant(images[i:i + recipe.BATCH]), tf.constant(labels[i:i + recipe.BATCH]))
    for i in range(0, len(labels), recipe.BATCH)
]
recipe.measure(step, batches, options.seconds)
