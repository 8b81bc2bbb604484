"""Changes of HDF5 files by what stands in them: objects, types, extents, values, storage, links.

A change is *structural* when what is declared for the file tells it: something is missing, of another type or another size.
"""
import os
import random
import warnings

import h5py
import numpy as np

import bytes_mutation
import envelope
import text_mutation

SMALL = 1000  # elements: values of larger arrays are changed in places only


class Nothing(Exception):
    """The file has nothing that this change could be made to."""


def choose(file, rng, wanted):
    names = []
    file.visititems(lambda name, item: names.append(name) if isinstance(item, wanted) else None)
    if not names:
        raise Nothing
    return file[rng.choice(sorted(names))]


def contents(item):
    """All of a dataset, unless a change before this one has made it larger than any file."""
    if item.size and item.size * item.dtype.itemsize > 1 << 28:
        raise Nothing
    return item[()]


def remake(file, item, data=None, **settings):
    """A dataset of other settings under the name of `item`, with its attributes."""
    name, attributes = item.name, {key: item.attrs[key] for key in item.attrs}
    del file[name]
    new = file.create_dataset(name, data=data, **settings)
    for key, value in attributes.items():
        new.attrs[key] = value
    return new


def drop(file, rng):
    item = choose(file, rng, (h5py.Dataset, h5py.Group))
    name = item.name
    del file[name]
    return f"{name} is missing", True


def rename(file, rng):
    item = choose(file, rng, (h5py.Dataset, h5py.Group))
    name = item.name
    file.move(name, name + rng.choice(["x", "/x", " ", "\u0302"]) if rng.random() < 0.8 else "/moved")
    return f"{name} is called otherwise", True


def extents(file, rng):
    item = choose(file, rng, h5py.Dataset)
    shape = list(item.shape or ())
    kind = rng.choice(["none", "fewer", "more", "axis", "flat", "scalar", "huge", "wide"])
    axis = rng.randrange(len(shape)) if shape else 0
    if not shape and kind in ("none", "fewer", "more", "huge", "wide"):
        kind = "axis"
    chunks = None
    if kind == "none":
        shape[axis] = 0
    elif kind == "fewer":
        shape[axis] = max(0, shape[axis] - 1)
    elif kind == "more":
        shape[axis] += rng.choice([1, 1, 7])
    elif kind == "axis":
        shape.insert(rng.randrange(len(shape) + 1), 1)
    elif kind == "flat":
        shape = [int(np.prod(shape, dtype=np.int64)) + (1 if len(shape) < 2 else 0)]
    elif kind == "scalar":
        shape = []
    else:
        shape[axis] = rng.choice([2**31, 2**40, 2**62]) if kind == "huge" else 100_000
        chunks = tuple(1 if place != axis else 64 for place in range(len(shape)))
    if tuple(shape) == item.shape:
        raise Nothing
    name, fill = item.name, {"chunks": chunks} if chunks else {}
    remake(file, item, shape=tuple(shape), dtype=item.dtype, **fill)
    return f"{name} has extents {shape}", True


def retype(file, rng):
    item = choose(file, rng, h5py.Dataset)
    name, shape = item.name, item.shape
    types = ["i1", "u1", "<i2", "<i4", ">i8", "<u8", "<f2", "<f4", ">f4", "<f8", "S1", "S7", "V5", "c8", "?",
             h5py.string_dtype(), h5py.vlen_dtype(np.int32), h5py.enum_dtype({"A": 1}), h5py.ref_dtype,
             np.dtype([("a", "<i4"), ("b", "<f8")]), np.dtype(("<f4", (2, 2)))]
    kind = rng.choice(types)
    data = None
    try:  # the same numbers where the type can hold them: a reader may convert
        data = np.asarray(contents(item)).astype(kind)
    except Exception:
        pass
    if data is not None and data.shape == shape and np.dtype(kind).kind in "iuf":
        remake(file, item, data=data)
        return f"{name} is of type {kind}", False
    remake(file, item, shape=shape, dtype=kind)
    return f"{name} is of type {kind}", True


