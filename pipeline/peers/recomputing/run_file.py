"""Reads a run file as foreign-runs.md describes it, and refuses one whose seal is broken."""
import hashlib

import h5py

from .estimators import parse
from .mirror import mirror

BLOCK = 512  # bytes before the HDF5 data, which hold their SHA-256


class RunFile:
    """One trained network: its configuration, its metrics, and its weights when they are asked for."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            head = file.read(BLOCK)
            digest = hashlib.sha256()
            while chunk := file.read(1 << 24):
                digest.update(chunk)
        words = head.split()
        if len(words) < 4 or words[3].decode("ascii", "replace") != digest.hexdigest():
            raise ValueError(f"{path}: the SHA-256 in the first {BLOCK} bytes is not that of the rest")
        with h5py.File(path) as file:
            lines = file["configuration"][0].decode().splitlines()
            self.configuration = dict(line.split("=", 1) for line in lines if "=" in line)
            self.metrics = {name: file["metrics/" + name][()].astype(float) for name in file["metrics"]}
            self.evaluation = {name: file["evaluation/" + name][()].astype(float) for name in file["evaluation"]}
            self.test_images = int(file.attrs["test_images"])
            self.train_images = int(file.attrs["train_images"])
            names = [name.decode() for name in file["provenance/names"]]
            values = [value.decode() for value in file["provenance/values"]]
            self.framework = dict(zip(names, values)).get("framework")
            self.is_continuation = "start" in self.configuration
            self.snapshot_steps = [int(step) for step in file["weights/snapshot_steps"]]
            self.tensors = {}
            for name in (text.decode() for text in file["tensor_names"]):
                group = file["tensors/" + name].attrs
                self.tensors[name] = {
                    "shape": [int(size) for size in group["shape"]], "is_quantized": bool(group["is_quantized"]),
                    "limit": float(group["w_max"]), "bits": int(group.get("bits", self.configuration["bits"]))}

    @property
    def quantized(self):
        """Names of the tensors that are compared, in the order of the network."""
        return [name for name, tensor in self.tensors.items() if tensor["is_quantized"]]

    def mirror(self, name):
        """The quantizer of a tensor with α and M of the estimator that this run was trained with."""
        tensor = self.tensors[name]
        return mirror(self.configuration["estimator"], tensor["limit"], tensor["bits"], self.configuration["grid"])

    def final(self, name):
        """float32, as trained."""
        with h5py.File(self.path) as file:
            return file["weights/final/" + name][()].ravel()

    def first(self, name):
        """The earliest weights that the file holds: initial ones, or the first snapshot of a run that goes on from another
        one (of each tensor the elements that are kept of it)."""
        if self.is_continuation:
            return self.snapshot(name)
        with h5py.File(self.path) as file:
            return file["weights/initial/" + name][()].astype(float).ravel()

    def snapshot(self, name, place=0):
        """The weights of a tensor, or those that are kept of them, in one of the snapshots."""
        with h5py.File(self.path) as file:
            return file["weights/snapshots/" + name][place].astype(float).ravel()

    def kept_by_the_penalty(self):
        """The share that weight decay alone leaves of each of the first weights; None where steps adapt."""
        kind, constants = parse(self.configuration["optimizer"])
        if kind not in ("sgd", "nesterov"):
            return None
        beta, l2 = constants["momentum"], float(self.configuration["l2"])
        weight, velocity = 1.0, 0.0
        for rate in self.metrics["learning_rate"][self.snapshot_steps[0] if self.is_continuation else 0:]:
            push = 2 * l2 * weight
            if constants.get("dampened"):
                velocity = beta * velocity + (1 - beta) * push
                weight -= rate * velocity
            else:
                velocity = beta * velocity - rate * push
                weight += beta * velocity - rate * push if kind == "nesterov" else velocity
        return weight

    def ending(self):
        """The numbers of Table 5 for this run: training as it ran, a mean over the last steps of which each counts alike;
        validation at the end; losses without the penalty on the weights, and that penalty."""
        steps = int(self.configuration["steps_per_epoch"])
        last = {name: values[-steps:] for name, values in self.metrics.items()}
        return {
            "train-accuracy": (last["correct"] / last["count"]).mean(),
            "train-cross-entropy": last["cross_entropy"].mean(), "train-penalty": last["l2_penalty"].mean(),
            "validation-accuracy": self.evaluation["accuracy"][-1],
            "validation-cross-entropy": self.evaluation["cross_entropy"][-1],
            "validation-penalty": self.evaluation["l2_penalty"][-1]}
