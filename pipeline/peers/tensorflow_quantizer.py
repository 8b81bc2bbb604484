"""The recipe's quantizer in TensorFlow, with the slope of HTGE or of the straight-through estimator within its range."""
import math

import tensorflow as tf


def quantizer(steps_between_levels, sharpness):
    """A function of weights and their bound. No sharpness: the slope is 1 within the range."""

    def quantized(w, bound):
        delta = 2 * bound / steps_between_levels

        @tf.custom_gradient
        def apply(w):
            levels = tf.round((tf.clip_by_value(w, -bound, bound) + bound) / delta) * delta - bound

            def backward(upstream):
                if sharpness is None:
                    return upstream * tf.cast(tf.abs(w) < bound, tf.float32)
                slope = sharpness / bound
                gain = slope * delta / 2 / math.tanh(slope * delta / 2)
                bend = tf.tanh(slope * (w - delta * tf.round(w / delta)))
                inside = tf.cast(tf.abs(w) <= bound, tf.float32)
                return upstream * (gain * (1 - bend * bend)) * inside

            return levels, backward

        return apply(w)

    return quantized