def extreme(dtype, rng):
    if dtype.kind == "f":
        limits = np.finfo(dtype)
        return rng.choice([np.nan, np.inf, -np.inf, limits.max, -limits.max, limits.tiny, 0, -0.0, -1, 1, 1e30, 1e-30, 2**53])
    limits = np.iinfo(dtype)
    return rng.choice([limits.max, limits.min, 0, 1, limits.max - 1, limits.max // 2, 255, 10, 9, 65535])


def values(file, rng):
    item = choose(file, rng, h5py.Dataset)
    if item.dtype.kind not in "iuf" or not item.size:
        raise Nothing
    data = contents(item)
    where = rng.choice(["one", "all", "part"])
    value = extreme(item.dtype, rng)
    with np.errstate(all="ignore"):
        value = np.array(value).astype(item.dtype)
    if where == "all" or data.shape == ():
        data = np.full_like(data, value)
    else:
        flat = data.reshape(-1)
        for _ in range(1 if where == "one" else rng.randrange(1, len(flat) + 1)):
            flat[rng.randrange(len(flat))] = value
        data = flat.reshape(data.shape)
    item[...] = data
    return f"{item.name}: {where} of the values is {value}", False


def shuffle(file, rng):
    item = choose(file, rng, h5py.Dataset)
    if item.size is None or item.size < 2 or item.size > 100_000:
        raise Nothing
    data = item[()].reshape(-1)
    order = list(range(len(data)))
    random.Random(rng.random()).shuffle(order)
    item[...] = data[order].reshape(item.shape)
    return f"{item.name} in another order", False


def texts(file, rng):
    item = choose(file, rng, h5py.Dataset)
    if item.dtype.kind != "S" or not item.size:
        raise Nothing
    data = contents(item)
    flat = [bytes(value) for value in np.atleast_1d(data).reshape(-1)]
    place = rng.randrange(len(flat))
    kind = rng.choice(["words", "words", "empty", "bytes", "other", "twice", "path", "long"])
    if kind == "words":
        flat[place], _ = text_mutation.mutate(flat[place], rng)
    else:
        flat[place] = {"empty": b"", "bytes": b"\xff\xfe\x80", "other": rng.choice(flat), "twice": flat[place] * 2,
                       "path": b"../../../etc/passwd", "long": b"x" * 100_000}[kind]
    new = np.array([value or b"\0" for value in flat])
    remake(file, item, data=new.reshape(np.shape(data)))
    return f"{item.name}: another text at {place} ({kind})", False


def owner_of_attributes(file, rng):
    names = [""] if len(file.attrs) else []
    file.visititems(lambda name, item: names.append(name) if len(item.attrs) else None)
    if not names:
        raise Nothing
    item = file[rng.choice(sorted(names)) or "/"]
    return item, rng.choice(sorted(item.attrs))


def attributes(file, rng):
    item, key = owner_of_attributes(file, rng)
    value = item.attrs[key]
    kind = rng.choice(["missing", "value", "value", "value", "type", "extents", "renamed"])
    if kind == "missing":
        del item.attrs[key]
    elif kind == "renamed":
        item.attrs.create(key + "x", value)
        del item.attrs[key]
    elif kind == "type":
        new = rng.choice([0.5, np.int8(3), "text", [1, 2, 3], np.float32(2), h5py.Empty("f"), b"\xff", np.uint64(2**64 - 1),
                          np.array(["a", "b"], dtype="S1"), np.zeros((2, 2))])
        item.attrs[key] = new
    elif kind == "extents":
        array = np.atleast_1d(np.asarray(value))
        array = array.astype("S") if array.dtype.kind in "UO" else array
        item.attrs[key] = np.concatenate([array, array]) if rng.random() < 0.5 else array[:0].reshape(0)
    elif isinstance(value, (str, bytes)):
        text = value.encode() if isinstance(value, str) else value
        new = rng.choice([b"", b"\xff\xfe", text * 2, text[:-1], b"x" * 5000, text_mutation.mutate(text, rng)[0]])
        item.attrs[key] = np.bytes_(new or b"\0")
    else:
        array = np.array(value)
        if array.dtype.kind not in "iuf":
            raise Nothing
        with np.errstate(all="ignore"):
            item.attrs[key] = np.full_like(array, np.array(extreme(array.dtype, rng)).astype(array.dtype))
    return f"attribute {key} of {item.name}: {kind}", kind in ("missing", "renamed")


def schema_version(file, rng):
    if "schema_version" not in file.attrs:
        raise Nothing
    old = file.attrs["schema_version"]
    file.attrs["schema_version"] = type(old)(old + rng.choice([-1, 1, 100]))
    return "another version of the layout", True


def storage(file, rng):
    """The same numbers, kept otherwise, or kept elsewhere."""
    item = choose(file, rng, h5py.Dataset)
    name, data, dtype = item.name, contents(item), item.dtype
    kind = rng.choice(["gzip", "shuffle", "lzf", "fletcher32", "scaleoffset", "chunks", "external", "virtual", "order",
                       "resizable"])
    if item.shape in ((), None) or not item.size:
        raise Nothing
    pieces = tuple(max(1, n // 2) for n in item.shape)
    if kind in ("gzip", "lzf"):
        remake(file, item, data=data, chunks=pieces, compression=kind)
    elif kind in ("shuffle", "fletcher32"):
        remake(file, item, data=data, chunks=pieces, **{kind: True})
    elif kind == "scaleoffset":
        if dtype.kind not in "iu":
            raise Nothing
        remake(file, item, data=data, chunks=pieces, scaleoffset=0)
    elif kind == "chunks":
        remake(file, item, data=data, chunks=pieces)
    elif kind == "resizable":
        remake(file, item, data=data, maxshape=(None,) * len(item.shape))
    elif kind == "order":
        if dtype.kind not in "iuf":
            raise Nothing
        remake(file, item, data=data.astype(dtype.newbyteorder()), dtype=dtype.newbyteorder())
    elif kind == "external":
        remake(file, item, shape=item.shape, dtype=dtype, external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)])
    else:
        layout = h5py.VirtualLayout(item.shape, dtype)
        layout[:] = h5py.VirtualSource("elsewhere.h5", name, item.shape)
        del file[name]
        file.create_virtual_dataset(name, layout)
    return f"{name} is stored as {kind}", kind in ("external", "virtual")


def links(file, rng):
    item = choose(file, rng, (h5py.Dataset, h5py.Group))
    name, parent = item.name, item.parent
    kind = rng.choice(["soft", "external", "dangling", "self", "circle", "hard", "up"])
    if kind == "soft":
        file.move(name, "/elsewhere")
        file[name] = h5py.SoftLink("/elsewhere")
    elif kind == "external":
        del file[name]
        file[name] = h5py.ExternalLink("/etc/passwd", name)
    elif kind == "dangling":
        del file[name]
        file[name] = h5py.SoftLink("/nowhere")
    elif kind == "self":
        del file[name]
        file[name] = h5py.SoftLink(name)
    elif kind == "circle":
        del file[name]
        file[name] = parent
    elif kind == "hard":
        other = choose(file, rng, type(item))
        if other.name == name or other.name.startswith(name + "/"):
            raise Nothing
        del file[name]
        file[name] = other
    else:
        group = choose(file, rng, h5py.Group)
        group["up"] = file["/"]
        return f"a link from {group.name} to the root", False
    return f"{name} is a link: {kind}", kind in ("dangling", "self", "circle", "external")


def exchange(file, rng):
    """One thing in the place of another."""
    item = choose(file, rng, (h5py.Dataset, h5py.Group))
    name = item.name
    if isinstance(item, h5py.Group) or rng.random() < 0.5:
        is_group = isinstance(item, h5py.Group)
        del file[name]
        if is_group:
            file[name] = np.zeros(3)
        else:
            file.create_group(name)
        return f"{name} is a {'dataset' if is_group else 'group'}", True
    other = choose(file, rng, h5py.Dataset)
    if other.name == name:
        raise Nothing
    file.move(name, "/between")
    file.move(other.name, name)
    file.move("/between", other.name)
    return f"{name} and {other.name} exchanged", False


def more(file, rng):
    group = choose(file, rng, h5py.Group)
    kind = rng.choice(["many", "deep", "odd name", "unknown"])
    if kind == "many":
        for number in range(2000):
            group[f"x{number}"] = h5py.SoftLink("/")
    elif kind == "deep":
        for _ in range(500):
            group = group.create_group("d")
    elif kind == "odd name":
        group.create_group(rng.choice(["..", " ", "a\tb", "\u202e", "é" * 500, "%s%n"]).strip() or "x x")
    else:
        group["unknown"] = np.arange(5)
    return f"more in {group.name[:60]}: {kind}", False


ALL = [drop, rename, extents, extents, extents, retype, retype, values, values, values, values, shuffle, texts, texts,
       attributes, attributes, attributes, attributes, schema_version, storage, storage, links, exchange, more]


def mutate(data, rng, scratch):
    """Bytes that differ from those of an HDF5 file of any kind, what was changed, and whether a reader must tell.

    A file of the pipeline gets the checksum that belongs to its new bytes, mostly.
    """
    sealed = envelope.is_sealed(data)
    if rng.random() < 0.25:
        changed, words = bytes_mutation.mutate(data, rng)
        return finish(changed, words, sealed, False, rng)
    path, words, must_tell = os.path.join(scratch, "mutated.h5"), [], False
    with open(path, "wb") as file:
        file.write(data)
    with warnings.catch_warnings(), h5py.File(path, "r+", locking=False) as file:
        warnings.simplefilter("ignore")
        for _ in range(rng.choice([1, 1, 1, 2])):
            for _ in range(50):
                try:
                    word, structural = rng.choice(ALL)(file, rng)
                except (Nothing, ValueError, TypeError, KeyError, OSError, RuntimeError, UnicodeError, OverflowError):
                    continue
                words.append(word)
                must_tell |= structural
                break
    with open(path, "rb") as file:
        changed = file.read()
    os.remove(path)
    return finish(changed, ", ".join(words), sealed, must_tell, rng)


def finish(changed, words, sealed, must_tell, rng):
    if not sealed:
        return changed, words, must_tell
    if rng.random() < 0.9 and len(changed) > envelope.BLOCK:
        return envelope.seal(changed), words + ", sealed again", must_tell
    return changed, words + ", not sealed again", True
