"""What both twins of a network from a list of layers share: the list, the parameters, the inputs, the clock.

The network is that of vgg.yaml, read from `plan show --json`: layers, their sizes, what is quantized. SGD with momentum;
penalty on kernels and biases. The same network, names and numbers as `bench layered`."""
import argparse
import math

import h5py
import numpy as np

import recipe

RUN = recipe.experiment("vgg")["runs"]["qhat-sgd"]
NETWORK = RUN["layers"]
BATCH = RUN["batchSize"]
CLASSES = 10
# So small that the losses of the first steps can be compared, see residual_recipe.RATE.
RATE = 1e-6
L2 = RUN["l2"]
MOMENTUM = RUN["optimizer"]["sgd"]["momentum"]
STABILIZER = 1e-5
SHARPNESS = RUN["estimator"]["parameters"]["sharpness"]
STEPS_BETWEEN_LEVELS = 2 ** RUN["bits"] - 1


def same(side, size, stride):
    """Padding before and after of TensorFlow's and Flax's "SAME"."""
    total = max(0, (-(-side // stride) - 1) * stride + size - side)
    return total // 2, total - total // 2


def padding(side, layer):
    """Padding before and after of a convolution or pooling."""
    if layer["padding"] == "same":
        return same(side, layer["size"], layer["stride"])
    return (0, 0) if layer["padding"] == "valid" else (layer["padding"],) * 2


class Walk:
    """Goes through the layers with a framework: an object with a method for each kind of layer, which is told the
    names of its tensors."""

    def __init__(self, framework):
        self.framework, self.counts = framework, {}

    def name(self, given, prefix):
        self.counts[prefix] = self.counts.get(prefix, 0) + 1
        return given or f"{prefix}{self.counts[prefix]}"

    def __call__(self, x, layers=None):
        for layer in NETWORK["layers"] if layers is None else layers:
            (kind, settings), = layer.items()
            if kind == "convolution":
                x = self.framework.convolution(x, self.name(settings["weights"].get("name"), "conv"), settings)
            elif kind == "dense":
                units = settings.get("units", CLASSES)
                x = self.framework.dense(x, self.name(settings["weights"].get("name"), "dense"), units, settings)
            elif kind == "batch-normalization":
                x = self.framework.normalization(x, self.name(settings.get("name"), "norm"))
            elif kind == "residual":
                y = self(x, settings["layers"])
                x = self.framework.add(y, self(x, settings["shortcut"]) if settings["shortcut"] else x)
            elif kind == "relu":
                x = self.framework.relu(x)
            elif kind == "global-average-pooling":
                x = self.framework.mean(x)
            else:
                x = self.framework.pooling(x, kind == "maximum-pooling", settings)
        return x


class Shapes:
    """The framework that only knows sizes: x is (side, channels)."""

    def __init__(self):
        self.shapes, self.quantized = {}, set()

    def weights(self, name, shape, layer):
        for part, size in (("kernel", shape), ("bias", shape[-1:])):
            if part == "kernel" or layer["weights"]["hasBias"]:
                self.shapes[f"{name}/{part}"] = size
                if layer["weights"]["isQuantized"]:
                    self.quantized.add(f"{name}/{part}")

    def convolution(self, x, name, layer):
        side, channels = x
        self.weights(name, (layer["size"], layer["size"], channels, layer["filters"]), layer)
        return self.pooling(x, True, layer)[0], layer["filters"]

    def dense(self, x, name, units, layer):
        self.weights(name, (x[0] * x[0] * x[1], units), layer)
        return 1, units

    def normalization(self, x, name):
        self.shapes[name + "/scale"] = self.shapes[name + "/bias"] = (x[1],)
        return x

    def pooling(self, x, is_maximum, layer):
        before, after = padding(x[0], layer)
        return (x[0] + before + after - layer["size"]) // layer["stride"] + 1, x[1]

    def relu(self, x):
        return x

    def mean(self, x):
        return 1, x[1]

    def add(self, x, y):
        return x


_SHAPES = Shapes()
Walk(_SHAPES)((NETWORK["imageSize"], NETWORK["channels"]))
SHAPES, QUANTIZED = _SHAPES.shapes, _SHAPES.quantized
NORMALIZATIONS = {name[:-6]: shape[0] for name, shape in SHAPES.items() if name.endswith("/scale")}


def limit(name):
    """Bound of the initial distribution and of the representable range, sqrt(6 / fan-in)."""
    shape = SHAPES[name]
    return math.sqrt(6 / (math.prod(shape[:-1]) if len(shape) > 1 else shape[0]))


def is_penalized(name):
    return name.rsplit("/", 1)[0] not in NORMALIZATIONS


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", required=True, help="HDF5 file of images, labels and initial weights")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    return parser.parse_args()


def write_inputs(path, seed=1):
    """Two batches of noise, weights as a run would draw them, scales around 1."""
    generator = np.random.default_rng(seed)
    side, channels = NETWORK["imageSize"], NETWORK["channels"]
    with h5py.File(path, "w", libver="earliest") as file:
        def put(name, values, dtype=np.float32):
            file.create_dataset(name, data=values.astype(dtype), track_times=False)

        put("images", generator.normal(size=(2 * BATCH, side, side, channels)))
        put("labels", generator.integers(0, CLASSES, 2 * BATCH), np.int32)
        for name, shape in SHAPES.items():
            if is_penalized(name):
                put("weights/" + name, generator.uniform(-limit(name), limit(name), shape))
            else:
                centre = 1.0 if name.endswith("/scale") else 0.0
                put("weights/" + name, centre + generator.uniform(-0.5, 0.5, shape))


def read_inputs(path):
    with h5py.File(path, "r") as file:
        weights = {name: file["weights/" + name][()] for name in SHAPES}
        return file["images"][()], file["labels"][()], weights


def measure(step, batches, seconds):
    recipe.measure(step, batches, seconds, batch=BATCH, window=2, first=5)
