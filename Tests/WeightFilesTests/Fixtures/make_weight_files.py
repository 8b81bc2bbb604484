"""Makes the weights files of this folder with the libraries that users write them with.

    python make_weight_files.py        # needs numpy, h5py, safetensors, keras with TensorFlow

The numbers of an array are (i mod 17 - 8) / 16 for its i-th element in row-major order, plus the number of the
array: exact in every precision.

group-that-miscounts.h5 is not made here: libFuzzer made it of external-link.h5. A group claims more links than it has,
at which HDF5 1.10 frees what it never allocated."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy
import safetensors.numpy

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def numbers(shape, array=0, dtype="f4"):
    count = int(numpy.prod(shape))
    return ((numpy.arange(count) % 17 - 8) / 16 + array).reshape(shape).astype(dtype)


arrays = {
    "conv/kernel": numbers((3, 3, 2, 4)), "conv/bias": numbers((4,), 1, "f8"),
    "column_major": numpy.asfortranarray(numbers((3, 4, 5), 2)), "big_endian": numbers((5,), 3, ">f4"),
    "half": numbers((3,), 4, "f2"), "counts": numpy.arange(6).reshape(2, 3), "scalar": numbers((), 5),
}
numpy.savez("stored.npz", **arrays)
numpy.savez_compressed("packed.npz", **arrays)
numpy.savez("objects.npz", weights=numbers((3,)), config=numpy.array({"name": "model"}, dtype=object))
numpy.save("single.npy", numbers((3,)))

safetensors.numpy.save_file(
    {"conv.weight": numbers((4, 2, 3, 3)), "conv.bias": numbers((4,), 1, "f8"), "half": numbers((3,), 4, "f2")},
    "torch-like.safetensors", metadata={"format": "pt"})

model = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Conv2D(2, 3, name="first")])
model.set_weights([numbers(w.shape, i) for i, w in enumerate(model.get_weights())])
model.save_weights("keras.weights.h5")

with h5py.File("plain.h5", "w", track_order=False, meta_block_size=512) as file:  # small blocks: a small file
    file.create_dataset("conv/kernel", data=numbers((3, 3, 2, 4)))
    file["conv/kernel"].attrs["w_max"] = 0.75
    file["conv/kernel"].attrs["title"] = "a text"
    file.create_dataset("big_endian", data=numbers((5,), 3, ">f4"))
    file.create_dataset("half", data=numbers((3,), 4, "f2"))
    file["inside"] = h5py.SoftLink("/conv/kernel")
with h5py.File("packed.h5", "w") as file:
    file.create_dataset("packed", data=numbers((8, 9), 1, "f8"), chunks=(4, 9), compression="gzip", shuffle=True)
with h5py.File("newest.h5", "w", libver="latest") as file:
    file.create_dataset("conv/kernel", data=numbers((3, 3, 2, 4)))
    file.create_dataset("unused", (4,), "f4")
with h5py.File("external-link.h5", "w") as file:
    file["kernel"] = h5py.ExternalLink("plain.h5", "/conv/kernel")
with h5py.File("external-storage.h5", "w") as file:
    file.create_dataset("kernel", (3,), "f4", external=[("outside.raw", 0, 12)])
with h5py.File("virtual.h5", "w", libver=("earliest", "v110")) as file:
    layout = h5py.VirtualLayout((3,), "f4")
    layout[:] = h5py.VirtualSource("plain.h5", "half", (3,))
    file.create_virtual_dataset("kernel", layout)
with h5py.File("soft-link.h5", "w") as file:
    file["kernel"] = h5py.SoftLink("/nowhere")
with h5py.File("circle.h5", "w") as file:
    file.create_group("group")["again"] = file["/"]
with h5py.File("lzf.h5", "w") as file:
    file.create_dataset("kernel", data=numbers((8, 8)), compression="lzf")
with h5py.File("huge.h5", "w") as file:
    file.create_dataset("kernel", (2**40,), "f4", chunks=(1024,), compression="gzip")
