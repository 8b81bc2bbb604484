#!/usr/bin/env python3
"""Writes optimizers.h5: where Keras' optimizers, in double precision, take 40 weights in 12 steps of given gradients.

  python3 generate_optimizer_fixture.py [OUTPUT]

Needs numpy, h5py, keras with a backend. Gradients have sizes from 1e-4 to 1, a tenth of them are 0 and one weight
never gets any; the learning rate rises from 0 over the first four steps and stays. Per rule: its constants in the
order of its arguments, the peak learning rate, and the weights after every step.
"""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np

keras.backend.set_floatx("float64")
WEIGHTS, STEPS, RISE = 40, 12, 4
optimizers = keras.optimizers
RULES = {
    "sgd": (0.05, (0.9,), lambda rate, c: optimizers.SGD(rate, momentum=c[0])),
    "nesterov": (0.05, (0.9,), lambda rate, c: optimizers.SGD(rate, momentum=c[0], nesterov=True)),
    "adam": (0.01, (0.9, 0.95, 1e-7), lambda rate, c: optimizers.Adam(rate, beta_1=c[0], beta_2=c[1], epsilon=c[2])),
    "adamw": (
        0.01, (0.9, 0.999, 1e-7, 0.004),
        lambda rate, c: optimizers.AdamW(rate, beta_1=c[0], beta_2=c[1], epsilon=c[2], weight_decay=c[3])),
    "adamax": (
        0.01, (0.9, 0.999, 1e-7), lambda rate, c: optimizers.Adamax(rate, beta_1=c[0], beta_2=c[1], epsilon=c[2])),
    "rmsprop": (0.01, (0.9, 1e-7), lambda rate, c: optimizers.RMSprop(rate, rho=c[0], epsilon=c[1])),
    "adadelta": (1.0, (0.95, 1e-7), lambda rate, c: optimizers.Adadelta(rate, rho=c[0], epsilon=c[1])),
}


def main():
    output = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "optimizers.h5")
    generator = np.random.Generator(np.random.PCG64(2025))
    start = generator.uniform(-1, 1, WEIGHTS).astype(np.float32)
    sizes = 10 ** generator.uniform(-4, 0, WEIGHTS)
    gradients = generator.normal(0.3, 1, (STEPS, WEIGHTS)) * sizes
    gradients[generator.uniform(size=gradients.shape) < 0.1] = 0
    gradients[:, 0] = 0
    gradients = gradients.astype(np.float32)
    schedule = np.minimum(np.arange(STEPS) / RISE, 1)

    with h5py.File(output, "w", libver="earliest", track_order=False) as file:
        def put(path, values):
            file.create_dataset(path, data=values, track_times=False)

        put("start", start)
        put("gradients", gradients)
        put("schedule", schedule)
        for name, (rate, constants, make) in RULES.items():
            weights = keras.Variable(start.astype(np.float64))
            optimizer = make(rate, constants)
            optimizer.build([weights])
            course = []
            for gradient, factor in zip(gradients.astype(np.float64), schedule):
                optimizer.learning_rate = rate * factor
                optimizer.apply([keras.ops.convert_to_tensor(gradient)])
                course.append(keras.ops.convert_to_numpy(weights).copy())
            put(f"{name}/rate", np.array([rate]))
            put(f"{name}/constants", np.array(constants))
            put(f"{name}/weights", np.array(course))
            print(name, "moved", np.abs(course[-1] - start).max())
    print(output, os.path.getsize(output), "bytes; Keras", keras.__version__)


main()
