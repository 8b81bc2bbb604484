"""What both ResNet50 twins share: the recipe's numbers, the parameters, the inputs, the clock.

ResNet50 version 1.5 with ten classes; convolutions quantized to four levels with HTGE's derivative; SGD with momentum;
penalty on tensors of rank above 1. The same network, names and numbers as `bench resnet50`."""
import argparse
import math

import h5py
import numpy as np

import recipe

EXPERIMENT = recipe.experiment("resnet50")
RUN = EXPERIMENT["runs"]["start-sgd"]
BATCH = 32
CLASSES = 10
# So small that the losses of the first steps can be compared: with 32 samples under a normalization and weights that
# jump between levels, a thousandth in a gradient soon becomes a tenth in a loss. Speed does not depend on it.
RATE = 1e-6
L2 = RUN["l2"]
MOMENTUM = RUN["optimizer"]["sgd"]["momentum"]
STABILIZER = 1e-5
SHARPNESS = RUN["estimator"]["parameters"]["sharpness"]
STEPS_BETWEEN_LEVELS = 2 ** RUN["bits"] - 1
BLOCKS = RUN["architecture"]["stages"]
WIDTH = RUN["architecture"]["width"]


def convolutions():
    """Name, normalization, kernel shape and stride of every convolution, in the order of the parameters."""
    yield "stem/conv", "stem/norm", (7, 7, 3, WIDTH), 2
    inputs = WIDTH
    for stage, count in enumerate(BLOCKS):
        filters = WIDTH << stage
        for block in range(count):
            name, stride = f"stage{stage + 1}/block{block + 1}", 2 if stage and not block else 1
            yield name + "/conv1", name + "/norm1", (1, 1, inputs, filters), 1
            yield name + "/conv2", name + "/norm2", (3, 3, filters, filters), stride
            yield name + "/conv3", name + "/norm3", (1, 1, filters, 4 * filters), 1
            if block == 0:
                yield name + "/shortcut/conv", name + "/shortcut/norm", (1, 1, inputs, 4 * filters), stride
            inputs = 4 * filters


def shapes():
    result = {}
    for name, normalization, shape, _ in convolutions():
        result[name + "/kernel"] = shape
        result[normalization + "/scale"] = result[normalization + "/bias"] = shape[-1:]
    result["dense/kernel"], result["dense/bias"] = (2048, CLASSES), (CLASSES,)
    return result


def limit(shape):
    """Bound of the initial distribution and of the representable range, sqrt(6 / fan-in)."""
    return math.sqrt(6 / math.prod(shape[:-1]))


def is_quantized(name):
    return "/conv" in name


def same(side, size, stride):
    """Padding before and after of TensorFlow's and Flax's "SAME"."""
    total = max(0, (-(-side // stride) - 1) * stride + size - side)
    return total // 2, total - total // 2


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", required=True, help="HDF5 file of images, labels and initial weights")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    return parser.parse_args()


def write_inputs(path, size, seed=1):
    """Two batches of noise; weights as a run would draw them, but the last scale of a block 0.5 and not 0, so that a
    wrong branch shows in the losses."""
    generator = np.random.default_rng(seed)
    with h5py.File(path, "w", libver="earliest") as file:
        def put(name, values, dtype=np.float32):
            file.create_dataset(name, data=values.astype(dtype), track_times=False)

        put("images", generator.normal(size=(2 * BATCH, size, size, 3)))
        put("labels", generator.integers(0, CLASSES, 2 * BATCH), np.int32)
        for name, shape in shapes().items():
            if len(shape) > 1:
                put("weights/" + name, generator.uniform(-limit(shape), limit(shape), shape))
            else:
                scale = 0.5 if name.endswith("norm3/scale") else 1.0
                put("weights/" + name, np.full(shape, scale if name.endswith("/scale") else 0.0))


def read_inputs(path):
    with h5py.File(path, "r") as file:
        weights = {name: file["weights/" + name][()] for name in shapes()}
        return file["images"][()], file["labels"][()], weights


def measure(step, batches, seconds):
    recipe.measure(step, batches, seconds, batch=BATCH, window=2, first=5)
