"""The network of vgg.yaml in TensorFlow, as fast as it was found to go on processors: one graph for the whole step,
oneDNN kernels, channels last, fused batch normalization."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf

import layered_recipe as recipe
from tensorflow_quantizer import quantizer

options = recipe.arguments()
tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
images, labels, weights = recipe.read_inputs(options.inputs)
quantized = quantizer(recipe.STEPS_BETWEEN_LEVELS, recipe.SHARPNESS)
latent = {name: tf.Variable(w) for name, w in weights.items()}
velocity = {name: tf.Variable(tf.zeros_like(w)) for name, w in latent.items()}
running = {name: (tf.Variable(tf.zeros(n)), tf.Variable(tf.ones(n))) for name, n in recipe.NORMALIZATIONS.items()}


def effective(name):
    return quantized(latent[name], recipe.limit(name)) if name in recipe.QUANTIZED else latent[name]


class TensorFlow:
    def pads(self, x, layer):
        before, after = recipe.padding(x.shape[1], layer)
        return [[0, 0], [before, after], [before, after], [0, 0]]

    def convolution(self, x, name, layer):
        y = tf.nn.conv2d(x, effective(name + "/kernel"), layer["stride"], self.pads(x, layer))
        return tf.nn.bias_add(y, effective(name + "/bias")) if layer["weights"]["hasBias"] else y

    def dense(self, x, name, units, layer):
        y = tf.matmul(tf.reshape(x, [x.shape[0], -1]), effective(name + "/kernel"))
        return tf.nn.bias_add(y, effective(name + "/bias")) if layer["weights"]["hasBias"] else y

    def normalization(self, y, name):
        z, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            y if len(y.shape) == 4 else y[:, None, None, :], latent[name + "/scale"], latent[name + "/bias"],
            epsilon=recipe.STABILIZER, is_training=True)
        old_mean, old_variance = running[name]
        old_mean.assign(0.9 * old_mean + 0.1 * mean)
        # The layer returns the unbiased variance; the difference does not matter for speed or loss.
        old_variance.assign(0.9 * old_variance + 0.1 * variance)
        return tf.reshape(z, y.shape)

    def pooling(self, x, is_maximum, layer):
        pool = tf.nn.max_pool2d if is_maximum else tf.nn.avg_pool2d
        return pool(x, layer["size"], layer["stride"], layer["padding"].upper())

    def relu(self, x):
        return tf.nn.relu(x)

    def mean(self, x):
        return tf.reduce_mean(x, [1, 2])

    def add(self, x, y):
        return x + y


@tf.function
def step(images, labels):
    with tf.GradientTape() as tape:
        logits = recipe.Walk(TensorFlow())(images)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
    for (name, w), gradient in zip(latent.items(), tape.gradient(loss, list(latent.values()))):
        if recipe.is_penalized(name):
            gradient += 2 * recipe.L2 * w
        velocity[name].assign(recipe.MOMENTUM * velocity[name] - recipe.RATE * gradient)
        w.assign_add(velocity[name])
    return loss


batches = [
    (tf.constant(images[i:i + recipe.BATCH]), tf.constant(labels[i:i + recipe.BATCH]))
    for i in range(0, len(labels), recipe.BATCH)
]
recipe.measure(step, batches, options.seconds)
