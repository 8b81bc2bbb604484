"""Writes a run file that `analyze` reads (foreign-runs.md beside this file says what stands in it)."""
import hashlib
import os

import h5py
import numpy as np

BLOCK = 512  # bytes before the HDF5 data, which hold their SHA-256


def texts(values):
    """Strings of one fixed length, as the reader wants them."""
    return np.array([value.encode() for value in values], dtype=bytes)


def write(path, run, experiment, seed, framework, configuration, dataset, sizes, tensors, initial, snapshots, metrics,
          evaluation):
    """`configuration` is what `plan show --run` prints; `dataset` the group of the prepared images; `sizes` how many were
    trained and tested on; `tensors` has (is quantized, w_max, factor on the gradient) by name; `snapshots` has (steps
    done, weights by name), the last at the end; `metrics` and `evaluation` have lists by name."""
    key = f"stage = train\nrun = {experiment}/{run}\nseed = {seed}\nframework = {framework}\n{configuration}".strip()
    partial = f"{path}.partial-{os.getpid()}"
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with h5py.File(partial, "w", libver="earliest", userblock_size=BLOCK) as file:
        file.attrs.update(schema_name="training-run", schema_version=1, stage="train", run=run, experiment=experiment,
                          seed=seed, train_images=sizes[0], test_images=sizes[1],
                          key=hashlib.sha256(key.encode()).hexdigest())
        file["key_text"] = texts([key])
        file["provenance/names"], file["provenance/values"] = texts(["framework"]), texts([framework])
        file["configuration"] = texts([configuration])
        dataset.file.copy(dataset, file, "dataset")
        file["tensor_names"] = texts(tensors)
        for name, (is_quantized, limit, factor) in tensors.items():
            weights = snapshots[-1][1][name]
            file.create_group("tensors/" + name).attrs.update(
                shape=np.array(weights.shape, float), is_quantized=int(is_quantized), w_max=limit, gradient_factor=factor)
            file["weights/initial/" + name], file["weights/final/" + name] = initial[name], weights
            file["weights/snapshots/" + name] = np.stack([kept[name] for _, kept in snapshots])
        file["weights/snapshot_steps"] = np.array([steps for steps, _ in snapshots], np.int64)
        file.create_dataset("optimizer/states", (0,), "S1")
        for name, kind in (("cross_entropy", "f8"), ("l2_penalty", "f8"), ("correct", "i4"), ("count", "i4"),
                           ("learning_rate", "f8")):
            file["metrics/" + name] = np.array(metrics[name], kind)
        for name, kind in (("step", "i8"), ("cross_entropy", "f8"), ("l2_penalty", "f8"), ("accuracy", "f8")):
            file["evaluation/" + name] = np.array(evaluation[name], kind)
    with open(partial, "r+b") as file:
        digest = hashlib.sha256(file.read()[BLOCK:]).hexdigest()
        file.seek(0)
        file.write(f"straight-through-in-disguise artifact\nsha256 {digest}\n".encode().ljust(BLOCK - 1) + b"\n")
    os.replace(partial, path)
