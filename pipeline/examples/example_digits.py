"""Digits for the examples: MNIST from a folder of IDX files, or patterns that are drawn here."""
import gzip
import os

import numpy as np


def digits(folder, count=8192):
    """Images [n, 28, 28] in 0...1 and labels."""
    if folder:
        return (read_idx(folder, "train-images-idx3-ubyte")[:count].astype(np.float32) / 255,
                read_idx(folder, "train-labels-idx1-ubyte")[:count].astype(np.int64))
    print("no --data: ten patterns of noise stand in for the digits")
    generator = np.random.default_rng(0)
    patterns = generator.random((10, 7, 7)).repeat(4, 1).repeat(4, 2)
    labels = generator.integers(0, 10, count)
    images = 0.7 * patterns[labels] + 0.3 * generator.random((count, 28, 28))
    return images.astype(np.float32), labels


def read_idx(folder, name):
    path = os.path.join(folder, name)
    opened = open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz", "rb")
    with opened as file:
        content = file.read()
    sizes = np.frombuffer(content, ">u4", content[3], 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(sizes)
